/** Each line of the doctor, provoked. A line that nothing here provokes would be a line that nobody ever saw. */
import { CODES } from '../../lib/codes';
import { DOCTOR_CODES } from '../../lib/codes/doctor-codes';
import { keys } from '../../lib/contract/names';
import { sharedManifestKey } from '../../lib/contract/trusted';
import { phaseError } from '../../lib/core/errors';
import { examine } from '../../lib/doctor';
import { CHECKS } from '../../lib/doctor/finding';
import { commandComment } from '../../lib/run';
import { AwsError, START } from '../run/fakes';
import { type Account, DOCUMENTS, examinedWith, TUTORIAL } from './examined-account';

const signal = new AbortController().signal;
const look = (examined: ReturnType<typeof examinedWith>) => examine(examined, { signal });
type Provoked = [state: 'warn' | 'fail', check: string, code: string, change: (account: Account) => void];

/** What the account can be made to ail. */
const OF_ACCOUNT: readonly Provoked[] = [
  ['fail', 'zones', 'TypeNotOffered', (it) => (it.zones = [])],
  ['fail', 'quota', 'QuotaTooLow', (it) => (it.quota = 191)],
  ['warn', 'quota', 'NoRoomToReplace', (it) => (it.quota = 192)],
  ['warn', 'quota', 'QuotaNotKnown', (it) => (it.quota = undefined)],
  ['fail', 'image', 'ImageNotFound', (it) => (it.image = undefined)],
  ['fail', 'image', 'ImageOfOtherRelease', (it) => changeImage(it, { description: 'Neuron SDK 2.26.0' })],
  ['warn', 'image', 'ImageDeprecated', (it) => changeImage(it, { deprecatedAt: '2026-11-02T00:00:00.000Z' })],
  ['warn', 'image', 'ImageOld', (it) => changeImage(it, { createdAt: '2025-05-20T00:00:00.000Z' })],
  ['fail', 'secret', 'SecretMissing', (it) => (it.secrets = [])],
  ['fail', 'hub', 'ModelNotOnHub', (it) => (it.hubStatus = 404)],
  ['fail', 'hub', 'ModelForbidden', (it) => (it.hubStatus = 403)],
  ['warn', 'hub', 'HubNotAsked', (it) => Object.assign(it, { hubStatus: 401, hubToken: false })],
  ['warn', 'hub', 'HubNotAsked', (it) => (it.hubStatus = 0)],
  ['fail', 'deployment', 'NotDeployed', (it) => (it.deployment = undefined)],
  [
    'fail',
    'deployment',
    'InstanceTypeDiffers',
    (it) => changeDeployment(it, { instanceType: 'trn1.32xlarge' }),
  ],
  ['warn', 'deployment', 'DeploymentDiffers', (it) => changeDeployment(it, { instanceCount: 0 })],
  ['fail', 'bucket', 'BucketMissing', (it) => (it.buckets = [])],
  ['fail', 'documents', 'DocumentMissing', (it) => it.host.documents.delete(DOCUMENTS[2]?.name ?? '')],
  ['fail', 'documents', 'DocumentDiffers', (it) => leaveBehind(it, 'f'.repeat(64))],
  ['warn', 'documents', 'DefaultVersionDiffers', (it) => leaveBehind(it, DOCUMENTS[2]?.sha256 ?? '')],
  ['warn', 'toolkit', 'ToolkitDiffers', (it) => changeDeployment(it, { bundle: 'e'.repeat(64) })],
  ['fail', 'instances', 'InstancesMissing', (it) => (it.directory.list = [])],
  ['fail', 'bootstrap', 'BootstrapNotSucceeded', (it) => it.bootstrapped('failed')],
  [
    'warn',
    'bootstrap',
    'KernelReleased',
    (it) => it.bootstrapped('succeeded', { nothingToDo: true, kernelNotHeld: ['linux-aws'] }),
  ],
  ['warn', 'bootstrap', 'BootstrapUnknown', (it) => it.store.objects.clear()],
  ['warn', 'bootstrap', 'BootstrapUnfinished', (it) => beatOfAnother(it)],
  ['warn', 'bucket', 'WeightsNotRecorded', (it) => it.store.put(sharedManifestKey(WEIGHTS), CHECKPOINT)],
  ['warn', 'stop', 'LatestEndMayCome', (it) => changeDeployment(it, { stops: stopsAfter(9) })],
  ['warn', 'stop', 'StackDeletionMayCome', (it) => changeDeployment(it, { stops: deletionAfter(9) })],
  ['fail', 'stop', 'LatestEndFirst', (it) => changeDeployment(it, { stops: stopsAfter(0.001) })],
];

const WEIGHTS = { what: 'weights', model: TUTORIAL.model.id, revision: TUTORIAL.model.revision } as const;
const CHECKPOINT = { model: WEIGHTS.model, commit: WEIGHTS.revision, files: [] };
const changeImage = (it: Account, change: object) => Object.assign(it.image ?? {}, change);
const changeDeployment = (it: Account, change: object) => Object.assign(it.deployment ?? {}, change);
const stopsAfter = (latestEndHours: number) => ({
  terminates: false,
  scheduledStop: null,
  latestEndHours,
});

const deletionAfter = (hours: number) => ({
  ...stopsAfter(99),
  deleteStackAt: new Date(START + hours * 3_600_000).toISOString(),
});

/** The default version of a document is an older one; the newest has this digest. */
function leaveBehind(it: Account, sha256: string): void {
  const { name = '' } = DOCUMENTS[2] ?? {};
  it.host.documents.set(name, { name, version: '1', sha256: '0'.repeat(64), content: '{"old":1}' });
  it.newest.set(name, { version: '2', sha256 });
}

function beatOfAnother(it: Account): void {
  it.store.put(keys.progress('bootstrap-a', 'i-1', 'bootstrap'), {
    ...{ schema: 'trainyard.progress/1', job: 'bootstrap', commandId: 'a.2', elapsedSeconds: 1 },
    ...{ at: new Date(START + 60_000).toISOString(), waitingFor: 'step vllm' },
  });
}

describe('the doctor', () => {
  test('has a line for everything, and all are well where nothing ails', async () => {
    const findings = await look(examinedWith());
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      CHECKS.filter((check) => !['change', 'models', 'capacity'].includes(check)),
    );
  });

  test.each(OF_ACCOUNT)('%s %s %s, and nothing else fails of it', async (state, check, code, change) => {
    const findings = await look(examinedWith(change));
    expect(findings).toContainEqual(expect.objectContaining({ check, state, code }));
    for (const finding of findings.filter((it) => it.state !== 'ok')) {
      expect(CODES).toHaveProperty(String(finding.code));
      expect(finding.next).toMatch(/\S/);
    }
  });

  test('says whose command is at work, and how it is watched and ended', async () => {
    const examined = examinedWith((it) => {
      const request = { comment: commandComment('tutorial-20261123-191500-4f2a', 'compile') };
      const sent = { documentName: DOCUMENTS[2]?.name, instanceIds: ['i-1'], ...request };
      it.host.script('compile', { hangs: true });
      void it.host.send(sent as never);
    });
    const [finding] = (await look(examined)).filter(({ check }) => check === 'runs');
    expect(finding).toMatchObject({ state: 'warn', code: 'RunOpen' });
    expect(finding?.next).toContain('trainyard cancel tutorial-20261123-191500-4f2a');
  });

  test.each([
    ['a plan that cannot work', { layout: { ...TUTORIAL.layout, tensorParallel: 3 } }, 'fail', 'environment'],
    ['a region where nobody saw the type', { region: 'eu-west-1' }, 'warn', 'region'],
    [
      'a zone that does not offer the type',
      { network: { ...TUTORIAL.network, availabilityZone: 'us-east-2a' } },
      'fail',
      'zones',
    ],
    ['a gated model without a secret', { tokenSecret: null }, 'fail', 'hub'],
  ] as const)('%s is a line', async (_, change, state, check) => {
    const gated = (it: Account) => Object.assign(it, { hubStatus: 401, hubToken: false });
    const examined = examinedWith('tokenSecret' in change ? gated : undefined, {
      environment: { ...TUTORIAL, ...change },
    });
    expect((await look(examined)).filter((it) => it.check === check)).toMatchObject([{ state }]);
  });

  test('names the region of the shell where it is another one', async () => {
    const findings = await look(examinedWith(undefined, { shellRegion: 'us-west-2' }));
    expect(findings.filter(({ state }) => state !== 'ok')).toMatchObject([{ code: 'RegionDiffers' }]);
  });

  test('does not ask the account without credentials, and says the rest', async () => {
    const examined = examinedWith();
    const caller = () =>
      Promise.reject(phaseError('CallFailed', 'GetCallerIdentity failed', { next: 'sign in' }));
    const findings = await look({ ...examined, facts: { ...examined.facts, caller } });
    expect(findings.map(({ check, state }) => `${state} ${check}`)).toEqual([
      'ok environment',
      'fail credentials',
      'ok region',
      'ok hub',
    ]);
  });

  test('asks no quota, zones, image or guards of a rehearsal', async () => {
    const findings = await look(
      examinedWith((it) => Object.assign(it, { quota: 0, zones: [], image: undefined }), { emulated: {} }),
    );
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  test('waits for no check without an end', async () => {
    const examined = examinedWith();
    const facts = { ...examined.facts, quota: () => new Promise<never>(() => undefined) };
    const findings = await examine({ ...examined, facts }, { signal, limitMs: 200 });
    const late = findings.filter(({ state }) => state !== 'ok');
    expect(late).toContainEqual(expect.objectContaining({ check: 'quota', code: 'CheckTimedOut' }));
  });

  test('ends when it is asked to, also in the middle of a check', async () => {
    const stop = new AbortController();
    const examined = examinedWith();
    const quota = () => {
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    const facts = { ...examined.facts, quota };
    await expect(examine({ ...examined, facts }, { signal: stop.signal })).rejects.toMatchObject({
      code: 'Interrupted',
    });
  });

  test('passes on what is a defect, not a finding', async () => {
    const examined = examinedWith();
    const facts = { ...examined.facts, quota: () => Promise.reject(new AwsError('Surprise')) };
    await expect(look({ ...examined, facts })).rejects.toThrow('Surprise happened');
  });

  test('has no code of its own that nothing here provokes', () => {
    const others = ['DoctorFound', 'CheckTimedOut', 'RegionUnusual', 'RegionDiffers', 'RunOpen', 'CdkFailed'];
    const ofChange = ['GenerationNeeded', 'InstancesReplaced', 'ReplacementHasNoRoom', 'RunOpenOnReplaced'];
    const ofBootstrap = ['InstancesEnd', 'BootstrapsAtStart', 'BootstrapsAfterRun'];
    // In buckets.test.ts.
    const ofBuckets = ['BucketLeftBehind', 'BucketsNotSearched', 'LifecycleDeletes', 'LifecycleMissing'];
    // In places.test.ts, and for a full one in change.test.ts.
    const ofPlaces = ['SubnetMissing', 'ReservationNotFound', 'ReservationDiffers', 'ReservationNotActive'];
    const ofRoom = ['ReservationFull'];
    // In model-store.test.ts.
    const ofModels = ['ModelsBucketMissing', 'ModelsInAnotherRegion', 'ModelsNotAsked'];
    const provoked = [
      ...OF_ACCOUNT.map(([, , code]) => code),
      ...others,
      ...ofChange,
      ...ofBootstrap,
      ...ofBuckets,
      ...ofModels,
      ...ofPlaces,
      ...ofRoom,
    ];
    expect(Object.keys(DOCTOR_CODES).filter((code) => !provoked.includes(code))).toEqual([]);
  });
});
