import {
  type ClaimTestRow,
  type Evidence,
  heldIf,
  type IdleSeen,
  type Judgement,
  type RestartSeen,
  refuted,
  unreached,
} from './evidence';

const on = 'inf2-small';

/** What becomes of an instance that is left idle, and of one that is started again. */
export const POWER_TESTS: readonly ClaimTestRow[] = [
  { id: 'idle-guard', on, moment: 'idle', test: idle },
  { id: 'stop-and-start', on, moment: 'restarted', test: withRestart(servesAgain) },
  { id: 'resume', on, moment: 'restarted', test: withRestart(goneOn) },
];

function idle(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('timers do not fire on an emulated instance');
  if (evidence.idle === null)
    return unreached(evidence.lineTrouble ?? 'nothing that runs was left to an idle guard');
  return stoppedWhenIdle(evidence.idle);
}

/** The guard stops no instance that is used: it waits its minutes after the benchmark. */
function stoppedWhenIdle({ minutes, seconds, states, reasons }: IdleSeen): Judgement {
  const said = `${(seconds / 60).toFixed(0)} minutes after the benchmark: ${Object.values(states).join(', ')}`;
  const isStopped = Object.values(states).every((state) => state === 'stopped');
  const isIts = reasons.length === Object.keys(states).length && reasons.every((reason) => reason === 'Idle');
  // Some of the minutes may be over before the benchmark is seen to have ended.
  const isInTime = seconds >= (minutes - 3) * 60;
  return heldIf(
    isStopped && isIts && isInTime,
    `${said}, by ${reasons.join(', ') || 'no guard'}; idleMinutes is ${minutes}`,
  );
}

type RestartTest = (restart: RestartSeen, evidence: Evidence) => Judgement;

function withRestart(test: RestartTest): ClaimTestRow['test'] {
  return (evidence) =>
    evidence.restart === null
      ? unreached(evidence.lineTrouble ?? 'the instances were not started again')
      : test(evidence.restart, evidence);
}

const runOf = ({ runs }: Evidence, { runId }: RestartSeen) =>
  runs.find(({ manifest }) => manifest.runId === runId);

function servesAgain(restart: RestartSeen, evidence: Evidence): Judgement {
  const run = runOf(evidence, restart);
  if (run === undefined) return refuted(restart.trouble ?? 'no run began after the start');
  const last = (job: string) => run.outcomes.findLast((it) => it.job === job);
  const [compile, deploy] = [last('compile'), last('deploy')];
  if (deploy?.status !== 'succeeded')
    return refuted(
      `after the start the line did not come to its replicas: ${restart.trouble ?? deploy?.reason.code}`,
    );
  const weights = last('prepare')?.made.checkpointSource ?? 'unknown';
  const artifact = compile?.made.artifactHit ?? 'unknown';
  return heldIf(
    artifact === 'local' || artifact === 'bucket',
    `weights ${weights}, artifact ${artifact === 'none' ? 'compiled again' : artifact}, replicas serve`,
  );
}

function goneOn(restart: RestartSeen, evidence: Evidence): Judgement {
  const { leftIn, trouble } = restart;
  const run = runOf(evidence, restart);
  if (run === undefined || leftIn === null)
    return unreached(trouble ?? 'the second run did not come to its benchmark');
  if (trouble !== null) return refuted(`left in ${leftIn}, and then: ${trouble}`);
  const attempts = new Set(
    run.outcomes.filter(({ job }) => job === leftIn).map(({ commandId }) => commandId),
  );
  const measured = new Set(run.results.map(({ commandId }) => commandId));
  return heldIf(
    attempts.size === 1 && measured.size === 1,
    `its command went away in ${leftIn} and came back: ${attempts.size} attempts, results of ${measured.size}`,
  );
}
