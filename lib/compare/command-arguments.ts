/** What the planned commands of a run say beyond its layout and its lengths, which are fields of their own. */
import type { Manifest } from '../contract/manifest';
import { showValue } from '../core/shown-value';

/** Flags whose values other fields have, or that only say where something is. */
const SAID_ELSEWHERE: readonly string[] = [
  '--model',
  '--model-type',
  '--served-model-name',
  '--model-path',
  '--compiled-model-path',
  '--local_ranks_size',
  '--tp-degree',
  '--tensor-parallel-size',
  '--batch-size',
  '--ctx-batch-size',
  '--tkg-batch-size',
  '--max-batch-size',
  '--max-num-seqs',
  '--num-gpu-blocks-override',
  '--max-context-length',
  '--seq-len',
  '--max-model-len',
  '--max-num-batched-tokens',
  '--port',
  '--host',
];

/** Flags about data types and quantisation, of both programs. */
const PRECISION = /dtype|quant/;

/** Arguments of the compile command; undefined where the manifest has no plan of it. */
export function compileArguments(manifest: Manifest | null): string | undefined {
  return recipeOf(argumentsOf(manifest, 'compile'));
}

/** Arguments of the servers, which are the same for each replica; undefined where the manifest has no plan of them. */
export function serveArguments(manifest: Manifest | null): string | undefined {
  return recipeOf(argumentsOf(manifest, 'deploy'));
}

/** Data types and quantisation of both commands; undefined where the manifest has no plan of them. */
export function precisionOf(manifest: Manifest | null): string | undefined {
  const commands = (['compile', 'deploy'] as const).map((phase) => argumentsOf(manifest, phase));
  if (commands.every((found) => found === undefined)) return undefined;
  const named = commands.flatMap((found) => found ?? []).filter(({ flag }) => PRECISION.test(flag));
  return inWords(named) || 'none named';
}

function recipeOf(found: readonly Argument[] | undefined): string | undefined {
  if (found === undefined) return undefined;
  return (
    inWords(found.filter(({ flag }) => !SAID_ELSEWHERE.includes(flag) && !PRECISION.test(flag))) || 'none'
  );
}

interface Argument {
  readonly flag: string;
  readonly values: readonly string[];
}

/** Program and positional arguments before the first flag are places. */
function argumentsOf(manifest: Manifest | null, phase: 'compile' | 'deploy'): Argument[] | undefined {
  const words = argvOf(manifest, phase);
  if (words === undefined) return undefined;
  const found: { flag: string; values: string[] }[] = [];
  for (const word of words) {
    if (word.startsWith('--')) found.push({ flag: word, values: [] });
    else found.at(-1)?.values.push(word);
  }
  return found;
}

/** A plan is stored as it was printed, by whichever version printed it. */
function argvOf(manifest: Manifest | null, phase: string): string[] | undefined {
  const commands = manifest?.plan['commands'];
  if (!Array.isArray(commands)) return undefined;
  const command: unknown = commands.find((it: unknown) => isRecord(it) && it['phase'] === phase);
  const argv = isRecord(command) ? command['argv'] : undefined;
  return Array.isArray(argv)
    ? argv.map((word: unknown) => (typeof word === 'string' ? word : showValue(word)))
    : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** One word for each flag with its values, so that two long lists can be held against each other word by word. */
function inWords(found: readonly Argument[]): string {
  return found
    .map(({ flag, values }) => [flag.replace(/^--/, ''), ...values.map(compact)].join('='))
    .sort()
    .join(' ');
}

/** JSON without white space and without what other fields say; any other text as it is. */
function compact(value: string): string {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value, withoutLengths));
  } catch {
    return value;
  }
}

/** Keys of JSON that repeat a length or the batch; buckets of one size do so too. */
function withoutLengths(key: string, value: unknown): unknown {
  if (key === 'max_prompt_length') return undefined;
  const single = Array.isArray(value) && value.length === 1;
  return single && /^num_\w+_buckets$/.test(key) ? undefined : value;
}
