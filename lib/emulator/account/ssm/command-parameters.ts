import { RE2JS } from 're2js';
import type { CommandDocument, DocumentParameter } from '../agent/document';
import { type Input, serviceError } from './operation';

/** Values of a command's parameters by name, always as lists. */
export type SentParameters = Readonly<Record<string, readonly string[]>>;

/**
 * What the service checks of a command's parameters before anything is delivered.
 *
 * Throws InvalidParameters or SerializationException.
 */
export function checkParameters(document: CommandDocument, input: Input): SentParameters {
  const sent = (input.Parameters ?? {}) as Record<string, unknown>;
  const declared = document.parameters ?? {};
  for (const [name, values] of Object.entries(sent)) {
    if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) {
      throw serviceError('SerializationException', `Parameters.${name} must be a list of strings`);
    }
    const rule = declared[name];
    if (!rule) throw invalid(`Parameter [${name}] is not declared by the document`);
    checkValues(name, rule, values as string[]);
  }
  const missing = Object.keys(declared).filter(
    (name) => !(name in sent) && declared[name]?.default === undefined,
  );
  if (missing.length > 0) throw invalid(`Missing value for required parameters: ${missing.join(', ')}`);
  return sent as SentParameters;
}

const invalid = (message: string) => serviceError('InvalidParameters', message);

function checkValues(name: string, rule: DocumentParameter, values: readonly string[]): void {
  if (rule.type !== 'StringList' && values.length !== 1) {
    throw invalid(`Parameter ${name} takes one value, got ${values.length}`);
  }
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = rule;
  if (rule.type === 'StringList' && (values.length < minItems || values.length > maxItems)) {
    throw invalid(`Parameter ${name} takes ${minItems} to ${maxItems} items, got ${values.length}`);
  }
  for (const value of values) checkValue(name, rule, value);
}

function checkValue(name: string, rule: DocumentParameter, value: string): void {
  if (rule.allowedValues && !rule.allowedValues.map(String).includes(value)) {
    throw invalid(`Parameter ${name} must be one of [${rule.allowedValues.join(', ')}], got ${value}`);
  }
  const { minChars = 0, maxChars = Number.POSITIVE_INFINITY } = rule;
  if (value.length < minChars || value.length > maxChars) {
    throw invalid(`Parameter ${name} takes ${minChars} to ${maxChars} characters, got ${value.length}`);
  }
  if (rule.allowedPattern && !found(rule.allowedPattern, value)) {
    throw invalid(`Parameter ${name} must match ${rule.allowedPattern}, got ${value}`);
  }
}

/**
 * Anywhere in the value, as the agent looks. A pattern that RE2 cannot parse passes here, since the service is
 * said to use Java's syntax; the agent then fails the command.
 */
function found(pattern: string, value: string): boolean {
  const compiled = compiledPattern(pattern);
  return compiled === undefined || compiled.matcher(value).find();
}

/** The documents of an environment share most of theirs. */
const compiledPatterns = new Map<string, RE2JS | undefined>();

function compiledPattern(pattern: string): RE2JS | undefined {
  if (!compiledPatterns.has(pattern)) compiledPatterns.set(pattern, compiled(pattern));
  return compiledPatterns.get(pattern);
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
