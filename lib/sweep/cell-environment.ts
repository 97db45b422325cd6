import type { Environment } from '../environment';
import type { Point } from './matrix-points';

/** The environment with the layout, the lengths, the recipe and the load of a cell: what its run is made from. */
export function cellEnvironment(
  { layout, batch, lengths, recipe, concurrency, repeats }: Point,
  base: Environment,
): Environment {
  const { workload } = base;
  return {
    ...base,
    preset: recipe,
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
