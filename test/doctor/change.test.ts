/** What a deployment does to the instances, said before it does it. */
import { examine } from '../../lib/doctor';
import { deploymentChange } from '../../lib/doctor/deployment-change';
import { type Environment, sealedFacts } from '../../lib/environment';
import { commandComment } from '../../lib/run';
import { type Account, DOCUMENTS, examinedWith, HELD, TUTORIAL } from './examined-account';

const BOOTSTRAP = DOCUMENTS.find(({ phase }) => phase === 'bootstrap')?.sha256 ?? '';
const changed = (change: Partial<Record<keyof Environment, object | string>>): Environment => {
  const entries = Object.entries(change).map(([key, value]) => {
    const before = TUTORIAL[key as keyof Environment];
    return [key, typeof value === 'object' ? { ...(before as object), ...value } : value];
  });
  return { ...TUTORIAL, ...Object.fromEntries(entries) } as Environment;
};
/** As this version would have deployed the tutorial. */
const sealed = (it: Account) =>
  Object.assign(it.deployment ?? {}, { generation: 1, networkGeneration: 1, sealed: sealedFacts(TUTORIAL) });
const look = async (environment: Environment, ails: (it: Account) => void = () => undefined) => {
  const examined = examinedWith(
    (it) => {
      sealed(it);
      ails(it);
    },
    { environment },
  );
  const findings = await examine(examined, { signal: new AbortController().signal, before: 'deploy' });
  return findings.filter(({ check }) => check === 'change');
};
const works = (it: Account) => {
  it.host.script('compile', { hangs: true });
  const comment = commandComment('tutorial-20261123-191500-4f2a', 'compile');
  void it.host.send({ documentName: DOCUMENTS[2]?.name, instanceIds: ['i-1'], comment } as never);
};
const sleeps = (it: Account) => (it.directory.states = { 'i-1': 'stopped' });
const otherBootstrap = (it: Account) => {
  const documents = it.deployment?.documents.map((document) => ({ ...document, sha256: '0'.repeat(64) }));
  Object.assign(it.deployment ?? {}, { documents });
};

describe('a deployment', () => {
  test('of nothing new leaves the instances as they are, running or stopped', async () => {
    expect(await look(TUTORIAL)).toMatchObject([
      { state: 'ok', says: 'lets the instances go on as they are' },
    ]);
    expect(await look(TUTORIAL, sleeps)).toMatchObject([
      { state: 'ok', says: 'lets the instances go on as they are; i-1 stays stopped' },
    ]);
  });

  test('of an environment that is not there makes it, which is no reason against it', async () => {
    expect(await look(TUTORIAL, (it) => (it.deployment = undefined))).toMatchObject([
      { state: 'ok', says: 'makes a new stack with 1 instance' },
    ]);
    expect(
      await look(TUTORIAL, (it) => Object.assign(it.deployment ?? {}, { instanceCount: 0 })),
    ).toMatchObject([{ state: 'ok', says: 'makes 1 instance; none is there' }]);
  });

  test('with another bootstrap sets the instances up again, at the next start where they are stopped', async () => {
    expect(await look(TUTORIAL, otherBootstrap)).toMatchObject([
      { state: 'ok', says: 'keeps the instances and bootstraps them again' },
    ]);
    const [stopped] = await look(TUTORIAL, (it) => {
      otherBootstrap(it);
      sleeps(it);
    });
    expect(stopped).toMatchObject({ state: 'warn', code: 'BootstrapsAtStart' });
    expect(stopped?.next).toBe('aws ec2 start-instances --region us-east-2 --instance-ids i-1');
    const [busy] = await look(TUTORIAL, (it) => {
      otherBootstrap(it);
      works(it);
    });
    expect(busy).toMatchObject({ state: 'warn', code: 'BootstrapsAfterRun' });
    expect(busy?.says).toContain('tutorial-20261123-191500-4f2a');
  });

  test.each<[string, Environment, string]>([
    ['instance.type', changed({ instance: { type: 'trn2u.48xlarge' } }), 'instance.generation to 2'],
    ['storage.rootGiB', changed({ storage: { rootGiB: 501 } }), 'instance.generation to 2'],
    [
      'network.availabilityZone',
      changed({ network: { availabilityZone: 'us-east-2c' } }),
      'network.generation to 2',
    ],
  ])(
    'that changes %s without a number is refused, and says which to raise',
    async (field, environment, raise) => {
      const [finding] = await look(environment);
      expect(finding).toMatchObject({ state: 'fail', code: 'GenerationNeeded' });
      expect(finding?.says).toContain(field);
      expect(finding?.next).toContain(raise);
    },
  );

  const replacing = changed({ instance: { generation: 2 } });

  test('with another number replaces the instances, and says what goes with them', async () => {
    const [finding] = await look(replacing);
    expect(finding).toMatchObject({ state: 'warn', code: 'InstancesReplaced', next: 'deploy' });
    expect(finding?.says).toBe(
      'replaces 1 instance by 1 new (another instance.generation); what lies on their disks goes, the bucket stays',
    );
  });

  test('that replaces where the quota has no room for both is refused with the two steps', async () => {
    const [finding] = await look(replacing, (it) => (it.quota = 192));
    expect(finding).toMatchObject({ state: 'fail', code: 'ReplacementHasNoRoom' });
    expect(finding?.next).toMatch(/1\. set instance\.count to 0.*2\. .*set instance\.count to 1/);
  });

  const capacity = { kind: 'capacity-block', reservationId: 'cr-1', endsAt: null } as never;
  const has = (free: number | null) => (it: Account) => (it.reservation = { ...HELD, free });

  test('that replaces in a block without room for both is refused with the two steps', async () => {
    const [finding] = await look({ ...replacing, capacity }, has(0));
    expect(finding).toMatchObject({ state: 'fail', code: 'ReplacementHasNoRoom' });
    expect(finding?.says).toContain('cr-1 has no room for both');
    expect(finding?.next).toMatch(/1\. set instance\.count to 0.*2\. .*set instance\.count to 1/);
    expect(await look({ ...replacing, capacity }, has(1))).toMatchObject([
      { state: 'warn', code: 'InstancesReplaced', next: 'deploy' },
    ]);
  });

  test('that replaces in a block shows the two steps where nobody says whether it has room', async () => {
    const [finding] = await look({ ...replacing, capacity }, has(null));
    expect(finding).toMatchObject({ state: 'warn', code: 'InstancesReplaced' });
    expect(finding?.next).toContain('set instance.count to 0');
  });

  test.each<[string, (it: Account) => void]>([
    ['a new stack', (it) => (it.deployment = undefined)],
    ['the first instance', (it) => Object.assign(it.deployment ?? {}, { instanceCount: 0 })],
    ['another instance', (it) => Object.assign(it.deployment ?? {}, { sealed: undefined })],
  ])('that makes %s in a full block is refused', async (what, ails) => {
    const count = what === 'another instance' ? 2 : 1;
    const full = (it: Account) => {
      has(0)(it);
      ails(it);
    };
    const findings = await look({ ...changed({ instance: { count } }), capacity }, full);
    expect(findings).toContainEqual(expect.objectContaining({ state: 'fail', code: 'ReservationFull' }));
  });

  test('that replaces or ends instances while a run is at work is refused', async () => {
    for (const environment of [replacing, changed({ instance: { count: 0 } })]) {
      const [finding] = await look(environment, works);
      expect(finding).toMatchObject({ state: 'fail', code: 'RunOpenOnReplaced' });
    }
  });

  test('of fewer instances says how many end', async () => {
    const two = (it: Account) => Object.assign(it.deployment ?? {}, { instanceCount: 2 });
    expect(await look(TUTORIAL, two)).toMatchObject([
      { state: 'warn', code: 'InstancesEnd' },
      { state: 'ok' },
    ]);
    expect((await look(changed({ instance: { count: 0 } })))[0]?.says).toContain('ends 1 instance');
  });

  test('over a record of an earlier version compares the type alone', () => {
    const record = {
      ...{
        schema: 'trainyard.deployment/1' as const,
        environment: 'tutorial',
        region: 'us-east-2',
        bucket: 'b',
      },
      ...{ bundle: 'b'.repeat(64), imageId: null, instanceType: 'trn2.48xlarge', instanceCount: 1 },
      documents: [{ job: 'bootstrap' as const, name: 'B', sha256: BOOTSTRAP }],
    };
    expect(deploymentChange(TUTORIAL, record, BOOTSTRAP).does).toBe('none');
    expect(deploymentChange(changed({ storage: { rootGiB: 501 } }), record, BOOTSTRAP).does).toBe('none');
    expect(
      deploymentChange(changed({ instance: { type: 'trn1.32xlarge' } }), record, BOOTSTRAP),
    ).toMatchObject({
      does: 'refuse',
      fields: ['instance.type'],
    });
  });
});
