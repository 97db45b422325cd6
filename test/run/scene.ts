/** A deployed environment with everything in place, and the verbs of the tests. */
import { documentName } from '../../lib/contract/names';
import { HOST_PHASES, type HostPhase, PHASES, type Phase } from '../../lib/contract/phase';
import { type RunEvent, type RunOptions, type RunRequest, resumeRun, runPhases } from '../../lib/run';
import { FakeHost } from './fake-host';
import { deploymentOf, FakeClock, FakeDirectory, FakeStore } from './fakes';

export class Scene {
  readonly clock = new FakeClock();
  readonly store = new FakeStore();
  readonly host = new FakeHost(this.clock, this.store);
  readonly directory = new FakeDirectory();
  readonly events: RunEvent[] = [];
  readonly stop = new AbortController();

  constructor(readonly instances: readonly string[] = ['i-1']) {
    this.directory.list = instances.map((instanceId) => ({
      instanceId,
      online: true,
      agentVersion: '3.3.0',
    }));
    for (const job of HOST_PHASES) this.publish(job, { sha256: 'd'.repeat(64) });
  }

  get ports() {
    return { host: this.host, store: this.store, directory: this.directory, clock: this.clock };
  }

  get options(): RunOptions {
    return { emit: (event: RunEvent) => void this.events.push(event), signal: this.stop.signal };
  }

  publish(job: HostPhase, document: { sha256: string; version?: string; content?: string }): void {
    const name = documentName('tutorial', job);
    this.host.documents.set(name, { name, version: '1', content: '{"a": 1}', ...document });
  }

  request(phases: readonly Phase[] = PHASES): RunRequest {
    return {
      environment: { name: 'tutorial' },
      plan: { schema: 'trainyard.plan/1' },
      price: null,
      deployment: deploymentOf(this.instances.length),
      documents: deploymentOf().documents.map(({ job, name, sha256 }) => ({
        phase: job,
        name,
        ours: { sha256, content: '{"a":1}' },
      })),
      phases,
      parametersFor: (_phase, runId) => ({ RunId: [runId] }),
      emulated: null,
      tool: { version: '0.1.0', commit: null },
    };
  }

  run(phases: readonly Phase[] = PHASES) {
    return runPhases(this.ports, this.request(phases), this.options);
  }

  /** As another process would: nothing is kept but what is stored and what the service knows. */
  resume(runId: string) {
    const signal = new AbortController().signal;
    return resumeRun(this.ports, runId, { ...this.options, signal });
  }

  /** Runs until the given time has passed, then stops watching; says which run it was. */
  async abandon(phases: readonly Phase[], afterMilliseconds: number): Promise<string> {
    this.clock.after(afterMilliseconds, () => this.stop.abort());
    await this.run(phases).catch(() => undefined);
    this.events.length = 0;
    return this.runId();
  }

  runId(): string {
    return this.store.written[0]?.split('/')[1] ?? '';
  }

  sentPhases(): string[] {
    return this.host.sent.map((request) => request.comment.split(' ')[2] ?? '');
  }

  of<Type extends RunEvent['type']>(type: Type): Extract<RunEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
  }
}
