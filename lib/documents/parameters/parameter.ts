import { dataError, requestError } from '../../core/errors';
import type { Alphabet } from './alphabet';

/** One parameter of a document: what the console shows, what the service checks, the variable that it becomes. */
export interface ParameterSpec {
  /** Its name: `TensorParallelDegree`. Letters and digits, or the agent would drop the value and use the default. */
  readonly name: string;
  /** Where the script finds it: `TRAINYARD_TENSOR_PARALLEL_DEGREE`. */
  readonly variable: string;
  /** What its value may be written in. */
  readonly alphabet: Alphabet;
  /** Value that is used when none is given; from the environment. */
  readonly default: string;
  /** What it means, for an operator in the console who has nothing else to read. */
  readonly description: string;
}

/**
 * Makes a parameter. Throws BadParameterName for a name that the agent would drop, and BadParameterDefault
 * for a default that its own alphabet does not admit.
 */
export function parameter(
  name: string,
  alphabet: Alphabet,
  value: string | number,
  description: string,
): ParameterSpec {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    throw dataError('BadParameterName', `parameter name ${name} must be letters and digits in PascalCase`);
  }
  const text = String(value);
  if (!alphabet.admits(text)) {
    throw requestError(
      'BadParameterDefault',
      `the default of ${name} must be ${alphabet.says}, got ${text}`,
      {
        next: 'correct the value in the environment',
      },
    );
  }
  return { name, variable: variableOf(name), alphabet, default: text, description };
}

/** `StddevInputTokens` → `TRAINYARD_STDDEV_INPUT_TOKENS`. */
export function variableOf(name: string): string {
  return `TRAINYARD_${name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()}`;
}

/** The parameter as a block of the document. The type is always String; see `alphabet.ts`. */
export function parameterBlock(spec: ParameterSpec): Record<string, unknown> {
  const { alphabet } = spec;
  return {
    type: 'String',
    description: `${spec.description} Takes ${alphabet.says}.`,
    default: spec.default,
    ...(alphabet.values === undefined ? {} : { allowedValues: alphabet.values }),
    allowedPattern: alphabet.pattern,
    minChars: alphabet.minChars,
    maxChars: alphabet.maxChars,
  };
}
