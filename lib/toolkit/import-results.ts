import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foreignCode } from '../codes/foreign-code';
import { type Result, resultSchema } from '../contract/result';
import type { LlmperfVersion } from '../core/choices';
import { dataError, phaseError, requestError } from '../core/errors';
import { makeFolder } from '../core/files';
import { runModule } from './python-module';

/** Where the files are, where the result goes, and what the files do not say. */
interface ImportRequest {
  /** Folder that holds LLMPerf's two files. */
  readonly source: string;
  /** New or empty folder for the result. */
  readonly out: string;
  /** What was served, where the files name a path instead. */
  readonly model?: { readonly id: string; readonly revision: string };
  /** Which LLMPerf wrote the files, where it cannot be recognised. */
  readonly llmperf?: LlmperfVersion;
  /** Environment of the process that reads them; only PATH is passed on. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MODULE = 'trainyard_host.measure';

/**
 * LLMPerf's files from anywhere, as a result with a verdict: read and judged by the toolkit that also
 * measures.
 *
 * Throws OutputNotEmpty, ImportFailed, or the code that the toolkit gave. A failed import leaves nothing
 * behind.
 */
export async function importResults(request: ImportRequest): Promise<Result> {
  const { source, out, model, llmperf, env } = request;
  refuseUsed(out);
  makeFolder(dirname(out), 'name a folder that you can write with --out');
  // Beside the target and renamed: a failed import leaves nothing, and nothing is written among other files.
  const draft = `${out}.${process.pid}.draft`;
  const named = model === undefined ? [] : ['--model', model.id, '--revision', model.revision];
  const version = llmperf === undefined ? [] : ['--llmperf', llmperf];
  try {
    const ended = await runModule(MODULE, ['import', source, '--out', draft, ...named, ...version], env);
    if (ended.code !== 0) throw failure(ended.code, ended.stderr, draft);
    rmSync(out, { recursive: true, force: true });
    renameSync(draft, out);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
}

function refuseUsed(out: string): void {
  if (!existsSync(out) || readdirSync(out).length === 0) return;
  throw requestError('OutputNotEmpty', `${out} has files in it`, {
    next: 'name a new folder with --out: results are never mixed',
  });
}

/** The module leaves its error as a file; without one it broke in a way of its own. */
function failure(code: number, stderr: string, draft: string) {
  const path = join(draft, 'failure.json');
  if (!existsSync(path)) {
    return phaseError('ImportFailed', lastLine(stderr), {
      next: 'see what that line says; python3 must be 3.9 or newer',
    });
  }
  const found = JSON.parse(readFileSync(path, 'utf8')) as { code: string; message: string; next: string };
  const make = code === 2 ? requestError : dataError;
  return make(foreignCode(found.code), found.message, { next: found.next });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
