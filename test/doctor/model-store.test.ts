/** The line of the store of weights: its bucket is there, and in the region of the instances. */
import { CODES } from '../../lib/codes';
import { phaseError } from '../../lib/core/errors';
import { examine } from '../../lib/doctor';
import type { Environment } from '../../lib/environment';
import { type Account, examinedWith, TUTORIAL } from './examined-account';

const models = 's3://weights/models/';
const SHARING = { ...TUTORIAL, results: { ...TUTORIAL.results, models } };

async function lines(
  before: 'run' | 'deploy',
  region: string | Error | undefined,
  environment: Environment = SHARING,
) {
  const change = (it: Account) => {
    it.storeRegion = region;
    if (environment === SHARING) Object.assign(it.deployment ?? {}, { models });
  };
  const signal = new AbortController().signal;
  const findings = await examine(examinedWith(change, { environment }), { signal, before });
  return findings.filter(({ check }) => check === 'models');
}

describe.each(['run', 'deploy'] as const)('before a %s', (before) => {
  test('nothing is said where there is no store', async () => {
    expect(await lines(before, undefined, TUTORIAL)).toEqual([]);
  });

  test('a bucket of the region is well', async () => {
    expect(await lines(before, 'us-east-2')).toMatchObject([
      { state: 'ok', says: 's3://weights/models/, in us-east-2' },
    ]);
  });

  test.each([
    [undefined, 'fail', 'ModelsBucketMissing', 'LocationConstraint=us-east-2'],
    ['eu-west-1', 'fail', 'ModelsInAnotherRegion', 'name a bucket of us-east-2'],
    [
      phaseError('CallFailed', 'HeadBucket failed: 403', {}),
      'warn',
      'ModelsNotAsked',
      's3:ListBucket on weights',
    ],
  ])('the answer %s: %s %s', async (region, state, code, next) => {
    expect(await lines(before, region)).toMatchObject([{ state, code, next: expect.stringContaining(next) }]);
    expect(CODES).toHaveProperty(code);
  });
});
