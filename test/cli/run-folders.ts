/** Folders of `results get`, as a person has them after a few runs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { seededRandom } from '../../lib/compare/seeded-random';
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import type { Result } from '../../lib/contract/result';
import { requests } from '../compare/sides';
import { manifest, outcomes, result, summary } from '../report/fixtures/run';

export interface FolderOptions {
  /** Output tokens per second. */
  readonly rate: number;
  readonly ttft: number;
  readonly seed: number;
  readonly change?: Partial<Result>;
  readonly withoutRequests?: boolean;
  /** @default - that of the fixture */
  readonly release?: { readonly version: string; readonly packages: Readonly<Record<string, string>> };
}

const VALID = { status: 'valid' as const, checks: [] };

export function writeRun(
  folder: string,
  { rate, ttft, seed, change = {}, withoutRequests, release }: FolderOptions,
): void {
  const runId = `tutorial-20261123-1915${String(seed).padStart(2, '0')}-4f2a`;
  const it = result();
  const samples = requests(64, ttft, seededRandom(seed));
  const made: Result = {
    ...it,
    runId,
    verdict: VALID,
    throughput: { ...it.throughput, outputTokensPerSecond: rate, requestsPerSecond: rate / 256 },
    metrics: { ...it.metrics, ttftSeconds: summary(ttft) },
    ...change,
  };
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const own = keys.benchmark(runId, made.instanceId, made.commandId, made.repeat);
  const attempt = own.slice(keys.run(runId).length, -1);
  const { environment, versions, target } = manifest();
  const stored = manifest({
    environment: { ...environment, ...(release && { release: release.version }) },
    versions: { ...versions, ...release?.packages },
  });
  const file = join(folder, 'manifest.json');
  // A second call adds an instance to the same run.
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest).target.instanceIds
    : [];
  const instanceIds = [...new Set([...target.instanceIds, ...known, made.instanceId])];
  write('manifest.json', JSON.stringify({ ...stored, runId, target: { ...target, instanceIds } }));
  for (const one of outcomes()) {
    write(
      `${one.instanceId}/outcomes/${one.job}/${one.commandId}.json`,
      JSON.stringify({ ...one, runId, release: release?.version ?? one.release }),
    );
  }
  write(`${attempt}/result.json`, JSON.stringify(made));
  if (withoutRequests) return;
  write(`${attempt}/requests.jsonl`, samples.map((sample, index) => line(sample, index)).join(''));
}

function line(sample: ReturnType<typeof requests>[number], index: number): string {
  const at = index / 2;
  const record = {
    index,
    status: 'completed',
    replica: index % 2,
    dispatchedAt: at,
    firstTokenAt: at + (sample.ttftSeconds ?? 0),
    lastTokenAt: at + (sample.endToEndSeconds ?? 0),
    endedAt: at + (sample.endToEndSeconds ?? 0),
    gaps: [],
    chunks: sample.outputTokens,
    finishReason: 'length',
    targetInputTokens: 7936,
    maxTokens: sample.outputTokens,
    usage: { promptTokens: 7936, completionTokens: sample.outputTokens, cachedTokens: null },
    clientTokens: null,
    promptDigest: 'ab',
    httpStatus: 200,
    error: null,
    text: 'word',
  };
  return `${JSON.stringify(record)}\n`;
}
