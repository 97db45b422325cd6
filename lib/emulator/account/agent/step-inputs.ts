/** Reads the `inputs` of one aws:runShellScript step, and the rules that count only inside `inputs`. */

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

/** Out of range or unparsable becomes the default, silently: the agent says nothing and neither do we. */
export function executionTimeout(value: unknown): number {
  const seconds = typeof value === 'number' ? Math.trunc(value) : Number.parseInt(String(value), 10);
  const inRange = seconds >= TIMEOUT_MIN && seconds <= TIMEOUT_MAX;
  return inRange ? seconds : TIMEOUT_DEFAULT;
}

/** The script of a step with its limits, or the reason why the agent cannot read it. */
export function shellInputs(inputs: Readonly<Record<string, unknown>>): ShellInputs | { reason: string } {
  const lines = inputs.runCommand ?? [];
  if (!Array.isArray(lines)) {
    return {
      reason: `Invalid format in plugin properties ${JSON.stringify(inputs)};\nerror json: cannot unmarshal ${typeof lines} into a list of strings`,
    };
  }
  const workingDirectory = inputs.workingDirectory;
  return {
    script: `${lines.map((line) => (line === null ? '' : String(line))).join('\n')}\n`,
    timeoutSeconds: executionTimeout(inputs.timeoutSeconds),
    workingDirectory: typeof workingDirectory === 'string' && workingDirectory ? workingDirectory : undefined,
    environment: texts(inputs.environment),
  };
}

/** The rules of a step; what the agent does not know counts as absent. */
export function stepRules(inputs: Readonly<Record<string, unknown>>): StepRules {
  const { onFailure, onSuccess, finallyStep } = inputs;
  return {
    onFailure: onFailure === 'exit' || onFailure === 'successAndExit' ? onFailure : undefined,
    onSuccess: onSuccess === 'exit' ? onSuccess : undefined,
    finallyStep: finallyStep === true || finallyStep === 'true',
  };
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}
