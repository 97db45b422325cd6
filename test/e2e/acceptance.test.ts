/** A first day on the emulated account, typed as an operator types it, killed as a computer dies, and gone on with. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DayRecord } from '../../lib/acceptance/day';
import { faultsOf } from '../cli/outputs';
import { cleanUp, ended, startTrainyard, temporaryState, trainyard } from './command';

jest.setTimeout(600_000);

const state = temporaryState();
afterAll(() => cleanUp(state));

const folder = (name: string) => join(state, name);
const run = (name: string, ...more: string[]) => [
  ...['acceptance', 'run', '--rehearse', '--out', folder(name)],
  ...['--max-cost', '1', ...more],
];
const events = (name: string) => {
  const file = join(folder(name), 'journal.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line) as { readonly type: string });
};

/** Ends by the sign itself; a command that ends before gives none. */
async function untilWritten(
  name: string,
  type: string,
  times: number,
  child: ReturnType<typeof startTrainyard>,
): Promise<void> {
  while (events(name).filter((event) => event.type === type).length < times) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before ${type} was written`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

test('the account stage holds, is shown from what it brings home, and a second day has a folder of its own', async () => {
  const day = await trainyard([...run('first'), '--json']);
  expect({ code: day.code, stderr: day.code === 0 ? '' : day.stderr }).toEqual({ code: 0, stderr: '' });
  expect(faultsOf('json-acceptance-run', day.stdout)).toEqual([]);
  const record = JSON.parse(day.stdout) as DayRecord & { readonly page: string };
  const outcomes = Object.fromEntries(record.claims.map(({ id, outcome }) => [id, outcome]));
  expect(outcomes).toMatchObject({
    'deploy-without-instance': 'held',
    'document-bytes': 'held',
    'document-default': 'held',
    'delete-from-outside': 'held',
    'bucket-outlives': 'held',
    zones: 'not reached',
  });
  expect(readFileSync(record.page, 'utf8')).toContain('EMULATED ×4');
  const shown = await trainyard(['acceptance', 'show', join(folder('first'), 'record.json')]);
  expect(shown.code).toBe(0);
  const json = await trainyard(['acceptance', 'show', folder('first'), '--json']);
  expect(faultsOf('json-acceptance-show', json.stdout)).toEqual([]);
  expect(shown.stdout).toContain('EMULATED');
  const changes = await trainyard(['acceptance', 'show', folder('first'), '--recalibrate', '--json']);
  expect(faultsOf('json-acceptance-show', changes.stdout)).toEqual([]);
  expect(JSON.parse(changes.stdout)).toMatchObject({ recalibration: { constants: [], claims: [] } });
  expect(shown.stdout).toMatch(/5 held, 0 failed, \d+ not reached; 0\.00 of 1 USD/);
  const again = await trainyard(run('first'));
  expect({ code: again.code, stderr: again.stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('AcceptanceFolderTaken') as string,
  });
});

test.each([
  ['deploying', 1],
  ['deployed', 1],
  ['claim', 1],
  // The stack is left to delete itself; then the day is nearly over.
  ['deploying', 2],
  ['destroyed', 1],
] as const)(
  'a command that is killed after %s, number %d, goes on, and leaves nothing',
  async (type, times) => {
    const name = `${type}-${times}`;
    const child = startTrainyard(run(name));
    await untilWritten(name, type, times, child);
    child.kill('SIGKILL');
    await ended(child);
    const resumed = await trainyard([
      'acceptance',
      'resume',
      folder(name),
      '--state',
      join(state, 'account'),
      ...['--max-cost', '2', '--json'],
    ]);
    expect({ code: resumed.code, stderr: resumed.code === 0 ? '' : resumed.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(faultsOf('json-acceptance-resume', resumed.stdout)).toEqual([]);
    const { began, claims, environments, status } = JSON.parse(resumed.stdout) as DayRecord;
    expect({ status, maxCost: began.maxCost }).toEqual({ status: 'done', maxCost: 2 });
    expect(claims.filter(({ outcome }) => outcome === 'held')).toHaveLength(5);
    expect(environments).toMatchObject([{ destroyedAt: expect.any(String) as string, remains: [] }]);
  },
);

test('Ctrl-C destroys what stands and ends with 3', async () => {
  const child = startTrainyard(run('stopped'));
  await untilWritten('stopped', 'deployed', 1, child);
  const end = ended(child);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining('AcceptanceStopped') as string,
  });
  expect(events('stopped').map(({ type }) => type)).toEqual(expect.arrayContaining(['destroyed', 'ended']));
});

test.each([
  [['--stage', 'small'], 'max-cost'],
  [['--stage', 'moon', '--max-cost', '1'], 'account, small, trn2-small, tutorial'],
  [['--stage', 'small', '--max-cost', '1'], 'AcceptancePriceUnknown'],
])('%j is refused before anything is made', async (words, says) => {
  const { code, stderr } = await trainyard(['acceptance', 'run', '--out', folder('refused'), ...words]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) as string });
  expect(existsSync(folder('refused'))).toBe(false);
});
