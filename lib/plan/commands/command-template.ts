import type { Preset } from '../../core/choices';
import { dataError } from '../../core/errors';
import { canonicalJson } from '../../core/json';
import {
  type ArgumentTemplate,
  type CommandTemplate,
  type Condition,
  type Family,
  KERNELS,
  type VariableTemplate,
} from '../../facts';
import { mergeJson, NO_OPTIONS, type OptionWords } from '../options/option-words';

/** Values of the variables of a template, by name. */
export type Variables = Readonly<Record<string, string | number>>;
/** Conditions that hold, such as `corrected` and `batched`; a row of a template applies when all of its own do. */
type Conditions = ReadonlySet<string>;

/** A command, ready to start. */
interface Command {
  /** Program and arguments, one item each; nothing is quoted, because no shell reads them. */
  readonly argv: readonly string[];
  /** Environment variables beside those of the caller. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the conditions of a template are about. */
interface CommandShape {
  readonly preset: Preset;
  /** Sequences that one replica holds. */
  readonly batch: number;
  /** Compiled length of the prompt, in tokens. */
  readonly context: number;
  /** Compiled length of prompt and output, in tokens. */
  readonly sequence: number;
  /** What the compiler builds for. */
  readonly family: Family;
  /** Whether a second model drafts tokens; absent: none does. */
  readonly drafted?: boolean;
  /** Whether a server may compile what its cache lacks; absent: it may not. */
  readonly compileOnMiss?: boolean;
  /** Whether MXFP4 weights are served in BF16; absent: they are not. */
  readonly expanded?: boolean;
}

/**
 * The conditions that hold for a shape: `batched` from a batch of 2, `shorterContext` below the sequence, `hitOnly`
 * unless misses may compile, `kernels` where the family has them (preset verbatim passes them everywhere, as the tutorial
 * does), `expanded` for weights that are loaded wider than they are stored.
 */
export function conditionsOf(shape: CommandShape): Conditions {
  const { preset, batch, context, sequence, family } = shape;
  const { compileOnMiss = false, drafted = false, expanded = false } = shape;
  const kernels = preset === 'verbatim' || KERNELS.families.includes(family);
  return new Set<Condition>([
    ...(kernels ? (['kernels'] as const) : []),
    'always',
    preset,
    batch > 1 ? 'batched' : 'unbatched',
    context < sequence ? 'shorterContext' : 'wholeContext',
    drafted ? 'drafted' : 'undrafted',
    ...(compileOnMiss ? [] : (['hitOnly'] as const)),
    ...(expanded ? (['expanded'] as const) : []),
  ]);
}

/**
 * Arguments of the rows that apply, in their order: without those that an option replaces, and then the options.
 * @throws TemplateVariableUnknown when a row names a variable without a value
 */
export function renderArgv(
  rows: readonly ArgumentTemplate[],
  variables: Variables,
  conditions: Conditions,
  options: OptionWords = NO_OPTIONS,
): string[] {
  const base = rows.filter(
    ({ flag, when }) => holds(when, conditions) && !(flag !== undefined && options.dropped.has(flag)),
  );
  const added = Object.entries(options.merged).filter(([flag]) => !base.some((row) => row.flag === flag));
  return [
    ...base.flatMap(({ flag, value }) => [
      ...(flag === undefined ? [] : [flag]),
      ...(value === undefined ? [] : [withMerged(renderText(value, variables), options.merged[flag ?? ''])]),
    ]),
    ...added.flatMap(([flag, value]) => [flag, canonicalJson(value)]),
    ...options.words,
  ];
}

/** Without anything to merge the text stays as the tutorial has it. */
function withMerged(text: string, over: OptionWords['merged'][string] | undefined): string {
  return over === undefined ? text : canonicalJson(mergeJson(JSON.parse(text), over));
}

/**
 * Environment variables of the rows that apply; of two rows of one name the later one counts.
 * @throws TemplateVariableUnknown when a row names a variable without a value
 */
function renderEnvironment(
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

/**
 * A command from its template, by the rule that `lib/facts/dialects/dialect.ts` describes. The host fills the same
 * templates by the same rule, in Python.
 * @throws TemplateVariableUnknown when the template names a variable without a value
 */
export function renderCommand(
  template: CommandTemplate,
  variables: Variables,
  conditions: Conditions,
  options: OptionWords = NO_OPTIONS,
): Command {
  return {
    argv: [
      ...template.program.map((word) => renderText(word, variables)),
      ...renderArgv(template.arguments, variables, conditions, options),
    ],
    environment: {
      ...(template.path === undefined ? {} : { PATH: `${renderText(template.path, variables)}:$PATH` }),
      ...renderEnvironment(template.environment, variables, conditions),
    },
  };
}

const holds = (when: string, conditions: Conditions) =>
  when.split('+').every((condition) => conditions.has(condition));

/**
 * A text with every `{name}` replaced by its value, in one pass: braces in a value are text.
 * @throws TemplateVariableUnknown when a name has no value
 */
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
