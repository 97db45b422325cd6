/** Replicas whose true timings are known, and what they say happened. */
import { join } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import type { Scratch } from './scratch';

export const MOCK_MODEL = 'mock/model';

export interface MockPlan {
  readonly slots: number;
  /** Seconds before the first token. */
  readonly prefill: number;
  /** Seconds from token to token. */
  readonly tpot: number;
  /** One prefill at a time; the mock's default. */
  readonly serial?: boolean;
  readonly faults?: Readonly<Record<string, unknown>>;
}

/** On the same monotonic clock as the client's. */
export interface OracleAnswer {
  readonly digest: string;
  readonly arrived: number;
  readonly times: readonly number[];
  /** Of the prompt and of the completion. */
  readonly tokens: readonly [number, number];
}

export interface Oracle {
  readonly seen: number;
  readonly refusals: number;
  readonly answers: readonly OracleAnswer[];
}

/** `mock` models slots and faults; `pulse` only keeps time, and can do so for hundreds of streams. */
export async function startReplicas(
  scratch: Scratch,
  kind: 'mock' | 'pulse',
  plans: readonly MockPlan[],
): Promise<number[]> {
  const script = join(packageRoot(), 'test/bench/replicas', `${kind}_replicas.py`);
  const plan = JSON.stringify({ model: MOCK_MODEL, replicas: plans });
  const child = scratch.start('python3', ['-B', script, plan], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((done, fail) => {
    const failed = (cause?: unknown) =>
      fail(
        phaseError(foreignCode('BenchReplicasFailed'), 'the mock replicas did not start', {
          cause,
          next: 'python3 must be 3.9 or newer',
        }),
      );
    child.once('error', failed);
    child.once('exit', failed);
    child.stdout?.once('data', (line: Buffer) => done(JSON.parse(line.toString()) as number[]));
  });
}

export async function askOracles(ports: readonly number[]): Promise<Oracle[]> {
  return Promise.all(
    ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/oracle`)).json() as Promise<Oracle>),
  );
}
