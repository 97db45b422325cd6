import { isTrainyardError, requestError } from '../core/errors';
import type { Environment } from '../environment';
import type { Refusal } from './admission/refusal';
import { type Alternative, alternatives } from './layout/alternatives';
import { layoutRequestOf } from './layout/layout-request';
import { makePlan, type Plan } from './plan';

/** The fields of a layout that would be admitted: both degrees, and batch or logical cores where they differ too. */
export type LayoutChange = Pick<Alternative, 'tensorParallel' | 'dataParallel'> &
  Partial<Pick<Alternative, 'batch' | 'logicalCores'>>;

/**
 * The plan of an environment; when it is refused, the error also lists in `data.alternatives` the layouts that the
 * whole plan would admit, each a {@link LayoutChange}.
 * @throws the first refusal's code when the environment cannot work, as {@link makePlan} does
 */
export function planOrAlternatives(environment: Environment): Plan {
  try {
    return makePlan(environment);
  } catch (error) {
    throw withAlternatives(environment, error);
  }
}

function withAlternatives(environment: Environment, error: unknown): unknown {
  const refusals = isTrainyardError(error) ? refusalsOf(error.data) : [];
  if (!isTrainyardError(error) || refusals.length === 0) return error;
  const fits = alternatives(layoutRequestOf(environment))
    .filter((layout) => admits(environment, layout))
    .map(changeOf);
  return requestError(error.code, error.message, {
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.next === undefined ? {} : { next: error.next }),
    data: { ...error.data, ...(fits.length === 0 ? {} : { alternatives: fits }) },
  });
}

/** A layout is no cure for a release, a length or a sampling parameter: only what the whole plan admits is offered. */
function admits(environment: Environment, { changed: _, ...layout }: Alternative): boolean {
  try {
    makePlan({ ...environment, layout: { ...environment.layout, ...layout } as Environment['layout'] });
    return true;
  } catch (error) {
    if (isTrainyardError(error)) return false;
    throw error;
  }
}

function refusalsOf(data: Readonly<Record<string, unknown>> | undefined): readonly Refusal[] {
  const value = data?.['refusals'];
  return Array.isArray(value) ? (value as Refusal[]) : [];
}

function changeOf({ changed, dataParallel, tensorParallel, ...rest }: Alternative): LayoutChange {
  return { dataParallel, tensorParallel, ...Object.fromEntries(changed.map((name) => [name, rest[name]])) };
}
