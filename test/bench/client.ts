/** The toolkit's own client against replicas of the bench. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { type Result, resultSchema } from '../../lib/contract/result';
import { phaseError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import { askOracles, MOCK_MODEL, type Oracle } from './mocks';
import { type ProcessUse, watchProcess } from './process-use';
import type { Scratch } from './scratch';

export interface RequestLine {
  readonly status: string;
  readonly dispatchedAt: number | null;
  readonly endedAt: number | null;
  readonly promptDigest: string;
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | null;
}

export interface Measured {
  readonly result: Result;
  readonly lines: readonly RequestLine[];
  readonly oracles: readonly Oracle[];
  readonly use: ProcessUse;
}

export interface Workload {
  readonly requests: number;
  readonly slots: number;
  readonly inputTokens: number;
  readonly outputTokens: { readonly mean: number; readonly stddev: number };
  /** Of the whole bench; the load may take half of it. */
  readonly limitSeconds?: number;
}

/** Which Python runs it, and where that one finds its modules. */
export interface Interpreter {
  readonly python: string;
  readonly path: readonly string[];
}

/** Ray and the tokenizer as the rehearsal has them: the load itself is the same code. */
export const HERMETIC: Interpreter = {
  python: 'python3',
  path: ['assets/host/python', 'assets/emulated/venv-llmperf/site-packages'].map((path) =>
    join(packageRoot(), path),
  ),
};

const LIMIT_SECONDS = 120;

export async function measure(
  scratch: Scratch,
  ports: readonly number[],
  workload: Workload,
  interpreter: Interpreter = HERMETIC,
): Promise<Measured> {
  const folder = scratch.folder('measure');
  const request = join(folder, 'request.json');
  const out = join(folder, 'out');
  const tokenizer = join(folder, 'checkpoint');
  mkdirSync(tokenizer);
  writeFileSync(request, JSON.stringify(requestOf(ports, workload, tokenizer)));
  const use = watchProcess();
  const args = ['-B', '-m', 'trainyard_host.measure', 'run', '--request', request, '--out', out];
  const env = { ...process.env, PYTHONPATH: interpreter.path.join(delimiter), RAY_USAGE_STATS_ENABLED: '0' };
  const ended = await scratch.run(
    interpreter.python,
    args,
    { cwd: folder, env, limitSeconds: workload.limitSeconds ?? LIMIT_SECONDS },
    (child) => use.begin(child.pid),
  );
  use.end();
  if (ended.code !== 0 || !existsSync(join(out, 'result.json'))) {
    const last = ended.stderr.trim().split('\n').at(-1) ?? 'nothing';
    throw phaseError(
      foreignCode('BenchClientFailed'),
      `the client ended with ${ended.code}; its last line: ${last}`,
      {
        next: 'run the same bench again with --only, and read that line',
      },
    );
  }
  const result = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
  const rows = readFileSync(join(out, 'requests.jsonl'), 'utf8').trim().split('\n');
  const lines = rows.map((line) => JSON.parse(line) as RequestLine);
  return { result, lines, oracles: await askOracles(ports), use };
}

function requestOf(ports: readonly number[], workload: Workload, tokenizer: string): object {
  return {
    schema: 'trainyard.measure/1',
    // Peers ask no questions before a load, and the oracles tell of every request.
    answers: 'skip',
    runId: 'bench',
    commandId: 'bench',
    instanceId: 'i-bench',
    environment: 'bench',
    model: { id: MOCK_MODEL, revision: 'main' },
    layout: {
      tensorParallel: 32,
      dataParallel: ports.length,
      batch: workload.slots,
      logicalCores: 2,
      sequenceLength: 2048,
    },
    replicas: ports.map((port, index) => ({ index, url: `http://127.0.0.1:${port}` })),
    workload: {
      requests: workload.requests,
      inputTokens: { mean: workload.inputTokens, stddev: workload.inputTokens / 20 },
      outputTokens: workload.outputTokens,
      samplingParameters: { temperature: 0.7 },
      timeLimitSeconds: (workload.limitSeconds ?? LIMIT_SECONDS) / 2,
    },
    tokenizer,
  };
}
