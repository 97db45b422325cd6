import type { DayRecord } from '../../acceptance/day';
import { phaseError } from '../../core/errors';

/**
 * Call it last. What could not be destroyed goes before a claim that failed.
 * @throws AcceptanceLeft, ClaimsFailed, ClaimsNotReached
 */
export function endByDay(folder: string, { claims, environments }: DayRecord): void {
  const left = environments.filter(({ destroyedAt, remains }) => destroyedAt === null || remains.length > 0);
  if (left.length > 0) {
    const said = left.map(
      ({ name, remains, deleteAt }) => `${name} (${remains.join(', ') || `its stack, until ${deleteAt}`})`,
    );
    throw phaseError('AcceptanceLeft', `not destroyed: ${said.join('; ')}`, {
      next: `try again with: trainyard acceptance resume ${folder}; or delete the stack Trainyard-${left[0]?.name} in CloudFormation`,
      data: { folder, environments: left.map(({ name }) => name) },
    });
  }
  const failed = claims.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0 && claims.some(({ outcome }) => outcome === 'held')) return;
  // What is for hands has no environment.
  const first = claims.find(({ environment }) => environment !== null);
  if (failed.length === 0) {
    throw phaseError(
      'ClaimsNotReached',
      `no claim could be tried: ${first?.evidence ?? 'all are for hands'}`,
      {
        next: `remove the cause, then go on with: trainyard acceptance resume ${folder}`,
        data: { folder },
      },
    );
  }
  throw phaseError(
    'ClaimsFailed',
    `${failed.length} of ${claims.length} claims failed: ${failed.map(({ id }) => id).join(', ')}`,
    {
      next: `read the evidence with: trainyard acceptance show ${folder}`,
      data: { folder, claims: failed.map(({ id }) => id) },
    },
  );
}
