/** Reads the `inputs` of one aws:runShellScript step, and the rules that count only inside `inputs`. */
import { isParameterText } from './substitute';

/** What the agent takes from the inputs of a step. */
export interface ShellInputs {
  readonly script: string;
  readonly timeoutSeconds: number;
  readonly workingDirectory: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a step's own result means for the steps after it. */
interface StepRules {
  readonly onFailure: 'exit' | 'successAndExit' | undefined;
  readonly onSuccess: 'exit' | undefined;
  readonly finallyStep: boolean;
}

const TIMEOUT_DEFAULT = 3600;
const TIMEOUT_MIN = 5;
const TIMEOUT_MAX = 172_800;

/** A whole number as a document writes it: nothing before, after or between the digits. */
const WHOLE = /^[+-]?\d+$/;

/** Out of range or unparsable becomes the default, silently: the agent says nothing and neither do we. */
export function executionTimeout(value: unknown): number {
  const seconds =
    typeof value === 'number'
      ? Math.trunc(value)
      : typeof value === 'string' && WHOLE.test(value)
        ? Number(value)
        : Number.NaN;
  const inRange = seconds >= TIMEOUT_MIN && seconds <= TIMEOUT_MAX;
  return inRange ? seconds : TIMEOUT_DEFAULT;
}

/** The script of a step with its limits, or the reason why the agent cannot read it. */
export function shellInputs(inputs: Readonly<Record<string, unknown>>): ShellInputs | { reason: string } {
  const lines = inputs.runCommand ?? [];
  if (!Array.isArray(lines)) return unreadable(inputs, lines, 'a list of strings');
  const { workingDirectory } = inputs;
  const values = [...lines, workingDirectory, ...Object.values(environmentOf(inputs))];
  const wrong = values.find((value) => value !== null && value !== undefined && typeof value !== 'string');
  if (wrong !== undefined) return unreadable(inputs, wrong, 'a text');
  return {
    script: `${lines.map((line) => line ?? '').join('\n')}\n`,
    timeoutSeconds: executionTimeout(inputs.timeoutSeconds),
    // A relative one counts as none.
    workingDirectory:
      typeof workingDirectory === 'string' && workingDirectory.startsWith('/') ? workingDirectory : undefined,
    environment: environmentOf(inputs) as Record<string, string>,
  };
}

const unreadable = (inputs: object, value: unknown, wanted: string) => ({
  reason: `Invalid format in plugin properties ${JSON.stringify(inputs)};\nerror json: cannot unmarshal ${typeof value} into ${wanted}`,
});

/** The rules of a step; what the agent does not know counts as absent. */
export function stepRules(inputs: Readonly<Record<string, unknown>>): StepRules {
  const { onFailure, onSuccess, finallyStep } = inputs;
  return {
    onFailure: onFailure === 'exit' || onFailure === 'successAndExit' ? onFailure : undefined,
    onSuccess: onSuccess === 'exit' ? onSuccess : undefined,
    finallyStep: finallyStep === true || finallyStep === 'true',
  };
}

function environmentOf({ environment }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return typeof environment === 'object' && environment !== null ? { ...environment } : {};
}

const NUMBER = /^[+-]?(0x[\da-f]+|\d+(\.\d*)?(e[+-]?\d+)?)$/i;

/**
 * The `timeoutSeconds` of a step: a value that stands for a parameter is read as a number in any spelling; one that the
 * document writes as text is not.
 */
export function timeoutOf(written: unknown, resolved: unknown): unknown {
  const isParameter = typeof written === 'string' && isParameterText(written);
  return isParameter && typeof resolved === 'string' && NUMBER.test(resolved) ? Number(resolved) : resolved;
}
