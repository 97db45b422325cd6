import type { SweepPlan } from './sweep-plan-schema';

type NamedStep = Pick<SweepPlan['steps'][number], 'cell' | 'deployment' | 'artifact'>;

/** What each step is about, for people: the cell, the layout, the compiled lengths, or the weights. */
export function stepNames({ cells }: Pick<SweepPlan, 'cells'>): (step: NamedStep) => string {
  const names = new Map<string, string>();
  for (const { id, name, layout, batch, lengths, recipe, artifact, deployment } of cells) {
    const compiled = `batch ${batch}, ${lengths.sequence}${recipe === 'corrected' ? '' : `, ${recipe}`}`;
    names.set(id, name);
    names.set(deployment, `TP ${layout.tensorParallel} × DP ${layout.dataParallel} ${compiled}`);
    names.set(artifact, `TP ${layout.tensorParallel} ${compiled}`);
  }
  return ({ cell, deployment, artifact }) => names.get(cell ?? deployment ?? artifact ?? '') ?? 'weights';
}
