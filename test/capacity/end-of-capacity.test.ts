import { endOfCapacity, type ReservationHeld } from '../../lib/capacity';
import { phaseError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';

const ID = 'cr-0a0a0a0a0a0a0a0a0';
const WRITTEN = '2026-11-24T11:30:00Z';
const LATER = Date.parse('2026-11-25T11:30:00Z');

const environment = (capacity: object) =>
  parseEnvironment('held', { capacity, network: { availabilityZone: 'us-east-2a' } });
const block = (endsAt: string | null = null) =>
  environment({ kind: 'capacity-block', reservationId: ID, endsAt });

const says = (endsAt: number | null | undefined) => ({
  reservation: async () => (endsAt === undefined ? undefined : ({ endsAt } as ReservationHeld)),
});
const denied = {
  reservation: async () => {
    throw phaseError('CallFailed', 'DescribeCapacityReservations failed: UnauthorizedOperation');
  },
};

describe('the end of capacity', () => {
  test('does not exist for instances that are not in a block, and is not asked for', async () => {
    for (const capacity of [
      { kind: 'on-demand' },
      { kind: 'spot' },
      { kind: 'reservation', reservationId: ID },
    ]) {
      expect(await endOfCapacity(environment(capacity), denied)).toBeUndefined();
    }
  });

  test('is what the service says, also when the file says something else', async () => {
    expect(await endOfCapacity(block(), says(LATER))).toEqual({
      reservationId: ID,
      endsAt: LATER,
      source: 'service',
    });
    expect(await endOfCapacity(block(WRITTEN), says(LATER))).toMatchObject({
      endsAt: LATER,
      remark: `${ID} ends at 2026-11-25T11:30:00.000Z, not at ${WRITTEN} as capacity.endsAt says`,
    });
  });

  test('is what the file says when the service may not be asked or does not know', async () => {
    for (const market of [denied, says(undefined), says(null)]) {
      expect(await endOfCapacity(block(WRITTEN), market)).toMatchObject({
        endsAt: Date.parse(WRITTEN),
        source: 'environment',
        remark: expect.stringContaining('did not say'),
      });
    }
  });

  test('is never guessed for a block', async () => {
    for (const market of [denied, says(undefined), says(null)]) {
      await expect(endOfCapacity(block(), market)).rejects.toMatchObject({
        kind: 'request',
        code: 'BlockEndUnknown',
        path: 'environments.held.capacity.endsAt',
      });
    }
  });
});
