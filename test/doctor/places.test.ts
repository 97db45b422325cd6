/** Where instances will stand, and what they are launched into: the subnet and the reservation that exist already. */
import { CODES } from '../../lib/codes';
import { examine } from '../../lib/doctor';
import { parseEnvironment } from '../../lib/environment';
import { type Account, examinedWith, HELD } from './examined-account';

const VPC = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
const CAPACITY = { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0' };
const IN_SUBNET = parseEnvironment('tutorial', { network: VPC });
const IN_BLOCK = parseEnvironment('tutorial', {
  capacity: CAPACITY,
  network: { availabilityZone: 'us-east-2c' },
});
const IN_BOTH = parseEnvironment('tutorial', { capacity: CAPACITY, network: VPC });

async function look(environment: typeof IN_BLOCK, ails: (it: Account) => void = () => undefined) {
  const examined = examinedWith(ails, { environment });
  const of = async (before: 'run' | 'deploy') => {
    const findings = await examine(examined, { signal: new AbortController().signal, before });
    return findings.filter(({ check }) => check === 'zones' || check === 'capacity');
  };
  const findings = await of('run');
  expect(await of('deploy')).toEqual(findings);
  for (const { state, code, next } of findings.filter((it) => it.state !== 'ok')) {
    expect(state).toBe('fail');
    expect(CODES).toHaveProperty(String(code));
    expect(next).toMatch(/\S/);
  }
  return findings;
}

const elsewhere = { zone: 'us-east-2a', zoneId: 'use2-az1', vpcId: VPC.vpcId };

describe('a subnet that exists', () => {
  test('is well in a zone that has the type', async () => {
    expect(await look(IN_SUBNET)).toMatchObject([{ check: 'zones', state: 'ok' }]);
  });

  test.each<[string, string, (it: Account) => void]>([
    [
      'TypeNotOffered',
      'subnet-0123456789abcdef0 is in us-east-2a (use2-az1), which does not offer trn2.48xlarge; us-east-2c (use2-az3) does',
      (it) => (it.subnet = elsewhere),
    ],
    ['SubnetMissing', 'is not in us-east-2', (it) => (it.subnet = undefined)],
    ['SubnetMissing', 'is in vpc-1', (it) => (it.subnet = { ...elsewhere, vpcId: 'vpc-1' })],
  ])('%s: %s', async (code, says, ails) => {
    const [finding] = await look(IN_SUBNET, ails);
    expect(finding).toMatchObject({ check: 'zones', code, says: expect.stringContaining(says) });
  });
});

describe('the reservation that instances are launched into', () => {
  test('is a line where one is named, and none elsewhere', async () => {
    expect(await look(IN_BLOCK)).toMatchObject([
      { check: 'zones', state: 'ok' },
      { check: 'capacity', state: 'ok', says: 'cr-0123456789abcdef0, 1 of 1 free' },
    ]);
    const byGroup = {
      kind: 'reservation',
      groupArn: 'arn:aws:resource-groups:us-east-2:123456789012:group/mine',
    };
    expect(await look(parseEnvironment('tutorial', { capacity: byGroup }))).toHaveLength(1);
  });

  test.each<[string, string, Partial<typeof HELD> | undefined]>([
    ['ReservationNotFound', 'is not in us-east-2', undefined],
    ['ReservationDiffers', 'is no capacity block, and capacity.kind is capacity-block', { ofBlock: false }],
    ['ReservationDiffers', 'is of trn1.32xlarge', { instanceType: 'trn1.32xlarge' }],
    ['ReservationDiffers', 'is in us-east-2a, and the instances in us-east-2c', elsewhere],
    ['ReservationDiffers', 'is for 0, and instance.count is 1', { count: 0 }],
    ['ReservationNotActive', 'is scheduled, not active', { state: 'scheduled' }],
    ['ReservationNotActive', 'is expired, not active', { state: 'expired' }],
  ])('%s: %s', async (code, says, change) => {
    const ails = (it: Account) =>
      Object.assign(it, { reservation: change === undefined ? undefined : { ...HELD, ...change } });
    for (const environment of [IN_BLOCK, IN_BOTH]) {
      const [, finding] = await look(environment, ails);
      expect(finding).toMatchObject({ check: 'capacity', code, says: expect.stringContaining(says) });
    }
  });

  test('may begin later where there are no instances yet, and differs in nothing that nobody says', async () => {
    const none = { ...IN_BLOCK, instance: { ...IN_BLOCK.instance, count: 0 } };
    const [, later] = await look(none, (it) => (it.reservation = { ...HELD, state: 'scheduled' }));
    expect(later).toMatchObject({ check: 'capacity', state: 'ok' });
    const unsaid = Object.fromEntries(Object.keys(HELD).map((field) => [field, null]));
    const [, silent] = await look(IN_BLOCK, (it) => (it.reservation = unsaid as never));
    expect(silent).toMatchObject({ check: 'capacity', state: 'ok', says: 'cr-0123456789abcdef0' });
  });
});
