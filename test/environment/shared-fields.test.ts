/** What a file says of all its environments. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTEXT_KEY, loadEnvironment } from '../../lib/environment';
import { DEFAULTS_KEY } from '../../lib/environment/fields/shared-fields';

const folder = mkdtempSync(join(tmpdir(), 'trainyard-shared-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(shared: unknown, written: object = {}) {
  const configFile = join(folder, 'cdk.json');
  const context = { [CONTEXT_KEY]: { tutorial: written }, [DEFAULTS_KEY]: shared };
  writeFileSync(configFile, JSON.stringify({ context }));
  return loadEnvironment({ name: 'tutorial', configFile });
}

const GUARDS = { idleMinutes: null, latestEndHours: null, scheduledStop: null };
const KEY = 'arn:aws:kms:us-east-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';

test('each guard is off for the account, and on again where an environment asks for it', () => {
  expect(load({ guards: GUARDS }).guards).toEqual({ ...GUARDS, budget: null, deleteStackAt: null });
  const asked = { kind: 'daily', at: '20:00', timezone: 'Etc/UTC' };
  expect(load({ guards: GUARDS }, { guards: { scheduledStop: asked } }).guards).toEqual({
    ...GUARDS,
    scheduledStop: asked,
    budget: null,
    deleteStackAt: null,
  });
  for (const guard of ['idleMinutes', 'latestEndHours', 'scheduledStop']) {
    const { guards } = load({ guards: { [guard]: null } });
    const off = Object.entries(guards).filter(([, value]) => value === null);
    expect(off.map(([name]) => name).sort()).toEqual([guard, 'budget', 'deleteStackAt'].sort());
  }
});

test('an environment has the tags of the account and its own, of which its own count', () => {
  const shared = { tags: { CostCenter: '4711', Owner: 'platform' } };
  expect(load(shared, { tags: { Owner: 'team' } }).tags).toEqual({ CostCenter: '4711', Owner: 'team' });
});

test('what has no fields of its own is taken whole', () => {
  const permissionsBoundary = 'arn:aws:iam::123456789012:policy/Boundary';
  expect(load({ permissionsBoundary }).permissionsBoundary).toBe(permissionsBoundary);
  expect(load({ permissionsBoundary }, { permissionsBoundary: null }).permissionsBoundary).toBeNull();
  const once = { kind: 'once', at: '2030-01-01T00:00:00Z' };
  const daily = { kind: 'daily', at: '20:00', timezone: 'Etc/UTC' };
  expect(
    load({ guards: { scheduledStop: daily } }, { guards: { scheduledStop: once } }).guards.scheduledStop,
  ).toEqual(once);
});

test.each([
  [{ layout: { batch: 1 } }, 'UnknownKey', '.layout', /shared are guards/],
  [{ guard: {} }, 'UnknownKey', '.guard', /did you mean guards/],
  [[], 'ValueOfWrongType', '', /write an object/],
])('%j is refused where it stands', (shared, code, at, next) => {
  expect(() => load(shared)).toThrow(
    expect.objectContaining({
      code,
      path: `cdk.json: context["${DEFAULTS_KEY}"]${at}`,
      next: expect.stringMatching(next),
    }),
  );
});

test('a wrong value is refused at the place that it came from', () => {
  const path = (shared: object, written: object = {}) => {
    try {
      load(shared, written);
    } catch (error) {
      return (error as { path: string }).path;
    }
    return 'taken';
  };
  const wrong = { guards: { idleMinutes: 1 } };
  expect(path(wrong)).toBe(`cdk.json: context["${DEFAULTS_KEY}"].guards.idleMinutes`);
  expect(path({ guards: GUARDS }, wrong)).toBe(
    `cdk.json: context["${CONTEXT_KEY}"].tutorial.guards.idleMinutes`,
  );
  expect(path({ encryption: { logs: KEY } }, { region: 'us-west-2' })).toBe(
    `cdk.json: context["${DEFAULTS_KEY}"].encryption.logs`,
  );
});
