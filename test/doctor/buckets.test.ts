/** The bucket that a stack does not own: left behind, missing, and with rules that it cannot see. */
import { CODES } from '../../lib/codes';
import { phaseError } from '../../lib/core/errors';
import { examine } from '../../lib/doctor';
import { type Account, examinedWith, TUTORIAL } from './examined-account';

const FOREIGN = { ...TUTORIAL, results: { ...TUTORIAL.results, bucket: 'results' } };
const RULE = { id: 'r', prefix: '', expires: false, endsReplaced: true, endsUploads: true };

async function lines(
  before: 'run' | 'deploy',
  environment: typeof TUTORIAL,
  change: (account: Account) => void = () => undefined,
  emulated: object | null = null,
) {
  const examined = examinedWith(change, { environment, emulated });
  const findings = await examine(examined, { signal: new AbortController().signal, before });
  const ours = findings.filter(({ check }) => check === 'bucket');
  for (const { code, next } of ours.filter(({ state }) => state !== 'ok')) {
    expect(CODES).toHaveProperty(String(code));
    expect(next).toMatch(/\S/);
  }
  return ours.map(({ state, code, says, next }) => ({ state, code, says, next }));
}

const gone = (it: Account) => {
  it.deployment = undefined;
};

describe('before a deployment', () => {
  test('nothing is said of a bucket where there is nothing to say', async () => {
    expect(await lines('deploy', TUTORIAL, gone)).toEqual([]);
    expect(await lines('deploy', TUTORIAL, (it) => (it.left = 'trainyard-old'))).toEqual([]);
  });

  test('a bucket that an earlier stack left behind is offered, in the line that takes it up', async () => {
    const found = await lines('deploy', TUTORIAL, (it) => {
      gone(it);
      it.left = 'trainyard-tutorial-storage-1x';
    });
    expect(found).toMatchObject([
      {
        state: 'warn',
        code: 'BucketLeftBehind',
        next: expect.stringContaining('"results": { "bucket": "trainyard-tutorial-storage-1x" }'),
      },
    ]);
  });

  test('that nobody may list the buckets is said, and refuses nothing', async () => {
    const found = await lines('deploy', TUTORIAL, (it) => {
      gone(it);
      it.left = phaseError('CallFailed', 'ListBuckets failed: AccessDenied', {});
    });
    expect(found).toMatchObject([{ state: 'warn', code: 'BucketsNotSearched' }]);
  });

  test('a bucket that the file names and nobody has is refused', async () => {
    expect(await lines('deploy', FOREIGN, (it) => (it.buckets = []))).toMatchObject([
      { state: 'fail', code: 'BucketMissing' },
    ]);
  });
});

describe.each(['run', 'deploy'] as const)('before a %s, the lifecycle of a bucket of others', (before) => {
  test.each([
    ['whole', true, [RULE], 'ok', null],
    [
      'of two rules',
      true,
      [
        { ...RULE, endsUploads: false },
        { ...RULE, endsReplaced: false },
      ],
      'ok',
      null,
    ],
    ['without a rule', true, [], 'warn', 'LifecycleMissing'],
    ['of a part', true, [{ ...RULE, prefix: 'logs/' }], 'warn', 'LifecycleMissing'],
    ['without versions needs no end of them', false, [{ ...RULE, endsReplaced: false }], 'ok', null],
    ['that keeps replaced objects', true, [{ ...RULE, endsReplaced: false }], 'warn', 'LifecycleMissing'],
    [
      'that deletes results',
      true,
      [RULE, { ...RULE, id: 'tidy', prefix: 'runs/', expires: true }],
      'warn',
      'LifecycleDeletes',
    ],
  ] as const)('%s', async (_, versioned, rules, state, code) => {
    const found = await lines(before, FOREIGN, (it) => (it.lifecycle = { versioned, rules }));
    expect(found).toMatchObject([{ state: 'ok' }, { state, code }]);
  });
});

test('the stack knows its own rules, and an emulated bucket has none', async () => {
  const without = (it: Account) => (it.lifecycle = { versioned: true, rules: [] });
  expect(await lines('run', TUTORIAL, without)).toMatchObject([{ state: 'ok' }]);
  expect(await lines('run', FOREIGN, without, {})).toMatchObject([{ state: 'ok' }]);
});
