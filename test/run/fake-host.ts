/**
 * Run Command in memory: it behaves as the service does, where a runner can notice.
 *
 * - a command is unknown to `invocations` and `output` for `visibleAfter` milliseconds after it was sent;
 * - it then goes Pending, InProgress and, after the script's own time, to the end that the script says;
 * - its outcome is stored when it ends, unless the script says `outcome: false`;
 * - `cancel` turns it to Cancelling at once and to Cancelled `cancelTakes` later, and no outcome is stored;
 * - a command whose script `hangs` never ends by itself; the service does not end it either;
 * - `fail(operation, error, times)` makes the next calls throw, as a service or a network does.
 */
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import type { HostPhase, Phase } from '../../lib/contract/phase';
import type {
  CommandHost,
  Invocation,
  InvocationOutput,
  PublishedDocument,
  SendRequest,
  SentCommand,
} from '../../lib/run/ports/ports';
import { type FakeClock, type FakeStore, outcomeOf } from './fakes';

export interface Script {
  /** Milliseconds from Pending to the end. */
  readonly takes?: number;
  readonly status?: 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';
  /** As on the wire, spaces and all. */
  readonly statusDetails?: string;
  readonly outcome?: Outcome['status'] | false;
  readonly reason?: Outcome['reason'];
  readonly made?: Outcome['made'];
  readonly hangs?: boolean;
  /** The command is forgotten by the service after this many milliseconds. */
  readonly vanishes?: number;
  readonly stderr?: string;
  readonly progress?: readonly {
    readonly at: number;
    readonly waitingFor: string;
    done?: number;
    total?: number;
  }[];
}

interface Running {
  readonly sent: SentCommand;
  readonly job: HostPhase;
  readonly runId: string;
  readonly scripts: Map<string, Script>;
  readonly states: Map<string, { status: string; statusDetails: string; ended: boolean }>;
  forgotten: boolean;
}

/** Work of more than some minutes gives a sign of life each minute, as on an instance. */
function aliveFor({ takes = 0, hangs = false }: Script): NonNullable<Script['progress']> {
  const minutes = hangs || takes <= 300_000 ? 0 : Math.floor(takes / 60_000);
  return Array.from({ length: minutes }, (_, minute) => ({ at: minute * 60_000, waitingFor: 'the work' }));
}

export class FakeHost implements CommandHost {
  readonly sent: SendRequest[] = [];
  readonly cancelled: string[] = [];
  readonly calls: string[] = [];
  readonly running: Running[] = [];
  documents = new Map<string, PublishedDocument & { readonly content: string }>();
  visibleAfter = 0;
  /** Milliseconds after which a command that was sent is in the list of commands. */
  listedAfter = 0;
  cancelTakes = 1000;
  /** Seconds after which the service gives a command up. */
  executionSeconds = 3600;
  /** Called when a command has ended on an instance by itself, as its outcome is stored. */
  onEnd: (command: { job: HostPhase; runId: string; commandId: string; instanceId: string }) => void = () =>
    undefined;
  /** What a phase that succeeds leaves in the bucket and says that it made. */
  completes: (command: { job: HostPhase; runId: string; instanceId: string }) => Outcome['made'] = () => ({});
  /** How a command without a script behaves. */
  usual: (phase: HostPhase, runId: string) => Script = () => ({});
  /** How the next command of a phase behaves on each instance. */
  readonly scripts = new Map<string, Script[]>();
  private failures: { operation: string; error: unknown; afterwards: boolean }[] = [];

  constructor(
    private readonly clock: FakeClock,
    private readonly store: FakeStore,
  ) {}

  script(phase: Phase, ...scripts: Script[]): void {
    this.scripts.set(phase, [...(this.scripts.get(phase) ?? []), ...scripts]);
  }

  /** `afterwards`: the call takes effect, and only its answer is lost. */
  fail(operation: string, error: unknown, times = 1, afterwards = false): void {
    for (let i = 0; i < times; i++) this.failures.push({ operation, error, afterwards });
  }

  private async call<T>(operation: string, work: () => T): Promise<T> {
    this.calls.push(operation);
    const at = this.failures.findIndex((failure) => failure.operation === operation);
    const failure = at < 0 ? undefined : this.failures.splice(at, 1)[0];
    if (failure !== undefined && !failure.afterwards) throw failure.error;
    const result = work();
    if (failure !== undefined) throw failure.error;
    return result;
  }

  describeDocument(name: string, version?: string) {
    return this.call('describe', () => {
      const found = this.documents.get(name);
      const isAnother = version !== undefined && version !== '$LATEST' && version !== found?.version;
      return isAnother ? undefined : found;
    });
  }
  documentContent(name: string) {
    return this.call('content', () => this.documents.get(name)?.content ?? '');
  }

  send(request: SendRequest): Promise<SentCommand> {
    return this.call('send', () => {
      this.sent.push(request);
      const [, runId = '', phase = ''] = request.comment.split(' ');
      const commandId = `command-${this.sent.length}`;
      const sent: SentCommand = {
        commandId,
        comment: request.comment,
        documentName: request.documentName,
        instanceIds: request.instanceIds,
        requestedAt: this.clock.now(),
        expiresAt: this.clock.now() + (request.deliveryTimeoutSeconds + this.executionSeconds) * 1000,
        status: 'Pending',
      };
      const running: Running = {
        sent,
        job: phase as HostPhase,
        runId,
        scripts: new Map(),
        states: new Map(),
        forgotten: false,
      };
      this.running.push(running);
      for (const instanceId of request.instanceIds) this.begin(running, instanceId);
      return sent;
    });
  }

  private begin(running: Running, instanceId: string): void {
    const script = this.scripts.get(running.job)?.shift() ?? this.usual(running.job, running.runId);
    running.scripts.set(instanceId, script);
    running.states.set(instanceId, { status: 'InProgress', statusDetails: 'In Progress', ended: false });
    for (const step of script.progress ?? aliveFor(script)) {
      this.clock.after(step.at, () => this.heartbeat(running, instanceId, step));
    }
    if (script.vanishes !== undefined) {
      this.clock.after(script.vanishes, () => {
        running.forgotten = true;
      });
    }
    if (script.hangs !== true)
      this.clock.after(script.takes ?? 2000, () => this.end(running, instanceId, script));
  }

  private heartbeat(
    running: Running,
    instanceId: string,
    step: NonNullable<Script['progress']>[number],
  ): void {
    const { at: _, ...rest } = step;
    this.store.put(keys.progress(running.runId, instanceId, running.job), {
      schema: 'trainyard.progress/1',
      job: running.job,
      commandId: running.sent.commandId,
      at: new Date(this.clock.now()).toISOString(),
      elapsedSeconds: 1,
      ...rest,
    });
  }

  private end(running: Running, instanceId: string, script: Script): void {
    const state = running.states.get(instanceId);
    if (state === undefined || state.ended || state.status === 'Cancelling') return;
    const status = script.status ?? (script.outcome === 'failed' ? 'Failed' : 'Success');
    this.putOutcome(running, instanceId, script);
    running.states.set(instanceId, { status, statusDetails: script.statusDetails ?? status, ended: true });
    if (status === 'Success') {
      const { job, runId, sent } = running;
      this.onEnd({ job, runId, commandId: sent.commandId, instanceId });
    }
  }

  private putOutcome({ job, runId, sent }: Running, instanceId: string, script: Script): void {
    const outcome = script.outcome ?? 'succeeded';
    if (outcome === false) return;
    const { commandId } = sent;
    const made = script.made ?? (outcome === 'succeeded' ? this.completes({ job, runId, instanceId }) : {});
    const value = outcomeOf({ job, runId, commandId, instanceId, status: outcome, made }, this.clock.now());
    const reason = script.reason ?? value.reason;
    this.store.put(keys.outcome(runId, instanceId, job, commandId), { ...value, reason });
  }

  /** The outcome is there, the reply never comes: the agent's worker was killed. */
  storeOutcomeOnly(index: number, instanceId: string): void {
    const running = this.running[index];
    if (running !== undefined) this.putOutcome(running, instanceId, {});
  }

  commands({ documentName, since }: { documentName: string; since: number }): Promise<SentCommand[]> {
    return this.call('commands', () =>
      this.running
        .filter(({ sent }) => sent.documentName === documentName && sent.requestedAt > since)
        .filter(({ sent }) => this.clock.now() - sent.requestedAt >= this.listedAfter)
        .map((it) => ({ ...it.sent, status: this.statusOf(it) }))
        .reverse(),
    );
  }

  private statusOf({ states }: Running): string {
    return (
      [...states.values()].find((state) => !state.ended)?.status ?? [...states.values()][0]?.status ?? ''
    );
  }

  private known(commandId: string): Running | undefined {
    const found = this.running.find(({ sent }) => sent.commandId === commandId);
    const visible = found !== undefined && this.clock.now() - found.sent.requestedAt >= this.visibleAfter;
    return visible && !found.forgotten ? found : undefined;
  }

  invocations(commandId: string): Promise<Invocation[]> {
    return this.call('invocations', () =>
      [...(this.known(commandId)?.states ?? [])].map(([instanceId, state]) => ({
        instanceId,
        status: state.status.replaceAll(' ', ''),
        statusDetails: state.statusDetails.replaceAll(' ', ''),
      })),
    );
  }

  output(commandId: string, instanceId: string): Promise<InvocationOutput | undefined> {
    return this.call('output', () => {
      const running = this.known(commandId);
      const state = running?.states.get(instanceId);
      if (running === undefined || state === undefined) return undefined;
      return {
        instanceId,
        status: state.status,
        statusDetails: state.statusDetails.replaceAll(' ', ''),
        responseCode: state.status === 'Success' ? 0 : 1,
        stdout: '',
        stderr: running.scripts.get(instanceId)?.stderr ?? '',
      };
    });
  }

  cancel(commandId: string): Promise<void> {
    return this.call('cancel', () => {
      this.cancelled.push(commandId);
      const states = this.known(commandId)?.states;
      for (const [instanceId, state] of states ?? []) {
        if (state.ended) continue;
        states?.set(instanceId, { status: 'Cancelling', statusDetails: 'Cancelling', ended: false });
        this.clock.after(this.cancelTakes, () =>
          states?.set(instanceId, { status: 'Cancelled', statusDetails: 'Cancelled', ended: true }),
        );
      }
    });
  }
}
