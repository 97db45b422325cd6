/** The ports of a run in memory, on a clock that moves only when somebody sleeps. The service is in `fake-host.ts`. */
import type { Deployment } from '../../lib/contract/deployment';
import { documentName } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import { HOST_PHASES } from '../../lib/contract/phase';
import type { RunEvent } from '../../lib/run';
import type { ArtifactStore, Clock, Directory, ManagedInstance } from '../../lib/run/ports/ports';

export const START = Date.parse('2026-11-23T19:15:00Z');

export class FakeClock implements Clock {
  protected at = START;
  /** Work that others do while the runner sleeps. */
  protected timers: { at: number; run: () => void }[] = [];
  randoms: number[] = [];

  now = () => this.at;
  random = () => this.randoms.shift() ?? 0.5;

  after(milliseconds: number, run: () => void): void {
    this.timers.push({ at: this.at + milliseconds, run });
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const until = this.at + milliseconds;
    for (;;) {
      if (signal?.aborted) return;
      this.timers.sort((a, b) => a.at - b.at);
      const next = this.timers[0];
      if (next === undefined || next.at > until) break;
      this.timers.shift();
      this.at = next.at;
      next.run();
      await Promise.resolve();
    }
    this.at = until;
  }
}

export class FakeStore implements ArtifactStore {
  readonly objects = new Map<string, string>();
  readonly written: string[] = [];

  put(key: string, value: unknown): void {
    this.objects.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  async get(key: string): Promise<Uint8Array | undefined> {
    const text = this.objects.get(key);
    return text === undefined ? undefined : Buffer.from(text);
  }
  async putIfAbsent(key: string, body: string): Promise<boolean> {
    if (this.objects.has(key)) return false;
    this.objects.set(key, body);
    this.written.push(key);
    return true;
  }
  async list(prefix: string) {
    const found = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return found.map((key) => ({ key, size: this.objects.get(key)?.length ?? 0, modifiedAt: START }));
  }
  async folders(prefix: string): Promise<string[]> {
    const rest = (await this.list(prefix)).map(({ key }) => key.slice(prefix.length));
    return [...new Set(rest.filter((key) => key.includes('/')).map((key) => key.split('/')[0] ?? ''))];
  }
  async delete(key: string): Promise<void> {
    this.objects.delete(key);
  }
}

export function outcomeOf(
  of: Pick<Outcome, 'job' | 'runId' | 'commandId' | 'instanceId' | 'status'> & { made?: Outcome['made'] },
  now: number,
): Outcome {
  const ok = of.status === 'succeeded';
  return {
    schema: 'trainyard.outcome/1',
    environment: 'tutorial',
    reason: ok
      ? { code: 'Ok', message: 'done' }
      : { code: 'CompileFailed', message: 'the compiler ended with 70', next: 'read the log' },
    startedAt: new Date(now - 1000).toISOString(),
    endedAt: new Date(now).toISOString(),
    seconds: 1,
    bundle: 'b'.repeat(64),
    release: '2.23.0',
    versions: {},
    emulated: null,
    made: {},
    ...of,
  };
}

export class FakeDirectory implements Directory {
  list: ManagedInstance[] = [{ instanceId: 'i-1', online: true, agentVersion: '3.3.0' }];
  states: Record<string, string> = {};
  async deployment(): Promise<Deployment> {
    return deploymentOf();
  }
  instances = async () => this.list;
  times: Record<string, number> = {};
  instanceStates = async () => this.states;
  startTimes = async () => this.times;
}

export function deploymentOf(instanceCount = 1): Deployment {
  return {
    schema: 'trainyard.deployment/1',
    environment: 'tutorial',
    region: 'us-east-2',
    bucket: 'results',
    bundle: 'b'.repeat(64),
    imageId: 'ami-1',
    instanceType: 'trn2.48xlarge',
    instanceCount,
    documents: HOST_PHASES.map((job) => ({
      job,
      name: documentName('tutorial', job),
      sha256: 'd'.repeat(64),
    })),
  };
}

export class AwsError extends Error {
  constructor(
    override readonly name: string,
    readonly $metadata: { httpStatusCode?: number; requestId?: string } = {},
  ) {
    super(`${name} happened`);
  }
}

export function typesOf(events: readonly RunEvent[]): string[] {
  return events.map((event) => event.type);
}
