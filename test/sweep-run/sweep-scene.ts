/** A deployed environment in memory, on which sweeps run, and the verbs of the tests. */
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import { sha256 } from '../../lib/core/json';
import { buildToolkit, documentsFor } from '../../lib/documents';
import type { Environment } from '../../lib/environment';
import type { RunEvent } from '../../lib/run';
import { parseSweep, planSweep, type SweepInput } from '../../lib/sweep';
import {
  resumeSweep,
  runSweep,
  type SweepEvent,
  type SweepManifest,
  type SweepOptions,
} from '../../lib/sweep-run';
import { result } from '../report/fixtures/run';
import { FakeHost, type Script } from '../run/fake-host';
import { deploymentOf, FakeDirectory, FakeStore } from '../run/fakes';
import { environmentOf, PRICE } from '../sweep/request';
import { VirtualClock } from './virtual-clock';

/** Two layouts, two batches: four cells, four artifacts. */
export const FOUR: SweepInput = {
  name: 'four',
  layouts: [
    { tensorParallel: 32, dataParallel: 2 },
    { tensorParallel: 64, dataParallel: 1 },
  ],
  batches: [2, 4],
  loads: [{ concurrency: 'slots' }],
  // A minute each, so that what the fake service takes for an answer lost is no matter.
  times: { downloadMinutes: 1, compileMinutes: 1, loadSeconds: 60, redeploySeconds: 60, measureMinutes: 1 },
};

/** One layout at two loads: two cells, one artifact, one deployment. */
export const TWO_LOADS: SweepInput = {
  ...FOUR,
  name: 'two-loads',
  layouts: [{ tensorParallel: 32, dataParallel: 2 }],
  batches: [4],
  loads: [{ concurrency: 4 }, { concurrency: 8 }],
};

type AnyEvent = SweepEvent | RunEvent;
type Verdict = 'valid' | 'suspect' | 'invalid';

export class SweepScene {
  readonly clock = new VirtualClock();
  readonly store = new FakeStore();
  readonly host = new FakeHost(this.clock, this.store);
  readonly directory = new FakeDirectory();
  readonly events: AnyEvent[] = [];
  readonly environment: Environment;
  stop = new AbortController();
  onStored: (manifest: SweepManifest) => void = () => undefined;
  /** Verdicts of the next measurements, in the order in which they end; then all are valid. */
  readonly verdicts: Verdict[] = [];

  constructor(readonly instances: readonly string[] = ['i-1']) {
    this.environment = environmentOf({ price: PRICE, instance: { count: instances.length } });
    this.directory.list = instances.map((instanceId) => ({
      instanceId,
      online: true,
      agentVersion: '3.3.0',
    }));
    for (const { name, sha256, content } of documentsFor(this.environment, buildToolkit().sha256)) {
      this.host.documents.set(name, { name, version: '1', sha256, content });
    }
    this.host.executionSeconds = 172_800;
    // As an instance does: what it compiled lies in the bucket before its outcome.
    this.host.completes = ({ job, runId }) => (job === 'compile' ? this.compiled(runId) : {});
    this.host.onEnd = ({ job, runId, commandId, instanceId }) => {
      if (job !== 'benchmark') return;
      const verdict = { status: this.verdicts.shift() ?? ('valid' as const), checks: [] };
      const stored = { ...result(), runId, commandId, instanceId, verdict };
      this.store.put(keys.result(runId, instanceId, commandId), stored);
    };
  }

  private compiled(runId: string): Outcome['made'] {
    const { plan } = JSON.parse(this.store.objects.get(keys.manifest(runId)) ?? '') as Manifest;
    const key = String(plan['artifactKey']);
    const text = JSON.stringify({ key, by: runId });
    this.store.put(`${keys.artifact(key)}trainyard-artifact.json`, text);
    return { artifactKey: key, artifactHit: 'none', artifactDigest: sha256(text) };
  }

  get ports() {
    return { host: this.host, store: this.store, directory: this.directory, clock: this.clock };
  }

  options(more: SweepOptions = {}): SweepOptions {
    return {
      emit: (event) => void this.events.push(event),
      signal: this.stop.signal,
      onStored: (sweep) => this.onStored(sweep),
      ...more,
    };
  }

  plan(sweep: SweepInput) {
    const { environment } = this;
    return planSweep({ sweep: parseSweep(sweep, 'test'), environment, measured: [], now: this.clock.now() });
  }

  run(sweep: SweepInput = FOUR, options: SweepOptions = {}) {
    const plan = this.plan(sweep);
    const deployment = { ...deploymentOf(this.instances.length), environment: 'tutorial' };
    const { environment } = this;
    const tool = { version: '0.2.0', commit: null };
    const request = { plan, environment, deployed: environment, deployment, emulated: null, tool };
    return runSweep(this.ports, request, this.options(options));
  }

  /** As another process would: nothing is kept but what is stored and what the service knows. */
  resume(sweepId = this.sweepId(), options: SweepOptions = {}) {
    this.stop = new AbortController();
    this.events.length = 0;
    return resumeSweep(this.ports, sweepId, this.options(options));
  }

  /** Runs until the given time has passed, then stops watching. */
  async abandon(sweep: SweepInput, afterMilliseconds: number): Promise<unknown> {
    this.clock.after(afterMilliseconds, () => this.stop.abort());
    return this.run(sweep).catch((error: unknown) => error);
  }

  /** A benchmark of another run, which does not end. */
  async sendForOthers(): Promise<void> {
    this.host.script('benchmark', { hangs: true });
    const names = [...this.host.documents.keys()];
    await this.host.send({
      documentName: names.find((name) => name.endsWith('Benchmark')) ?? '',
      documentVersion: '1',
      documentSha256: '',
      instanceIds: ['i-1'],
      parameters: {},
      comment: 'trainyard tutorial-20261123-191400-0000 benchmark',
      deliveryTimeoutSeconds: 600,
      output: { bucket: 'results', keyPrefix: '', logGroup: '' },
    });
  }

  /** Lets time pass until a number of commands of a phase were sent; a day at most. */
  async untilSent(phase: string, count: number): Promise<void> {
    const latest = this.clock.now() + 86_400_000;
    while (this.sentOf(phase).length < count) {
      if (this.clock.now() > latest) throw new RangeError(`${phase} was not sent ${count} times`);
      await this.clock.sleep(100);
    }
  }

  script(phase: Parameters<FakeHost['script']>[0], ...scripts: Script[]): void {
    this.host.script(phase, ...scripts);
  }

  sweepId(): string {
    return this.store.written.find((key) => key.startsWith('sweeps/'))?.split('/')[1] ?? '';
  }

  /** What was sent, as `compile c…`: the phase and the end of the run's id. */
  sent(): string[] {
    return this.host.sent.map(({ comment }) => {
      const [, runId = '', phase = ''] = comment.split(' ');
      return `${phase} ${runId.split('-').slice(4).join('-')}`;
    });
  }

  sentOf(phase: string): string[] {
    return this.sent().filter((each) => each.startsWith(`${phase} `));
  }

  of<Type extends AnyEvent['type']>(type: Type): Extract<AnyEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<AnyEvent, { type: Type }> => event.type === type);
  }
}
