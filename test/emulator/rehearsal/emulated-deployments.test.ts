/** A first day in an emulated account: deployed, destroyed, and taken away from outside when its command was killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedDeletion } from '../../../lib/emulator/account/planned-deletions';
import { markedProcesses } from '../../../lib/emulator/account/processes';
import { Table } from '../../../lib/emulator/account/table';
import { type EmulatedDeployments, emulatedDeployments } from '../../../lib/emulator/rehearsal';
import { parseEnvironment } from '../../../lib/environment';
import { cleanUp, ROOT, temporaryState } from '../../e2e/command';
import { eventually } from '../account/helpers/eventually';

jest.setTimeout(600_000);

const state = temporaryState();
const stateDir = join(state, 'state');
afterAll(() => cleanUp(state));
const opened: EmulatedDeployments[] = [];
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  for (const it of opened.splice(0)) await it.close();
});

const [LATER, LATEST] = ['2999-01-01T00:00:00Z', '2999-01-02T00:00:00Z'];
const PASSED = '2026-01-01T00:00:00Z';
const written = (deleteStackAt: string | null) => ({ guards: { deleteStackAt } });
const mine = (deleteStackAt: string | null, name = 'mine') => parseEnvironment(name, written(deleteStackAt));
const deletions = () => new Table<PlannedDeletion>(join(stateDir, 'account/deletions'));
const planned = (name: string) => deletions().get(name)?.at;
const OPTIONS = { stateDir, timeScale: 200, graceSeconds: 1 };
const { signal } = new AbortController();

function open(faults: readonly string[] = []): EmulatedDeployments {
  const there = emulatedDeployments({ ...OPTIONS, faults });
  opened.push(there);
  return there;
}

test('an environment is deployed, deployed again with another moment, and destroyed; its bucket stays', async () => {
  const there = open();
  expect(await there.state(mine(LATER))).toBe('absent');
  await there.deploy(mine(LATER), signal);
  expect(await there.state(mine(null))).toBe('deployed');
  const [instance, ...more] = await there.remains(mine(null));
  expect([instance, ...more]).toEqual([expect.stringMatching(/^i-[0-9a-f]{17}$/)]);
  expect(planned('mine')).toBe(LATER);
  await there.deploy(mine(LATEST), signal);
  expect(planned('mine')).toBe(LATEST);
  expect(await there.remains(mine(null))).toEqual([instance]);
  await there.destroy(mine(LATEST), signal);
  expect([await there.state(mine(null)), await there.remains(mine(null))]).toEqual(['absent', []]);
  expect(planned('mine')).toBeUndefined();
  await there.destroy(mine(LATEST), signal);
  await there.close();
  expect(existsSync(join(stateDir, 'account/s3/trainyard-mine'))).toBe(true);
  expect(existsSync(join(stateDir, 'account/account.json'))).toBe(false);
});

test('a moment that has passed is refused before anything is there', async () => {
  const there = open();
  const refused = expect.objectContaining({ code: 'StackDeletionPassed' });
  await expect(there.deploy(mine(PASSED, 'late'), signal)).rejects.toEqual(refused);
  expect(await there.state(mine(PASSED, 'late'))).toBe('absent');
});

test('what a refused launch began stands as failed, and can be destroyed', async () => {
  const there = open(['InsufficientInstanceCapacity']);
  const refused = expect.objectContaining({ code: 'InsufficientInstanceCapacity' });
  await expect(there.deploy(mine(LATER, 'refused'), signal)).rejects.toEqual(refused);
  expect(await there.state(mine(LATER, 'refused'))).toBe('failed');
  await there.destroy(mine(LATER, 'refused'), signal);
  expect(await there.state(mine(LATER, 'refused'))).toBe('absent');
});

test('an environment without instances is deployed, too', async () => {
  const none = parseEnvironment('none', { instance: { count: 0 } });
  const there = open();
  await there.deploy(none, signal);
  expect([await there.state(none), await there.remains(none)]).toEqual(['deployed', []]);
  await there.destroy(none, signal);
  expect(await there.state(none)).toBe('absent');
});

/** Deploys, says so, and then does nothing until it is killed. */
const PROGRAM = `
const { emulatedDeployments } = require(${JSON.stringify(join(ROOT, 'dist/lib/emulator/rehearsal'))});
const { parseEnvironment } = require(${JSON.stringify(join(ROOT, 'dist/lib/environment'))});
emulatedDeployments(${JSON.stringify(OPTIONS)})
  .deploy(parseEnvironment('killed', ${JSON.stringify(written(LATER))}), new AbortController().signal)
  .then(() => console.log('deployed'), (error) => console.log(error));
setInterval(() => undefined, 60_000);`;

test('of a command that was killed with -9, nothing is left after the moment', async () => {
  const command = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = command;
  const said = await new Promise((done) => command.stdout.once('data', (data) => done(String(data))));
  expect(said).toBe('deployed\n');
  const ended = new Promise((done) => command.once('exit', done));
  command.kill('SIGKILL');
  await ended;
  // The account lives on without its operator for a moment, as it says, and takes its processes along.
  await eventually(() => expect(existsSync(join(stateDir, 'account/account.json'))).toBe(false));
  await eventually(() => expect(existsSync(join(stateDir, 'account/lock'))).toBe(false));
  expect(markedProcesses(`${join(stateDir, 'hosts')}/`)).toEqual([]);
  const guard = join(stateDir, 'account/deletions/killed.json');
  expect(JSON.parse(readFileSync(guard, 'utf8'))).toMatchObject({ row: { at: LATER } });

  const there = open();
  expect(await there.remains(mine(null, 'killed'))).toHaveLength(1);
  // The moment comes while nobody looks.
  deletions().set('killed', { environment: 'killed', at: PASSED });
  expect(await there.remains(mine(null, 'killed'))).toEqual([]);
  expect(await there.state(mine(null, 'killed'))).toBe('absent');
});
