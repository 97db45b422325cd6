import { isParameterText } from './substitute';

/** Whether a step runs, or why its precondition cannot be read. */
type Precondition = 'met' | 'unmet' | { readonly reason: string };

const PLATFORM = 'platformType';

/**
 * `precondition`: only `StringEquals`, with `platformType` or a text that holds a parameter on one side, and a text
 * without one on the other. `written` is the precondition of the document, `resolved` the same with its values.
 */
export function checkPrecondition(written: unknown, resolved: unknown): Precondition {
  if (written === undefined || written === null) return 'met';
  const values = resolved as Record<string, unknown>;
  for (const [operator, operands] of Object.entries(written as Record<string, unknown>)) {
    if (operator !== 'StringEquals') return { reason: `Unrecognized precondition: "${operator}"` };
    if (!Array.isArray(operands) || operands.length !== 2) {
      return { reason: '"StringEquals" takes exactly two arguments' };
    }
    const reason = operandsReason(operands.map(String));
    if (reason !== undefined) return { reason };
    const [left, right] = (values[operator] as unknown[]).map(String) as [string, string];
    if (!areEqual(left, right)) return 'unmet';
  }
  return 'met';
}

function operandsReason(operands: readonly string[]): string | undefined {
  if (operands.some((operand) => /\{\{\s*ssm:/.test(operand))) {
    return '"StringEquals" takes no reference to Parameter Store';
  }
  const variable = operands.filter((operand) => operand === PLATFORM || isParameterText(operand));
  if (variable.length === 0) return '"StringEquals" needs platformType or a parameter in one argument';
  if (operands.every(isParameterText)) return '"StringEquals" takes a parameter in one argument only';
  return undefined;
}

/** The platform is compared without regard to case, parameters are not. */
function areEqual(left: string, right: string): boolean {
  if (left === PLATFORM) return right.toLowerCase() === 'linux';
  if (right === PLATFORM) return left.toLowerCase() === 'linux';
  return left === right;
}
