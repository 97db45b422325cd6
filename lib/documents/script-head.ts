/** The generated lines in front of `step.sh`: the only place where a parameter's text meets a script. */
import { dataError } from '../core/errors';
import { Alphabet } from './parameters/alphabet';
import type { ParameterSpec } from './parameters/parameter';

/** A value that is fixed when the document is rendered. */
export interface Constant {
  /** Environment variable of the script. */
  readonly variable: string;
  /** What the value may be written in. */
  readonly alphabet: Alphabet;
  /** As the script sees it. */
  readonly value: string;
}

/**
 * Makes a constant. Throws UnsafeConstant if its value holds a character that the alphabet does not admit.
 */
export function constant(variable: string, value: string, alphabet: Alphabet = Alphabet.name()): Constant {
  if (!alphabet.admits(value)) {
    throw dataError('UnsafeConstant', `${variable} must be ${alphabet.says}, got ${JSON.stringify(value)}`);
  }
  return { variable, alphabet, value };
}

/**
 * The agent starts the script through `sh`, so the first line decides that bash runs it. Every value stands in
 * single quotes, once, and its alphabet holds no single quote.
 */
export function scriptHead(constants: readonly Constant[], parameters: readonly ParameterSpec[]): string[] {
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    ...constants.map(({ variable, value }) => `export ${variable}='${value}'`),
    ...parameters.map(({ variable, name }) => `export ${variable}='{{ ${name} }}'`),
  ];
}
