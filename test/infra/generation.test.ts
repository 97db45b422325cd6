/** Generations: what replaces an instance or a network, and what is refused because it would not. */
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type Environment, parseEnvironment } from '../../lib/environment';
import { generationSuffix } from '../../lib/environment/generation-suffix';
import { changedFacts, sealedFacts } from '../../lib/environment/sealed-facts';
import { cleanUp, stackOf, templateOf } from './app';

afterAll(cleanUp);

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

const resources = (written: object = {}) =>
  templateOf(written).toJSON()['Resources'] as Readonly<Record<string, Resource>>;
const ids = (written: object, type: string) =>
  Object.entries(resources(written))
    .filter(([, { Type }]) => Type === type)
    .map(([id]) => id);
const seals = (written: object = {}) =>
  Object.fromEntries(
    Object.entries(resources(written))
      .filter(([id]) => /^(Instance|Network)Seal/.test(id))
      .map(([id, { Properties }]) => [String(Properties?.['Name']), id]),
  );
const INSTANCE = '/trainyard/tutorial/instance-1';
const NETWORK = '/trainyard/tutorial/network-1';

describe('the generation of the instances', () => {
  test('is in the logical id of the template, from the second on', () => {
    const [first] = ids({}, 'AWS::EC2::LaunchTemplate');
    const [second] = ids({ instance: { generation: 2 } }, 'AWS::EC2::LaunchTemplate');
    expect([first, second]).toEqual([
      expect.stringMatching(/^HostTemplate[0-9A-F]{8}$/),
      expect.stringMatching(/^HostTemplateG2/),
    ]);
  });

  test.each([1, 2, 7])('%s runs the first version of its template', (generation) => {
    const [instance] = Object.values(resources({ instance: { generation } })).filter(
      ({ Type }) => Type === 'AWS::EC2::Instance',
    );
    expect(instance?.Properties?.['LaunchTemplate']).toMatchObject({ Version: '1' });
  });

  test.each([
    [1, 1, ''],
    [2, 1, 'G2'],
    [1, 2, 'G1N2'],
    [3, 2, 'G3N2'],
  ])('%s in network %s is told apart by %j', (instance, network, suffix) => {
    const environment = parseEnvironment('tutorial', {
      instance: { generation: instance },
      network: { generation: network },
    });
    expect(generationSuffix(environment)).toBe(suffix);
  });
});

describe('the generation of the network', () => {
  test('is a network of its own beside the old one, and new instances in it', () => {
    const of = (written: object) => [
      ...ids(written, 'AWS::EC2::VPC'),
      ...ids(written, 'AWS::EC2::Subnet'),
      ...ids(written, 'AWS::EC2::SecurityGroup'),
      ...ids(written, 'AWS::EC2::LaunchTemplate'),
    ];
    const before = of({});
    const after = of({ network: { generation: 2, nat: true } });
    expect(after).toHaveLength(before.length);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });
});

describe('a seal', () => {
  test('comes before everything else of the stack', () => {
    const all = Object.entries(resources()).filter(([id]) => id !== 'CDKMetadata');
    const sealIds = Object.values(seals()).sort();
    expect(sealIds).toHaveLength(2);
    const others = all.filter(([id]) => !sealIds.includes(id));
    expect(others.length).toBeGreaterThan(40);
    for (const [, { DependsOn = [] }] of others) expect(DependsOn).toEqual(expect.arrayContaining(sealIds));
    for (const id of sealIds) expect(resources()[id]?.DependsOn).toBeUndefined();
  });

  test('has the number in its name and the facts in its logical id', () => {
    const small = seals({ storage: { rootGiB: 256 } });
    expect(small[INSTANCE]).not.toBe(seals()[INSTANCE]);
    expect(small[NETWORK]).toBe(seals()[NETWORK]);
    expect(Object.keys(seals({ instance: { generation: 2 } }))).toContain('/trainyard/tutorial/instance-2');
    expect(Object.keys(seals({ network: { generation: 3 } }))).toContain('/trainyard/tutorial/network-3');
  });

  test('says where `cdk deploy` prints its failure what to raise', () => {
    const paths = stackOf()
      .node.findAll()
      .map(({ node }) => node.id);
    expect(paths.filter((id) => id.startsWith('Seal'))).toEqual([
      expect.stringContaining('raise network.generation'),
      expect.stringContaining('raise instance.generation'),
    ]);
  });

  test('takes a price with a fraction', () => {
    const spot = (maxPricePerHour: number) =>
      seals({ capacity: { kind: 'spot', maxPricePerHour } })[INSTANCE];
    expect(spot(12.5)).not.toBe(spot(12.25));
  });
});

describe('without instances', () => {
  const none = { instance: { count: 0 } };

  test('there is no template whose first version would be an old one, and nothing waits or stops', () => {
    for (const type of [
      'AWS::EC2::LaunchTemplate',
      'AWS::EC2::Instance',
      'AWS::SSM::Association',
      'AWS::Scheduler::Schedule',
    ])
      expect(ids(none, type)).toEqual([]);
    expect(Object.keys(seals(none))).toEqual([NETWORK]);
  });

  test('the network, the documents and the buckets stay as they are', () => {
    const before = resources();
    const after = resources(none);
    const kept = ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::S3::Bucket', 'AWS::SSM::Document'];
    for (const [id, { Type }] of Object.entries(before))
      if (kept.includes(Type)) expect(after[id]?.Type).toBe(Type);
  });

  test('the outputs have a value: CloudFormation takes no empty one', () => {
    const outputs = templateOf(none).toJSON()['Outputs'] as Record<string, { Value: unknown }>;
    expect(outputs['InstanceIds']?.Value).toBe('none');
  });
});

describe('the sealed facts', () => {
  const sealed = (written: object): ReturnType<typeof sealedFacts> => sealedFacts(environmentOf(written));

  test('name the field that changed', () => {
    const before = sealed({}).instance ?? {};
    expect(
      changedFacts(before, sealed({ instance: { type: 'trn2.3xlarge' }, layout: SMALL }).instance ?? {}),
    ).toEqual(['instance.type']);
    expect(changedFacts(before, sealed({ guards: { idleMinutes: null } }).instance ?? {})).toEqual([]);
  });

  test('do not hold the end of a block, which can be extended', () => {
    const block = (endsAt: string) =>
      sealed({
        capacity: { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0', endsAt },
        network: { availabilityZone: 'us-east-2a' },
      });
    expect(block('2026-12-01T11:30:00Z')).toEqual(block('2026-12-02T11:30:00Z'));
  });

  test('of a subnet that exists leave out what only an own network has', () => {
    const existing = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
    expect(sealed({ network: { ...existing, nat: false } })).toEqual(sealed({ network: existing }));
  });
});

const SMALL = { tensorParallel: 4, dataParallel: 1 };

function environmentOf(written: object): Environment {
  return parseEnvironment('tutorial', written);
}

describe('a zone that is not written', () => {
  const trn1 = { instance: { type: 'trn1.32xlarge' }, layout: { dataParallel: 1, batch: 1 } };
  const zonesOf = (written: object) =>
    Object.values(resources(written))
      .filter(({ Type }) => Type === 'AWS::EC2::Subnet')
      .map(({ Properties }) => [Properties?.['AvailabilityZone'], Properties?.['AvailabilityZoneId']]);

  test('is the one that offers the type, by its id', () => {
    expect(zonesOf(trn1)).toEqual([
      [undefined, 'use2-az3'],
      [undefined, 'use2-az3'],
    ]);
  });

  test('is left to a zone that is written', () => {
    const network = { availabilityZone: 'us-east-2c' };
    expect(zonesOf({ ...trn1, network })).toEqual([
      ['us-east-2c', undefined],
      ['us-east-2c', undefined],
    ]);
  });

  test('a region in which the type was not seen is a warning of the synthesis', () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const seen = Match.stringLikeRegexp('us-west-2 is not among the regions');
    Annotations.fromStack(stackOf({ region: 'us-west-2' })).hasWarning('*', seen);
    Annotations.fromStack(stackOf()).hasNoWarning('*', seen);
    jest.restoreAllMocks();
  });
});
