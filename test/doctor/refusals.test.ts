/**
 * Every refusal of `run` and `deploy` is a line of the doctor. What the modules of both commands can throw is read from their sources: each
 * code is a line, and the command and the doctor are made to say it here, or there is a reason why it is none.
 */

import { deployedOf, type OpenAccount } from '../../lib/cli/account/open-account';
import { sharedManifestKey } from '../../lib/contract/trusted';
import { isTrainyardError } from '../../lib/core/errors';
import { type ExaminedAccount, examine } from '../../lib/doctor';
import { parseEnvironment } from '../../lib/environment';
import { plannedArtifact, planOrAlternatives } from '../../lib/plan';
import { deadlineOf, notDeployed, requestFor, runPhases } from '../../lib/run';
import { modulesOf } from '../house/modules-of';
import { thrownByTypeScript } from '../house/thrown-codes';
import { outcomeOf } from '../run/fakes';
import { type Account, DOCUMENTS, examinedWith, HELD, TUTORIAL } from './examined-account';

const PHASES = ['prepare', 'compile', 'deploy', 'benchmark'] as const;
const BLOCK = {
  capacity: { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0' },
  network: { availabilityZone: 'us-east-2c' },
};
const IN_BLOCK = parseEnvironment('tutorial', BLOCK);

/** What `trainyard run` does until its first command is sent, in its order. */
async function refusalOf(examined: ExaminedAccount): Promise<string> {
  try {
    const { environment, market } = examined;
    const emulated = null;
    planOrAlternatives(environment);
    const deployment = await examined.ports.directory.deployment(environment.name);
    if (deployment === undefined) throw notDeployed(environment.name, environment.region);
    const ports = { ...examined.ports, store: examined.store(deployment.bucket) };
    const deployed = deployedOf({ deployed: undefined, deployment } as OpenAccount, environment);
    const tool = { version: '0.0.0', commit: null };
    const request = requestFor({ environment, deployed, deployment, phases: PHASES, emulated, tool });
    const now = examined.ports.clock.now();
    const source = { ports, deployment, emulated, emit: () => undefined, market, now };
    const deadline = await deadlineOf(source, environment, PHASES);
    await runPhases(ports, request, { ...(deadline === undefined ? {} : { deadline }) });
  } catch (error) {
    if (isTrainyardError(error)) return error.code;
    throw error;
  }
  return 'nothing';
}

const stops = (latestEndHours: number | null, at: string | null = null) => ({
  terminates: false,
  latestEndHours,
  scheduledStop: at === null ? null : { kind: 'once' as const, at },
});
const soon = (account: Account, seconds: number) =>
  new Date(account.clock.now() + seconds * 1000).toISOString();
const BOOTSTRAP = {
  job: 'bootstrap',
  runId: 'b',
  commandId: 'b',
  instanceId: 'i-1',
  status: 'succeeded',
} as const;
const artifact = {
  what: 'artifact',
  key: plannedArtifact(TUTORIAL, outcomeOf(BOOTSTRAP, 0).versions).key,
} as const;

/** A refusal, the line that says it, and what provokes both. */
type Row = readonly [
  code: string,
  line: string,
  change: (account: Account) => void,
  of?: Partial<ExaminedAccount>,
];

const LINES: readonly Row[] = [
  ['NotDeployed', 'deployment', (it) => (it.deployment = undefined)],
  [
    'InstanceTypeDiffers',
    'deployment',
    (it) => Object.assign(it.deployment ?? {}, { instanceType: 'trn1.32xlarge' }),
  ],
  ['InstancesMissing', 'instances', (it) => (it.directory.list = [])],
  ['DocumentMissing', 'documents', (it) => it.host.documents.delete(DOCUMENTS[2]?.name ?? '')],
  ['DocumentDiffers', 'documents', (it) => replaceDocument(it)],
  ['NotAdopted', 'bucket', (it) => it.store.put(sharedManifestKey(artifact), {})],
  ['LatestEndFirst', 'stop', (it) => Object.assign(it.deployment ?? {}, { stops: stops(0.001) })],
  [
    'ScheduledStopFirst',
    'stop',
    (it) => Object.assign(it.deployment ?? {}, { stops: stops(null, soon(it, 1)) }),
  ],
  [
    'StackDeletionFirst',
    'stop',
    (it) => Object.assign(it.deployment ?? {}, { stops: { ...stops(null), deleteStackAt: soon(it, 1) } }),
  ],
  ['BlockEndUnknown', 'stop', () => undefined, { environment: IN_BLOCK, market: () => marketOf(undefined) }],
  ['BlockEndsFirst', 'stop', () => undefined, { environment: IN_BLOCK, market: () => marketOf(1) }],
  ['DpTimesTpExceedsCores', 'environment', () => undefined, { environment: tooMany() }],
];

function tooMany() {
  return { ...TUTORIAL, layout: { ...TUTORIAL.layout, dataParallel: 64 } };
}

function marketOf(end: number | undefined) {
  const zonesOffering = async () => [{ zone: 'us-east-2c', zoneId: 'use2-az3' }];
  const reservation = async () => (end === undefined ? undefined : { ...HELD, endsAt: end });
  return { zonesOffering, reservation } as never;
}

function replaceDocument(it: Account): void {
  const { name = '' } = DOCUMENTS[2] ?? {};
  it.host.documents.set(name, { name, version: '2', sha256: '0'.repeat(64), content: '{"other":1}' });
}

test.each(LINES.map((row) => [row[0], row[1], row] as const))(
  '%s of run is the line %s',
  async (code, check, [, , change, of]) => {
    expect(await refusalOf(examinedWith(change, of))).toBe(code);
    const findings = await examine(examinedWith(change, of), { signal: new AbortController().signal });
    expect(findings).toContainEqual(expect.objectContaining({ check, code, state: 'fail' }));
  },
);

/** Folders whose refusals have one reason together. */
const FOLDERS: Readonly<Record<string, string>> = {
  'lib/environment/': 'the file is refused before the first line, as by `environment check`',
  'lib/facts/': 'the file is refused before the first line',
  'lib/plan/': 'the line `environment` makes the whole plan',
  'lib/emulator/': 'a rehearsal that cannot be opened; the doctor opens it in the same way',
  'lib/documents/': 'a defect of a template or of the toolkit, or the line `environment`',
  'lib/infra/': 'a defect of the app that the CDK prints, or the file is refused',
  'lib/doctor/': 'a line itself',
  'lib/cli/program/': 'what was typed, or the CDK itself',
  'lib/cli/request/': 'what was typed',
};

/** Codes that are no line, by the reason. */
const NO_LINES: Readonly<Record<string, readonly string[]>> = {
  'what happens to a run that has begun': [
    ...[
      'CommandVanished',
      'HostFailed',
      'NotDelivered',
      'Ok',
      'OutcomeForged',
      'OutcomeInvalid',
      'OutcomeMissing',
    ],
    ...['Terminated', 'TimedOut', 'WorkerLost', 'VerdictInvalid', 'ObjectNotJson', 'RequestsInvalid'],
    ...['RequestsOfAnotherResult', 'ManifestInvalid', 'SweepEndsFirst', 'RunIdTaken'],
  ],
  'whoever asked stopped it': ['Cancelled', 'Interrupted', 'Stopped', 'StoppedWatching'],
  'whatever line asks the account says it': [
    'AnswerIncomplete',
    'CallFailed',
    'ObjectInvalid',
    'TrustedInvalid',
  ],
  'the record of the deployment cannot be read, which the line `deployment` says': ['DeploymentInvalid'],
  'a warning, which refuses nothing': [
    'ClockMoved',
    'InstanceNotAsRecorded',
    'LatestEndMayCome',
    'ScheduledStopMayCome',
    'StackDeletionMayCome',
  ],
  'a variable of the shell, which the doctor reads too': ['VariableInvalid'],
  'the lines themselves, and the CDK': ['DoctorFound'],
  'the folder of the state or of a report, which the doctor does not write': [
    'DiskFull',
    'PathUnwritable',
    'StateInvalid',
  ],
  'a rehearsal that was named and is not there': ['NoRehearsal'],
  'a defect: there is a document for every phase': ['PhaseWithoutDocument'],
  'resume, follow, cancel, adopt, report and compare, in the same modules': [
    ...[
      'FileInvalid',
      'ManifestNotOfDeployment',
      'NoResult',
      'NoRuns',
      'NotComparable',
      'NothingToAdopt',
      'NothingToCancel',
    ],
    ...['PathMissing', 'PhaseNotInRun', 'RunAtRest', 'RunIdInvalid', 'RunNotFound'],
  ],
  'the purchase of a block, and `image find --write`, in the same modules': [
    ...[
      'CountNotOffered',
      'DaysNotOffered',
      'DryRunIgnored',
      'EditUnsafe',
      'FeeDiffers',
      'FeeInvalid',
      'FileNotWritten',
    ],
    ...['KeyMissing', 'NotAnObject', 'OfferGone', 'PurchaseRefused', 'PurchaseUncertain', 'TimeInvalid'],
  ],
};

describe('what the modules of run and deploy can throw', () => {
  const modules = new Set(['run', 'deploy'].flatMap((name) => modulesOf(`lib/cli/commands/${name}.ts`)));
  for (const module of modulesOf('bin/app.ts')) modules.add(module);
  const thrown = thrownByTypeScript().filter(
    ({ where, exit }) =>
      exit !== 0 && modules.has(where) && !Object.keys(FOLDERS).some((folder) => where.startsWith(folder)),
  );
  const codes = [...new Set(thrown.map(({ code }) => code))].sort();

  test('is a line, or has a reason', () => {
    const known = [...LINES.map(([code]) => code), ...Object.values(NO_LINES).flat()];
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
  });

  test('is all that has a reason', () => {
    expect(
      Object.values(NO_LINES)
        .flat()
        .filter((code) => !codes.includes(code)),
    ).toEqual([]);
    const folders = Object.keys(FOLDERS);
    expect(folders.filter((folder) => ![...modules].some((module) => module.startsWith(folder)))).toEqual([]);
  });
});
