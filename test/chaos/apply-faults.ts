/** Makes the faults of a seed happen while its run is at work. */
import type { Phase } from '../../lib/contract/phase';
import type { ChaosScene, TypedCommand } from './chaos-scene';
import { type Fault, faultText, type Part, RUN_PHASES } from './fault-plan';
import { accountFile, processesOf, processesOfPart } from './parts';

/** Faults at work. */
interface AppliedFaults {
  /** Heals the network, lets stopped parts of the account go on and serves the account again; says what came to nothing. */
  undo(): Promise<string[]>;
}

/** The phase that a line of `--json` begins; undefined for other lines. */
function begunPhase(line: string): Phase | undefined {
  if (!line.includes('"phase-started"')) return undefined;
  return RUN_PHASES.find((phase) => line.includes(`"phase":"${phase}"`));
}

/** From now on every request of the run is a moment at which the next fault may come. */
export function applyFaults(scene: ChaosScene, run: TypedCommand, faults: readonly Fault[]): AppliedFaults {
  const waiting = [...faults];
  const stopped: { pid: number; part: Part; until: number | null }[] = [];
  let phase = -1;
  let since = 0;
  run.onLine = (line) => {
    const begun = begunPhase(line);
    if (begun === undefined) return;
    phase = RUN_PHASES.indexOf(begun);
    since = scene.proxy.requests;
  };
  const look = () => {
    const now = scene.proxy.requests;
    for (const it of stopped) if (it.until !== null && now >= it.until) signal(it.pid, 'SIGCONT');
    const [next] = waiting;
    if (next === undefined) return;
    const planned = RUN_PHASES.indexOf(next.phase);
    if (phase < planned || (phase === planned && now - since < next.requests)) return;
    if (apply(next, now)) waiting.shift();
  };
  const apply = (fault: Fault, now: number): boolean => {
    if (fault.kind === 'network') {
      scene.proxy.inject(fault.fault, fault.times);
      return true;
    }
    const pid = fault.part === 'command' ? run.child.pid : processesOfPart(scene.folder, fault.part)[0];
    if (pid === undefined) return false;
    if (fault.kind === 'kill') return signal(pid, 'SIGKILL');
    // Without the command or the account nobody makes a request that could let them go on.
    const mute = fault.part === 'command' || fault.part === 'account';
    const until = mute || fault.resumeAfter === null ? null : now + fault.resumeAfter;
    stopped.push({ pid, part: fault.part, until });
    if (mute && fault.resumeAfter !== null) {
      setTimeout(() => signal(pid, 'SIGCONT'), fault.resumeAfter * STOPPED_MS).unref();
    }
    return signal(pid, 'SIGSTOP');
  };
  scene.proxy.onRequest = look;
  return {
    undo: async () => {
      scene.proxy.onRequest = () => undefined;
      scene.proxy.heal();
      const alive = new Set(processesOf(scene.folder).map(({ pid }) => pid));
      for (const { pid } of stopped) if (alive.has(pid)) signal(pid, 'SIGCONT');
      const account = accountFile(scene.folder);
      if (account === undefined || !alive.has(account.pid)) await scene.serve();
      return waiting.map((fault) => `did not come about: ${faultText(fault)}`);
    },
  };
}

/** How long the command or the account is stopped for each request of the plan. */
const STOPPED_MS = 1000;

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
