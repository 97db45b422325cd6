/** `{{ssm:name}}` in a document or in a parameter value: read from Parameter Store by the agent. */

/** Resolves one name, or says why not. SecureString is refused by the caller's store. */
export type ReadParameter = (name: string) => Promise<{ value: string } | { reason: string }>;

const REFERENCE = /\{\{\s*ssm:([A-Za-z0-9_.\-/:]+)\s*\}\}/g;

/** Whether a value holds a reference. */
export function hasReference(input: unknown): boolean {
  return ssmReferences(input).length > 0;
}

/** Names in order of appearance, each once. */
function ssmReferences(input: unknown): string[] {
  const names = new Set<string>();
  for (const match of JSON.stringify(input ?? null).matchAll(REFERENCE)) {
    if (match[1] !== undefined) names.add(match[1]);
  }
  return [...names];
}

/** A copy of `input` with every reference of known value replaced, in strings at any depth. */
export function replaceSsmReferences(input: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof input === 'string') {
    return input.replace(REFERENCE, (found, name: string) => values.get(name) ?? found);
  }
  if (Array.isArray(input)) return input.map((item) => replaceSsmReferences(item, values));
  if (typeof input === 'object' && input !== null) {
    return Object.fromEntries(
      Object.entries(input).map(([key, item]) => [key, replaceSsmReferences(item, values)]),
    );
  }
  return input;
}

/** Reads every reference of `input`; the first that cannot be read is the reason. */
export async function readReferences(
  input: unknown,
  read: ReadParameter,
): Promise<{ values: ReadonlyMap<string, string> } | { reason: string }> {
  const values = new Map<string, string>();
  for (const name of ssmReferences(input)) {
    const found = await read(name);
    if ('reason' in found) return found;
    values.set(name, found.value);
  }
  return { values };
}
