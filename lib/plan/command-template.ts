/** The template rule of `lib/facts/dialects/dialect.ts`; the host has the same one in Python. */
import type { Preset } from '../core/choices';
import { dataError } from '../core/errors';
import type { ArgumentTemplate, CommandTemplate, Condition, VariableTemplate } from '../facts';

export type Variables = Readonly<Record<string, string | number>>;
export type Conditions = ReadonlySet<string>;

export interface Command {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export function conditionsOf(of: { readonly preset: Preset; readonly batch: number }): Conditions {
  return new Set<Condition>(['always', of.preset, of.batch > 1 ? 'batched' : 'unbatched']);
}

export function renderArgv(
  rows: readonly ArgumentTemplate[],
  variables: Variables,
  conditions: Conditions,
): string[] {
  return rows
    .filter((row) => holds(row.when, conditions))
    .flatMap(({ flag, value }) => [
      ...(flag === undefined ? [] : [flag]),
      ...(value === undefined ? [] : [renderText(value, variables)]),
    ]);
}

export function renderEnvironment(
  rows: readonly VariableTemplate[],
  variables: Variables,
  conditions: Conditions,
): Record<string, string> {
  return Object.fromEntries(
    rows
      .filter((row) => holds(row.when, conditions))
      .map((row) => [row.name, renderText(row.value, variables)]),
  );
}

export function renderCommand(
  template: CommandTemplate,
  variables: Variables,
  conditions: Conditions,
): Command {
  return {
    argv: [
      ...template.program.map((word) => renderText(word, variables)),
      ...renderArgv(template.arguments, variables, conditions),
    ],
    environment: renderEnvironment(template.environment, variables, conditions),
  };
}

const holds = (when: string, conditions: Conditions) =>
  when.split('+').every((condition) => conditions.has(condition));

/** One pass: braces in a variable's own value are text. */
export function renderText(text: string, variables: Variables): string {
  return text.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) {
      throw dataError('TemplateVariableUnknown', `a command template names {${name}}, which has no value`, {
        next: `known are ${Object.keys(variables).join(', ')}`,
      });
    }
    return String(value);
  });
}
