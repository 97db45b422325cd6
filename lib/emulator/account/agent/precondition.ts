/** Whether a step runs, or why its precondition cannot be read. */
type Precondition = 'met' | 'unmet' | { readonly reason: string };

/** `precondition`: only `StringEquals` with two arguments, `platformType` or a text that held a parameter. */
export function checkPrecondition(precondition: unknown): Precondition {
  if (precondition === undefined || precondition === null) return 'met';
  const entries = Object.entries(precondition as Record<string, unknown>);
  for (const [operator, operands] of entries) {
    if (operator !== 'StringEquals') return { reason: `Unrecognized precondition: "${operator}"` };
    if (!Array.isArray(operands) || operands.length !== 2) {
      return { reason: '"StringEquals" takes exactly two arguments' };
    }
    const [left, right] = operands.map((operand) => (operand === 'platformType' ? 'Linux' : String(operand)));
    if (left !== right) return 'unmet';
  }
  return 'met';
}
