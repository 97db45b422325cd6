import { cleanUp, resourcesOf, templateOf } from './app';

afterAll(cleanUp);

const launch = (capacity: object, rest: object = {}) => {
  const [template] = resourcesOf(templateOf({ capacity, ...rest }), 'AWS::EC2::LaunchTemplate');
  return template?.['LaunchTemplateData'] as Record<string, unknown>;
};
const reservationId = 'cr-0123456789abcdef0';

describe('capacity', () => {
  test('on demand takes no market and no reservation', () => {
    const data = launch({ kind: 'on-demand' });
    expect(data['InstanceMarketOptions']).toBeUndefined();
    expect(data['CapacityReservationSpecification']).toBeUndefined();
    expect(data['InstanceInitiatedShutdownBehavior']).toBe('stop');
  });

  test('of a block says both the market and the block', () => {
    const data = launch(
      { kind: 'capacity-block', reservationId },
      { network: { availabilityZone: 'us-east-2a' } },
    );
    expect(data['InstanceMarketOptions']).toEqual({ MarketType: 'capacity-block' });
    expect(data['CapacityReservationSpecification']).toEqual({
      CapacityReservationTarget: { CapacityReservationId: reservationId },
    });
  });

  test('of a reservation is this one or none', () => {
    const zoned = { network: { availabilityZone: 'us-east-2a' } };
    const data = launch({ kind: 'reservation', reservationId }, zoned);
    expect(data['CapacityReservationSpecification']).toEqual({
      CapacityReservationTarget: { CapacityReservationId: reservationId },
    });
    expect(data['InstanceMarketOptions']).toBeUndefined();
  });

  test('of a group is one of its reservations or none', () => {
    const groupArn = 'arn:aws:resource-groups:us-east-2:123456789012:group/trainium';
    const data = launch({ kind: 'reservation', groupArn });
    expect(data['CapacityReservationSpecification']).toEqual({
      CapacityReservationTarget: { CapacityReservationResourceGroupArn: groupArn },
    });
    expect(data['InstanceMarketOptions']).toBeUndefined();
  });

  test('on the spot market ends with the instance, and never pays more than said', () => {
    const data = launch({ kind: 'spot', maxPricePerHour: 12.5 });
    expect(data['InstanceMarketOptions']).toEqual({
      MarketType: 'spot',
      SpotOptions: {
        SpotInstanceType: 'one-time',
        InstanceInterruptionBehavior: 'terminate',
        MaxPrice: '12.5',
      },
    });
    expect(data['InstanceInitiatedShutdownBehavior']).toBe('terminate');
  });
});
