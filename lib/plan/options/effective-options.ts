import type { Json } from '../../core/json';
import type { Environment } from '../../environment';
import {
  dialectOf,
  type OptionRow,
  optionKey,
  optionsOf,
  type RecipeValue,
  recipeOf,
  recipeValue,
  releaseOf,
} from '../../facts';
import type { OptionValues } from './option-words';

/** As much of an environment as its options depend on. */
type OptionEnvironment = Pick<Environment, 'release' | 'lengths' | 'recipe' | 'compile' | 'serve'>;

/** The options of the two commands: those of the recipe, and over them the environment's own. */
export interface EffectiveOptions {
  /** Of inference_demo, by their names without dashes. */
  readonly compile: OptionValues;
  /** Of the server. */
  readonly serve: OptionValues;
}

/**
 * What an environment tells compile and serve beyond its layout. Fractions are texts, because the two languages print
 * them differently.
 * @throws NotInCatalogue when the release is not known
 */
export function effectiveOptions(environment: OptionEnvironment): EffectiveOptions {
  const recipe = recipeOf(environment.recipe);
  const of = (values: Readonly<Record<string, RecipeValue>>) =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, recipeValue(value, environment.lengths) as Json]),
    );
  return {
    compile: withTexts(compileRows(environment), {
      ...of(recipe.compile),
      ...(environment.compile.options as OptionValues),
    }),
    serve: withTexts(serveRows(environment), {
      ...of(recipe.serve),
      ...(environment.serve.options as OptionValues),
    }),
  };
}

/** Options of the compiler of an environment's release. */
export const compileRows = ({ release }: Pick<Environment, 'release'>): readonly OptionRow[] =>
  optionsOf(releaseOf(release));

/** Options of the server of an environment's release. */
export const serveRows = ({ release }: Pick<Environment, 'release'>): readonly OptionRow[] =>
  dialectOf(releaseOf(release).dialect).serve.options;

function withTexts(rows: readonly OptionRow[], values: OptionValues): OptionValues {
  const floats = new Set(rows.filter(({ kind }) => kind === 'float').map(optionKey));
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, floats.has(key) ? String(value) : value]),
  );
}
