import type { Environment } from './environment';

/**
 * What tells the instances of one generation from those of another: empty when both numbers are 1, `G2`, or `G1N2` where
 * the network has another number too, because another network needs other instances. It stands in logical ids, so the
 * first generation keeps the ids that were deployed before there were numbers.
 */
export function generationSuffix({ instance, network }: Pick<Environment, 'instance' | 'network'>): string {
  if (network.generation > 1) return `G${instance.generation}N${network.generation}`;
  return instance.generation > 1 ? `G${instance.generation}` : '';
}
