/** Gives a parser its inputs, and judges what it does with each. */
import fc from 'fast-check';
import { codeRow } from '../../lib/codes';
import { isTrainyardError } from '../../lib/core/errors';
import { inputsLike, largeInputs } from './inputs';
import type { FuzzFinding, FuzzTarget } from './target';

/** A sentence on a terminal; a refusal that repeats a whole file is none. */
const LONGEST_SENTENCE = 4000;

/** How many inputs, drawn from which seed. */
export interface FuzzPlan {
  readonly runs: number;
  readonly seed: number;
  /** Called before each input, so that a watcher sees progress and knows the input that hangs. */
  readonly before?: (bytes: Buffer) => void;
}

/** The first problem of a parser with its input; undefined when it has none. */
export async function fuzzTarget(target: FuzzTarget, plan: FuzzPlan): Promise<FuzzFinding | undefined> {
  const { runs, seed, before = () => undefined } = plan;
  const found = (bytes: Buffer, problem: string): FuzzFinding => {
    return { target: target.name, seed, input: bytes.toString('base64'), problem };
  };
  for (const bytes of largeInputs()) {
    before(bytes);
    const problem = await problemWith(target, bytes);
    if (problem !== undefined) return found(bytes, problem);
  }
  const property = fc.asyncProperty(inputsLike(target.captures), async (bytes) => {
    before(bytes);
    const problem = await problemWith(target, bytes);
    if (problem !== undefined) throw new Error(problem);
  });
  const details = await fc.check(property, { numRuns: runs, seed, endOnFailure: true });
  const bytes = details.counterexample?.[0];
  if (!details.failed || bytes === undefined) return undefined;
  return found(bytes, String((details.errorInstance as Error | null)?.message));
}

/** What a parser does wrong with one input; undefined when it reads it, or refuses it as it should. */
export async function problemWith(target: FuzzTarget, bytes: Buffer): Promise<string | undefined> {
  try {
    await target.read(bytes);
  } catch (error) {
    const problem = problemOfError(target, error);
    if (problem !== undefined) return problem;
  }
  return polluted();
}

function problemOfError({ place }: FuzzTarget, error: unknown): string | undefined {
  if (!isTrainyardError(error)) {
    const { name, message = '', stack = '' } = error as Error;
    const at = stack.split('\n').filter((line) => line.includes('    at '));
    return `not an error of ours: ${name}: ${message.slice(0, 300)}\n${at.slice(0, 6).join('\n')}`;
  }
  if (codeRow(error.code) === undefined) return `${error.code} is not a registered code`;
  if (error.message === '' || error.message.length > LONGEST_SENTENCE) {
    return `${error.code} has a sentence of ${error.message.length} characters`;
  }
  const said = `${error.path ?? ''}\n${error.message}`;
  return place.test(said) ? undefined : `${error.code} does not say where: ${said}`;
}

const INTACT = [Object.prototype, Array.prototype, Function.prototype].map(
  (prototype) => [prototype, Object.getOwnPropertyNames(prototype).join()] as const,
);

/** Whether something was written where every object has it. */
function polluted(): string | undefined {
  const changed = INTACT.some(([prototype, names]) => Object.getOwnPropertyNames(prototype).join() !== names);
  return changed ? 'a prototype of the language was changed' : undefined;
}
