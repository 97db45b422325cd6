import { isTrainyardError, requestError } from '../core/errors';
import type { Environment } from '../environment';
import { type Alternative, alternatives } from './alternatives';
import { layoutRequestOf } from './layout-request';
import { makePlan, type Plan } from './plan';
import type { Refusal } from './refusal';

/**
 * The plan of an environment; when it is refused, the error also lists in `data.tryOptions` the command line options
 * of layouts that the whole plan would admit.
 * @throws the first refusal's code when the environment cannot work, as {@link makePlan} does
 */
export function planOrAlternatives(environment: Environment): Plan {
  try {
    return makePlan(environment);
  } catch (error) {
    throw withOptions(environment, error);
  }
}

function withOptions(environment: Environment, error: unknown): unknown {
  const refusals = isTrainyardError(error) ? refusalsOf(error.data) : [];
  if (!isTrainyardError(error) || refusals.length === 0) return error;
  const fits = alternatives(layoutRequestOf(environment))
    .filter((layout) => admits(environment, layout))
    .map(asOptions);
  return requestError(error.code, error.message, {
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.next === undefined ? {} : { next: error.next }),
    data: { ...error.data, ...(fits.length === 0 ? {} : { tryOptions: fits }) },
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

function asOptions(layout: Alternative): string {
  const changed = layout.changed.map((name) =>
    name === 'batch' ? ` --batch ${layout.batch}` : ` --logical-cores ${layout.logicalCores}`,
  );
  return `--data-parallel ${layout.dataParallel} --tensor-parallel ${layout.tensorParallel}${changed.join('')}`;
}
