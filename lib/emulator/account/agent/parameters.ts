/** The parameters of one command: names, defaults and the only rule the agent enforces, `allowedPattern`. */
import { RE2JS } from 're2js';
import type { CommandDocument, DocumentParameter } from './document';
import { hasReference, type ReadParameter, readReferences, replaceSsmReferences } from './ssm-references';
import { isLegalName, type ParameterValue, type ParameterValues } from './substitute';

/** Values by name, or the reason why the document fails. */
type ParametersOrReason = { readonly values: ParameterValues } | { readonly reason: string };

/**
 * Values as the steps see them, or why the document fails before its first step. References to Parameter Store in
 * values are read first: what a pattern is checked against is the text that the script will see.
 */
export async function resolveParameters(
  document: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
  read: ReadParameter,
): Promise<ParametersOrReason> {
  const values = new Map<string, ParameterValue>();
  for (const [name, declared] of Object.entries(document.parameters ?? {})) {
    // The agent drops what was passed under an illegal name, then substitutes the default under that name.
    const passed = isLegalName(name) ? given[name] : undefined;
    const value = passed === undefined ? defaultOf(declared) : typed(declared, passed);
    const resolved = await withoutReferences(name, value, read);
    if ('reason' in resolved) return resolved;
    const reason = patternReason(name, declared, resolved.value);
    if (reason !== undefined) return { reason };
    values.set(name, resolved.value);
  }
  return { values };
}

async function withoutReferences(
  name: string,
  value: ParameterValue,
  read: ReadParameter,
): Promise<{ readonly value: ParameterValue } | { readonly reason: string }> {
  if (!hasReference(value)) return { value };
  if (typeof value !== 'string')
    return { reason: `Parameter ${name} refers to Parameter Store, which only a String may` };
  const references = await readReferences(value, read);
  if ('reason' in references) return references;
  return { value: replaceSsmReferences(value, references.values) as string };
}

function defaultOf(declared: DocumentParameter): ParameterValue {
  return (declared.default ?? null) as ParameterValue;
}

function typed(declared: DocumentParameter, passed: readonly string[]): ParameterValue {
  if (declared.type === 'StringList') return passed;
  const first = passed[0] ?? '';
  if (declared.type !== 'StringMap') return first;
  try {
    return JSON.parse(first) as ParameterValue;
  } catch {
    return first;
  }
}

/** Go's `regexp.MatchString`: RE2 syntax, found anywhere in the text unless the pattern anchors itself. */
function patternReason(name: string, declared: DocumentParameter, value: ParameterValue): string | undefined {
  if (!declared.allowedPattern) return undefined;
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(declared.allowedPattern);
  } catch (error) {
    return `error parsing regexp of parameter ${name}: ${(error as Error).message}`;
  }
  if (value === null) return `Parameter ${name} has no value, and a pattern to match`;
  for (const text of texts(value)) {
    if (!pattern.matcher(text).find()) {
      return `Parameter ${name} does not match the allowed pattern ${declared.allowedPattern}`;
    }
  }
  return undefined;
}

function texts(value: ParameterValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return [JSON.stringify(value)];
}
