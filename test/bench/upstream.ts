/** LLMPerf's own program, from a git checkout and AWS's patches, on real Ray. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError, requestError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import { LLMPERF } from '../../lib/facts';
import type { Interpreter, Workload } from './client';
import { askOracles, MOCK_MODEL, type Oracle } from './mocks';
import { runFile, type Scratch } from './scratch';

export interface UpstreamSource {
  /** A git checkout, or a git directory. */
  readonly llmperf: string;
  /** Folder with AWS's patches, under their own names. */
  readonly patches: string;
  /** A Python with Ray and the rest of what LLMPerf imports. */
  readonly python: string;
}

/** What its replicas saw, and what it wrote down itself. */
export interface UpstreamRun {
  readonly oracles: readonly Oracle[];
  readonly rows: readonly { readonly error_code: number | null }[];
}

interface Variant {
  readonly name: string;
  readonly commit: string;
  readonly patches: readonly string[];
}

const DP_PATCH = 'llmperf_dp.patch';
/** The commit for which both patches were made. */
export const PINNED: Variant = {
  name: 'LLMPerf f1d6bed + patches',
  commit: LLMPERF.commit,
  patches: LLMPERF.patches.map(({ file }) => file),
};
/** The tutorial's tag, to which only one of them applies. */
export const TAGGED: Variant = { name: 'LLMPerf v2.0 + DP patch', commit: 'v2.0', patches: [DP_PATCH] };

/** LLMPerf takes a while to start its actors, one process each. */
const LIMIT_SECONDS = 240;

export async function unpack(scratch: Scratch, source: UpstreamSource, variant: Variant): Promise<string> {
  const folder = scratch.folder('llmperf');
  const archive = `${folder}.tar`;
  await runFile('git', ['-C', source.llmperf, 'archive', `--output=${archive}`, variant.commit]);
  await runFile('tar', ['-xf', archive, '-C', folder]);
  for (const name of variant.patches) {
    await runFile('git', ['apply', verified(source.patches, name)], { cwd: folder });
  }
  return folder;
}

function verified(folder: string, name: string): string {
  const path = resolve(folder, name);
  const known = LLMPERF.patches.find(({ file }) => file === name);
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (found === known?.sha256) return path;
  throw requestError(
    foreignCode('PatchAltered'),
    `${path} has sha256 ${found}, and the known one is ${known?.sha256}`,
    {
      next: `download it again from ${known?.url}`,
    },
  );
}

/** Our own client on the same Ray, over LLMPerf's library of the same checkout. */
export function realRay(scratch: Scratch, source: UpstreamSource, unpacked: string): Interpreter {
  const path = [join(packageRoot(), 'assets/host/python'), join(unpacked, 'src'), tokenizers(scratch)];
  return { python: resolve(source.python), path };
}

/** LLMPerf fetches a tokenizer from the Hub when it is imported; this one needs no network. */
function tokenizers(scratch: Scratch): string {
  const folder = scratch.folder('tokenizers');
  const standIn = 'assets/emulated/venv-llmperf/site-packages/transformers';
  symlinkSync(join(packageRoot(), standIn), join(folder, 'transformers'));
  return folder;
}

export async function runUpstream(
  scratch: Scratch,
  source: UpstreamSource,
  unpacked: string,
  ports: readonly number[],
  workload: Workload,
): Promise<UpstreamRun> {
  const results = join(scratch.folder('upstream'), 'results');
  mkdirSync(results);
  const ended = await scratch.run(
    resolve(source.python),
    [join(unpacked, 'token_benchmark_ray.py'), ...flags(ports, workload, results)],
    {
      cwd: unpacked,
      limitSeconds: LIMIT_SECONDS,
      env: {
        ...process.env,
        PYTHONPATH: [join(unpacked, 'src'), tokenizers(scratch)].join(delimiter),
        PYTHONDONTWRITEBYTECODE: '1',
        OPENAI_API_KEY: 'EMPTY',
        OPENAI_API_BASE: ports.map((port) => `http://127.0.0.1:${port}/v1`).join(';'),
        RAY_USAGE_STATS_ENABLED: '0',
      },
    },
  );
  const oracles = await askOracles(ports);
  if (oracles.every(({ answers }) => answers.length === 0)) {
    const last = ended.stderr.trim().split('\n').at(-1) ?? 'nothing';
    throw phaseError(
      foreignCode('UpstreamFailed'),
      `LLMPerf ended with ${ended.code}; its last line: ${last}`,
      {
        next: 'see that --python has Ray and what LLMPerf imports',
      },
    );
  }
  return { oracles, rows: rowsIn(results) };
}

/** None if it ended before it wrote them. */
function rowsIn(results: string): UpstreamRun['rows'] {
  const name = readdirSync(results).find((file) => file.endsWith('_individual_responses.json'));
  return name === undefined ? [] : JSON.parse(readFileSync(join(results, name), 'utf8'));
}

const flags = (ports: readonly number[], workload: Workload, results: string): string[] => [
  ...['--model', MOCK_MODEL],
  ...['--mean-input-tokens', String(workload.inputTokens)],
  ...['--stddev-input-tokens', String(workload.inputTokens / 20)],
  ...['--mean-output-tokens', String(workload.outputTokens.mean)],
  ...['--stddev-output-tokens', String(workload.outputTokens.stddev)],
  ...['--num-concurrent-requests', String(ports.length * workload.slots)],
  ...['--max-num-completed-requests', String(workload.requests)],
  ...['--timeout', '600'],
  ...['--results-dir', results],
  ...['--llm-api', 'openai'],
];
