import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestSchema } from '../../lib/contract/manifest';
import { outcomeSchema } from '../../lib/contract/outcome';
import { HOST_PHASES } from '../../lib/contract/phase';
import { resultSchema } from '../../lib/contract/result';
import { faultsOf } from '../cli/outputs';
import {
  cleanUp,
  type Ended,
  jsonFiles,
  listeners,
  processesMentioning,
  temporaryState,
  trainyard,
} from './command';
import { printedCommands, startedCommands } from './started-commands';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

/** One cell, whose artifact the rehearsal has. */
const SMALLEST = {
  name: 'smallest',
  layouts: [{ tensorParallel: 32, dataParallel: 2 }],
  batches: [4],
  loads: [{ concurrency: 'slots' }],
  repeats: 1,
};

const BUSY_MACHINE = ['ClientSaturated', 'TailAgainstMedian', 'LittlesLaw', 'ReplicaBusy'];

describe('rehearsing the tutorial', () => {
  const state = temporaryState();
  const before = new Set(listeners());
  let first: Ended;

  beforeAll(async () => {
    first = await trainyard(['rehearse', '--requests', '24', '--state', state]);
  });
  afterAll(() => cleanUp(state));

  const bucketFile = (suffix: RegExp) => {
    const found = jsonFiles(state, suffix).filter((file) => file.path.includes('account/s3/'));
    return found.map((file) => file.value);
  };

  test('ends with the table, the path of the report and exit 0', () => {
    expect(first.stderr).not.toMatch(/Error|error:/);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^look +trainyard report \S+ --state \S+\nvary .*\n +then .*\ndeploy +trainyard deploy --check$/m,
    );
    expect(first.stdout).toMatch(/EMULATED/);
    const page = /(\S+\.html)/.exec(first.stdout)?.[1] ?? '';
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toMatch(/EMULATED/);
  });

  test('says that fewer requests ran than the environment asks for', () => {
    expect(`${first.stdout}${first.stderr}`).toMatch(/24 of (the environment's )?1,?000/);
  });

  test('is bootstrapped as a deployment does it: by a signal for the instance, and by the repair', () => {
    const runs = bucketFile(/outcomes\/bootstrap\/[^/]+\.json$/).map(
      (value) => outcomeSchema.parse(value).runId,
    );
    expect(new Set(runs)).toEqual(
      new Set(['bootstrap-signal', expect.stringMatching(/^bootstrap-[0-9a-f]{12}$/)]),
    );
  });

  test('leaves an outcome of every phase, all succeeded and marked as emulated', () => {
    const outcomes = bucketFile(/outcomes\/[a-z]+\/[^/]+\.json$/).map((value) => outcomeSchema.parse(value));
    const jobs = outcomes.map((outcome) => outcome.job);
    expect(new Set(jobs)).toEqual(new Set(HOST_PHASES));
    expect(outcomes.filter((outcome) => outcome.status !== 'succeeded' || outcome.emulated === null)).toEqual(
      [],
    );
  });

  test('measures every request, on both replicas, and believes the numbers', () => {
    const [result] = bucketFile(/benchmark\/[^/]+\/result\.json$/).map((value) => resultSchema.parse(value));
    expect(result?.counts).toMatchObject({ requested: 24, completed: 24, failed: 0 });
    expect(result?.replicas.map((replica) => replica.completed > 0)).toEqual([true, true]);
    expect(result?.emulated?.timeScale).toBeGreaterThan(0);
    expect(result?.answers).toMatchObject({ agree: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    // A busy machine may delay the client; nothing else may be wrong with an undisturbed rehearsal.
    const doubts = result?.verdict.checks.filter((check) => /suspect|invalid/.test(check.status)) ?? [];
    expect(doubts.map((check) => check.name).filter((name) => !BUSY_MACHINE.includes(name))).toEqual([]);
    expect(result?.verdict.status).not.toBe('invalid');
  });

  test('starts what the plan prints, program, arguments and variables', async () => {
    const planned = await printedCommands(['--requests', '24']);
    expect(planned.length).toBe(4);
    expect(startedCommands(state)).toEqual(planned);
  });

  test('executes byte for byte the documents that would be published', async () => {
    const [manifest] = bucketFile(/manifest\.json$/)
      .filter((value) => (value as { schema?: string }).schema === 'trainyard.manifest/1')
      .map((value) => manifestSchema.parse(value));
    const listed = await trainyard(['documents', 'list', '--json']);
    const published = JSON.parse(listed.stdout) as Array<{ name: string; sha256: string }>;
    const digests = new Map(published.map((document) => [document.name, document.sha256]));
    expect(manifest?.documents.length).toBeGreaterThanOrEqual(6);
    for (const document of manifest?.documents ?? []) {
      expect(digests.get(document.name)).toBe(document.sha256);
    }
  });

  test('leaves no process and no port behind, and binds loopback only', () => {
    expect(processesMentioning(state)).toEqual([]);
    expect(
      listeners().filter((address) => !before.has(address) && !/^(127\.|\[::1\])/.test(address)),
    ).toEqual([]);
  });

  test('is well in every line of the doctor, who changes nothing', async () => {
    const { code, stdout, stderr } = await trainyard(['doctor', '--state', state, '--json']);
    expect(stderr).not.toContain('Warning');
    const { checks } = JSON.parse(stdout) as { checks: { check: string; state: string }[] };
    expect(checks.filter((line) => line.state !== 'ok')).toEqual([]);
    expect([code, checks.length]).toEqual([0, 16]);
  });

  test('finds the compiled artifacts again, in less time than it took to compile them, and names the key', async () => {
    const second = await trainyard(['rehearse', '--requests', '8', '--repeats', '2', '--state', state]);
    expect(second.code).toBe(0);
    const compiles = bucketFile(/outcomes\/compile\/[^/]+\.json$/).map((value) => outcomeSchema.parse(value));
    const hit = compiles.find((outcome) => outcome.made.artifactHit !== 'none');
    const compiled = compiles.find((outcome) => outcome.made.artifactHit === 'none');
    expect(hit?.seconds).toBeLessThan(compiled?.seconds ?? 0);
    expect(`${second.stdout}${second.stderr}`).toContain(hit?.made.artifactKey);
  });

  test('says so when a failure that was asked for was never met, because the artifact is there', async () => {
    const again = await trainyard([
      'rehearse',
      '--requests',
      '8',
      '--inject',
      'CompilerCrashed',
      '--state',
      state,
    ]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('FaultNotMet: CompilerCrashed was asked for and never met');
  });

  test('measures twice when it is asked to, each time as a result of its own', () => {
    const repeats = bucketFile(/benchmark\/[^/]+\/repeat-\d\/result\.json$/).map((value) =>
      resultSchema.parse(value),
    );
    expect(repeats.map(({ repeat, workload }) => [repeat?.number, workload.seed]).toSorted()).toEqual([
      [1, 11_111],
      [2, 11_112],
    ]);
    const [benchmark] = bucketFile(/outcomes\/benchmark\/[^/]+\.json$/)
      .map((value) => outcomeSchema.parse(value))
      .filter(({ made }) => made.resultKeys?.length === 2);
    expect(benchmark?.made.resultKeys?.map((key) => key.split('/').at(-2))).toEqual(['repeat-1', 'repeat-2']);
  });

  // The last one: the folder remembers the failure.
  test('rejects the numbers of a replica that has other weights, and shows where its answer parts', async () => {
    const args = ['--requests', '8', '--inject', 'ReplicaOtherWeights@replica=1', '--state', state];
    const ended = await trainyard(['rehearse', ...args]);
    expect(ended.code).toBe(1);
    expect(ended.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /VerdictInvalid: .*AnswersAgree: replica 1 differs from replica 0 in up to 8 of 8 prompts, first at clientToken 0 of/,
    );
  });

  // After the others: a sweep leaves the replicas of its last layout.
  test('says so of a sweep when a launch was to be refused, because the instance is there', async () => {
    const file = join(state, 'smallest.json');
    writeFileSync(file, JSON.stringify(SMALLEST));
    const fault = 'InsufficientInstanceCapacity';
    const again = await trainyard(['rehearse', '--sweep', file, '--inject', fault, '--state', state]);
    expect(again.stderr).toContain('FaultNotMet: InsufficientInstanceCapacity was asked for and never met');
    expect(again.code).toBe(1);
  });

  test('prints of its sweep what the schemas say', async () => {
    for (const command of ['list', 'status', 'report']) {
      const printed = await trainyard(['sweep', command, '--state', state, '--json']);
      expect(faultsOf(`json-sweep-${command}`, printed.stdout)).toEqual([]);
    }
  });
});

describe('a request that cannot work', () => {
  test('is refused before anything starts, with what would fit', async () => {
    const state = temporaryState();
    rmSync(state, { recursive: true });
    const args = ['rehearse', '--data-parallel', '3', '--tensor-parallel', '32', '--state', state];
    const refused = await trainyard(args);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/96/);
    expect(refused.stderr).toMatch(/64/);
    expect(refused.stderr).toMatch(/--data-parallel 2/);
    expect(existsSync(state)).toBe(false);
  });
});
