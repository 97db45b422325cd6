import type { Environment } from './environment';
import { parseEnvironment } from './load-environment';

interface Stored {
  readonly name: string;
  readonly instance?: unknown;
  readonly [field: string]: unknown;
}

/**
 * An environment as a manifest or a state directory keeps it, complete and checked again. What an earlier version wrote
 * there stays readable: a field that is retired since is left out, because a run that is open cannot be edited.
 * @throws what {@link parseEnvironment} throws
 */
export function storedEnvironment({ name, instance, ...written }: Stored): Environment {
  return parseEnvironment(name, {
    ...written,
    ...(instance === undefined ? {} : { instance: current(instance) }),
  });
}

function current(instance: unknown): unknown {
  if (typeof instance !== 'object' || instance === null) return instance;
  const { launchTemplateVersion: _retired, ...rest } = instance as Record<string, unknown>;
  return rest;
}
