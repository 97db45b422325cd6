import { PRESETS, type Preset } from '../core/choices';
import type { Environment } from '../environment';
import type { RecipeName } from '../facts';
import type { Point } from './matrix-points';
import type { SweepRecipe } from './sweep-recipe';

/** The environment with the layout, the lengths, the recipe and the load of a cell: what its run is made from. */
export function cellEnvironment(
  { layout, batch, lengths, recipe, concurrency, repeats }: Point,
  base: Environment,
): Environment {
  const { workload } = base;
  return {
    ...base,
    ...commandsOf(recipe),
    layout: { ...base.layout, ...layout, batch },
    lengths: { sequence: lengths.sequence, context: lengths.context },
    workload: {
      ...workload,
      concurrency,
      repeats,
      inputTokens: { ...workload.inputTokens, mean: lengths.input },
      outputTokens: { ...workload.outputTokens, mean: lengths.output },
    },
  };
}

/** A preset leaves the recipe of the environment as it is, and a recipe its preset. */
function commandsOf(recipe: SweepRecipe): { preset: Preset } | { recipe: RecipeName } {
  return isPreset(recipe) ? { preset: recipe } : { recipe };
}

const isPreset = (recipe: SweepRecipe): recipe is Preset => PRESETS.some((preset) => preset === recipe);
