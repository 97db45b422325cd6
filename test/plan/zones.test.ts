/** Zones that offer an instance type: refused where one must be chosen, placed where there is one. */
import { parseEnvironment, placedZone, sealedFacts } from '../../lib/environment';
import { hardwareOf, instanceTypes, zonesOffering } from '../../lib/facts';
import { makePlan } from '../../lib/plan';

const environment = (region: string, network: object = {}) =>
  parseEnvironment('mine', {
    region,
    instance: { type: 'trn1.32xlarge' },
    network,
    layout: { tensorParallel: 32, dataParallel: 1, batch: 1 },
    workload: { inputTokens: { mean: 1000 } },
  });
const EXISTING = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };

test('of several zones one must be named', () => {
  expect(() => makePlan(environment('us-west-2'))).toThrow(
    expect.objectContaining({
      code: 'ZoneMustBeChosen',
      message: expect.stringContaining('usw2-az1, usw2-az4 of us-west-2'),
      next: expect.stringContaining('network.availabilityZone'),
    }),
  );
  expect(() => makePlan(environment('us-west-2', { availabilityZone: 'us-west-2b' }))).not.toThrow();
  expect(() => makePlan(environment('us-west-2', EXISTING))).not.toThrow();
});

test('exactly one zone is taken, and sealed with the network', () => {
  const one = environment('us-east-2');
  expect(() => makePlan(one)).not.toThrow();
  expect(placedZone(one)).toBe('use2-az3');
  expect(sealedFacts(one).network['network.availabilityZone']).toBe('use2-az3');
  expect(placedZone(environment('us-east-2', { availabilityZone: 'us-east-2c' }))).toBeUndefined();
  expect(placedZone(environment('us-east-2', EXISTING))).toBeUndefined();
});

test('where every zone has the type, or nobody knows, nothing is said', () => {
  expect(zonesOffering('trn2.48xlarge', 'us-east-2')).toBeUndefined();
  expect(placedZone(parseEnvironment('mine', {}))).toBeUndefined();
});

test('zones are of their region, and regions of the catalogue where it has them', () => {
  const rows = instanceTypes().flatMap((type) =>
    ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-2', 'ap-southeast-4', 'ap-south-1'].map((region) => ({
      type,
      region,
      zones: zonesOffering(type, region) ?? [],
    })),
  );
  expect(rows.filter(({ zones }) => zones.length > 0).length).toBeGreaterThan(8);
  for (const { type, region, zones } of rows) {
    const [area = '', side = '', number = ''] = region.split('-');
    for (const zone of zones) expect(zone.startsWith(area + side[0])).toBe(true);
    for (const zone of zones) expect(zone).toMatch(new RegExp(`${number}-az\\d$`));
    if (zones.length > 0) expect(hardwareOf(type).regions ?? [region]).toContain(region);
  }
});
