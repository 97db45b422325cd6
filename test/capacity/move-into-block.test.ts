import { moveIntoBlock, replacementSteps } from '../../lib/capacity';
import { type Environment, parseEnvironment } from '../../lib/environment';

const BLOCK = {
  reservationId: 'cr-0123456789abcdef0',
  zone: 'us-east-2b',
  endsAt: Date.parse('2026-12-01T11:30:00Z'),
};
const environment = (written: object = {}): Environment => parseEnvironment('mine', written);

describe('the members of an environment that moves into a block', () => {
  test('raise the instances, and the network when the zone is another one', () => {
    expect(moveIntoBlock(environment({ instance: { generation: 4 } }), BLOCK)).toEqual({
      capacity: {
        kind: 'capacity-block',
        reservationId: BLOCK.reservationId,
        endsAt: '2026-12-01T11:30:00.000Z',
      },
      network: { availabilityZone: 'us-east-2b', generation: 2 },
      instance: { generation: 5 },
    });
  });

  test('leave a network that is in this zone already', () => {
    const there = environment({ network: { availabilityZone: 'us-east-2b', generation: 3 } });
    expect(moveIntoBlock(there, BLOCK).network).toEqual({ availabilityZone: 'us-east-2b' });
  });

  test('leave a subnet that exists: its zone is its own', () => {
    const existing = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
    expect(moveIntoBlock(environment({ network: existing }), BLOCK).network).toEqual({
      availabilityZone: 'us-east-2b',
    });
  });
});

test('the steps of a replacement come back to the number of instances that there were', () => {
  expect(replacementSteps(environment({ instance: { count: 3 } })).join('\n')).toMatch(
    /count to 0.*deploy mine\n.*count to 3.*deploy mine/,
  );
  expect(replacementSteps(environment({ instance: { count: 0 } }))).toEqual([]);
});
