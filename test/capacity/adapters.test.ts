import { ec2CapacityMarket } from '../../lib/run/aws/ec2-capacity-market';
import { ec2ImageCatalogue } from '../../lib/run/aws/ec2-image-catalogue';
import { type Ec2Server, startEc2 } from './fixtures/ec2-server';
import { RESERVATION, someWorld } from './fixtures/world';

let server: Ec2Server;
beforeEach(async () => {
  server = await startEc2(someWorld());
});
afterEach(() => server.close());

const connection = (region = 'us-east-2') => ({
  region,
  endpoint: server.endpoint,
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
});
const market = (region?: string) => ec2CapacityMarket(connection(region));
const order = { offerId: 'cb-0111', tags: { 'trainyard:environment': 'tutorial', Owner: 'inference' } };
const query = { instanceType: 'trn2.48xlarge', count: 1, hours: 24 };

describe('the capacity market of EC2', () => {
  test('names the zones of its region by id and by name, from every page', async () => {
    expect(await market().zonesOffering('trn2.48xlarge')).toEqual([
      { zoneId: 'use2-az1', zone: 'us-east-2c' },
      { zoneId: 'use2-az2', zone: 'us-east-2b' },
      { zoneId: 'use2-az3', zone: 'us-east-2a' },
    ]);
    expect(server.calls[0]).toMatchObject({
      action: 'DescribeInstanceTypeOfferings',
      parameters: { LocationType: 'availability-zone-id', 'Filter.1.Value.1': 'trn2.48xlarge' },
    });
    expect(await market('eu-west-1').zonesOffering('trn2.48xlarge')).toEqual([]);
  });

  test('asks for offers as they were described, and keeps the fee as text', async () => {
    const offers = await market().blockOffers({
      ...query,
      startsAfter: Date.parse('2026-11-25T00:00:00Z'),
      endsBefore: Date.parse('2026-11-30T00:00:00Z'),
    });
    expect(offers).toHaveLength(3);
    expect(offers[0]).toEqual({
      offerId: 'cb-0222',
      instanceType: 'trn2.48xlarge',
      count: 1,
      zone: 'us-east-2c',
      startsAt: Date.parse('2026-11-27T11:30:00Z'),
      endsAt: Date.parse('2026-11-28T11:30:00Z'),
      fee: { amount: '1001.500000', currency: 'USD' },
    });
    expect(server.calls[0]?.parameters).toMatchObject({
      InstanceType: 'trn2.48xlarge',
      InstanceCount: '1',
      CapacityDurationHours: '24',
      StartDateRange: '2026-11-25T00:00:00Z',
      EndDateRange: '2026-11-30T00:00:00Z',
    });
  });

  test('has an empty answer where nothing is offered', async () => {
    server.world.offers = [];
    expect(await market().blockOffers(query)).toEqual([]);
    expect(server.calls[0]?.parameters).not.toHaveProperty('StartDateRange');
  });

  test('counts an extension from the end of the block', async () => {
    expect(await market().extensionOffers(RESERVATION, 24)).toEqual([
      expect.objectContaining({
        offerId: 'cbe-0111',
        reservationId: RESERVATION,
        startsAt: Date.parse('2026-11-24T11:30:00Z'),
        endsAt: Date.parse('2026-11-25T11:30:00Z'),
        fee: { amount: '860.00', currency: 'USD' },
      }),
    ]);
  });

  test('lists what is held with the instances of each reservation', async () => {
    const held = await market().blocksHeld();
    expect(held.map((it) => [it.reservationId, it.count, it.instanceType, it.state])).toEqual([
      [RESERVATION, 1, 'trn2.48xlarge', 'active'],
      ['cr-0old', 1, 'trn2.48xlarge', 'expired'],
      ['cr-0next', 2, 'trn2.48xlarge', 'scheduled'],
    ]);
  });

  test('knows a reservation, what the service leaves out of it, and the absence of one', async () => {
    Object.assign(server.world.reservations[0] ?? {}, {
      ...{ reservationType: 'capacity-block', availableInstanceCount: 0, state: 'active' },
      ...{ availabilityZone: 'us-east-2c', availabilityZoneId: 'use2-az1' },
    });
    expect(await market().reservation(RESERVATION)).toEqual({
      ...{ ofBlock: true, instanceType: 'trn2.48xlarge', count: 1, free: 0, state: 'active' },
      ...{ zone: 'us-east-2c', zoneId: 'use2-az1', endsAt: Date.parse('2026-11-24T11:30:00Z') },
    });
    expect(await market().reservation('cr-0open')).toEqual({
      ...{ ofBlock: null, instanceType: 'trn2.48xlarge', count: 1, free: null, state: null },
      ...{ zone: null, zoneId: null, endsAt: null },
    });
    expect(await market().reservation('cr-0gone')).toBeUndefined();
  });

  test('knows the zone and the VPC of a subnet, and the absence of one', async () => {
    server.world.subnets = [
      {
        ...{ subnetId: 'subnet-1', vpcId: 'vpc-1' },
        ...{ availabilityZone: 'us-east-2a', availabilityZoneId: 'use2-az3' },
      },
    ];
    expect(await market().subnet('subnet-1')).toEqual({
      ...{ vpcId: 'vpc-1', zone: 'us-east-2a', zoneId: 'use2-az3' },
    });
    expect(await market().subnet('subnet-2')).toBeUndefined();
  });

  test('takes the refusal of a dry run for permission, and nothing else', async () => {
    expect(await market().tryPurchase(order)).toBe('permitted');
    expect(await market().tryExtend(RESERVATION, 'cbe-0111')).toBe('permitted');
    expect(server.calls.map((it) => it.parameters['DryRun'])).toEqual(['true', 'true']);
    server.world.failures['PurchaseCapacityBlock'] = [{ code: 'UnauthorizedOperation', status: 403 }];
    await expect(market().tryPurchase(order)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  test('buys for Linux, once, and not as a dry run', async () => {
    expect(await market().purchase(order)).toEqual({
      reservationId: 'cr-0b0b0b0b0b0b0b0b0',
      state: 'payment-pending',
    });
    expect(await market().extend(RESERVATION, 'cbe-0111')).toEqual({
      reservationId: RESERVATION,
      state: 'payment-pending',
    });
    expect(server.calls.map((it) => it.parameters)).toEqual([
      expect.objectContaining({
        CapacityBlockOfferingId: 'cb-0111',
        InstancePlatform: 'Linux/UNIX',
        DryRun: 'false',
      }),
      expect.objectContaining({
        CapacityBlockExtensionOfferingId: 'cbe-0111',
        CapacityReservationId: RESERVATION,
        DryRun: 'false',
      }),
    ]);
  });

  test('tags the reservation in the call that buys it, and in the dry run that asks for permission', async () => {
    await market().tryPurchase(order);
    await market().purchase(order);
    await market().purchase({ ...order, tags: {} });
    const sent = {
      'TagSpecification.1.ResourceType': 'capacity-reservation',
      'TagSpecification.1.Tag.1.Key': 'trainyard:environment',
      'TagSpecification.1.Tag.1.Value': 'tutorial',
      'TagSpecification.1.Tag.2.Key': 'Owner',
      'TagSpecification.1.Tag.2.Value': 'inference',
    };
    const tags = server.calls.map(({ parameters }) =>
      Object.fromEntries(Object.entries(parameters).filter(([name]) => name.startsWith('TagSpecification'))),
    );
    expect(tags).toEqual([sent, sent, {}]);
  });

  test('does not repeat a purchase that was throttled or not answered', async () => {
    server.world.failures['PurchaseCapacityBlock'] = [
      { code: 'RequestLimitExceeded', status: 503 },
      { code: 'connection lost', status: 0 },
    ];
    await expect(market().purchase(order)).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    await expect(market().purchase(order)).rejects.toBeDefined();
    expect(server.calls).toHaveLength(2);
  });
});

describe('the image catalogue of EC2', () => {
  const catalogue = () => ec2ImageCatalogue(connection());

  test('asks for available images of Amazon, deprecated ones included', async () => {
    const images = await catalogue().images({
      name: 'Deep Learning AMI Neuron*',
      description: '*Neuron SDK 2.24.0*',
    });
    expect(images).toEqual([expect.objectContaining({ id: 'ami-0000000000000004', deprecatedAt: null })]);
    expect(server.calls[0]?.parameters).toMatchObject({
      'Owner.1': 'amazon',
      IncludeDeprecated: 'true',
      'Filter.1.Name': 'state',
      'Filter.2.Value.1': 'x86_64',
    });
  });

  test('leaves out an id that is gone', async () => {
    expect(await catalogue().images({ ids: ['ami-0000000000000009'] })).toEqual([]);
    expect(await catalogue().images({ ids: ['ami-0000000000000001'] })).toHaveLength(1);
  });

  test('reads a public parameter, or says that it is gone', async () => {
    const [name = ''] = Object.keys(server.world.parameters);
    expect(await catalogue().parameter(name)).toBe('ami-0000000000000001');
    expect(await catalogue().parameter('/aws/service/gone')).toBeUndefined();
  });
});
