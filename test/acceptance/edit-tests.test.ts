/** Claims about a second deployment with one edit: held, failed and not reached. */
import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import type { EditSeen, Evidence } from '../../lib/acceptance/claim-tests/evidence';
import type { CommandHost } from '../../lib/run';
import { deploymentOf } from '../run/fakes';
import { NOTHING } from './nothing-seen';

const rowOf = (id: string) => {
  const row = CLAIM_TESTS_BY_ITSELF.find((each) => each.id === id);
  if (row === undefined) throw new TypeError(`no test of ${id}`);
  return row;
};
const BEFORE = deploymentOf();
const AFTER = { ...BEFORE, documents: BEFORE.documents.map((it) => ({ ...it, sha256: 'e'.repeat(64) })) };
const DONE: EditSeen = { trouble: null, before: BEFORE, after: AFTER, state: 'deployed' };
const judge = (id: string, edit: Partial<EditSeen> | null, more: Partial<Evidence> = {}) =>
  rowOf(id).test({ ...NOTHING, edit: edit && { ...DONE, ...edit }, ...more });

/** A service with two versions of each document, of which it names one as the default. */
const hostWith = (standard: '1' | '2') => {
  const version = (it: string) => ({ name: 'd', version: it, sha256: (it === '1' ? 'd' : 'e').repeat(64) });
  const describeDocument: CommandHost['describeDocument'] = async (_, wanted) =>
    version(wanted === '$LATEST' ? '2' : standard);
  return { describeDocument } as CommandHost;
};

test.each(['document-default', 'endpoints', 'seal'])('%s has an edit that changes the environment', (id) => {
  const edited = rowOf(id).edit?.(NOTHING.environment);
  expect(edited).toBeDefined();
  expect(edited).not.toEqual(NOTHING.environment);
  expect(edited?.name).toBe(NOTHING.environment.name);
});

test.each(['endpoints', 'seal'])('%s has no edit in a network of somebody else', (id) => {
  const network = { ...NOTHING.environment.network, vpcId: 'vpc-1', subnetId: 'subnet-1' };
  expect(rowOf(id).edit?.({ ...NOTHING.environment, network })).toBeUndefined();
});

describe('the default version of changed documents', () => {
  test.each([
    ['2', 'held'],
    ['1', 'failed'],
  ] as const)('is %s of 2: %s', async (standard, outcome) => {
    expect(await judge('document-default', {}, { host: hostWith(standard) })).toMatchObject({ outcome });
  });

  test.each([
    ['failed', { trouble: 'CdkFailed: no' }],
    ['changed nothing', { after: BEFORE }],
  ])('is not known where the deployment %s', async (_, edit) => {
    const seen = await judge('document-default', edit, { host: hostWith('2') });
    expect(seen).toMatchObject({ outcome: 'not reached' });
  });
});

describe('endpoints', () => {
  test('are there when the stack is', async () => {
    expect(await judge('endpoints', {})).toMatchObject({ outcome: 'held' });
    expect(await judge('endpoints', { state: 'failed' })).toMatchObject({ outcome: 'failed' });
    expect(await judge('endpoints', { trouble: 'CdkFailed: no such service' })).toMatchObject({
      outcome: 'failed',
      evidence: expect.stringContaining('no such service') as string,
    });
  });

  test('are none in an emulated account', async () => {
    expect(await judge('endpoints', {}, { emulated: true })).toMatchObject({ outcome: 'not reached' });
  });
});

describe('the seal', () => {
  const REFUSED = { trouble: 'CdkFailed: parameter already exists', after: BEFORE };
  test.each([
    ['holds where the stack is as it was', REFUSED, 'held'],
    ['fails where the deployment goes through', {}, 'failed'],
    ['fails where the record is another', { ...REFUSED, after: AFTER }, 'failed'],
    ['fails where the stack is broken', { ...REFUSED, state: 'failed' as const }, 'failed'],
    [
      'is not reached for another reason',
      { ...REFUSED, trouble: 'CdkFailed: no credentials' },
      'not reached',
    ],
  ])('%s', async (_, edit, outcome) => {
    expect(await judge('seal', edit)).toMatchObject({ outcome });
  });
});
