/** Every command that asks AWS, in an account that never answers: Ctrl-C ends it at once, and its limit in time. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DayJournal, dayEnvironments } from '../../lib/acceptance/day';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { main } from '../../lib/cli/program/main';
import { loadEnvironment } from '../../lib/environment';
import { silentEndpoint } from '../run/silent-endpoint';
import { call, FakeIo } from './terminal';

const RUN = 'tutorial-20261123-191500-0000';
/** How each command that asks AWS is called. */
const ASKING: Readonly<Record<string, string>> = {
  'doctor [environment]': 'doctor --aws',
  'deploy [words...]': 'deploy --check',
  'run [environment]': 'run --aws',
  'follow [run]': `follow ${RUN} --aws`,
  'resume [run]': `resume ${RUN} --aws`,
  'cancel [run]': `cancel ${RUN} --aws`,
  bootstrap: 'bootstrap --aws',
  diagnose: 'diagnose --aws',
  stop: 'stop --aws',
  'adopt <name>': `adopt ${'a'.repeat(32)} --aws`,
  'capacity where': 'capacity where',
  'capacity offers': 'capacity offers --days 1',
  'capacity buy': 'capacity buy --days 1 --offer cb-1',
  'capacity list': 'capacity list',
  'capacity extend': 'capacity extend --reservation cr-1 --days 1',
  'image find': 'image find',
  'results list': 'results list --aws',
  'results get [run]': `results get ${RUN} --aws`,
  'report [runs...]': `report ${RUN} --aws`,
  'compare <sides...>': `compare ${RUN} ${RUN.replace('0000', '1111')} --aws`,
  'same <a> <b>': `same ${RUN} ${RUN.replace('0000', '1111')} --aws`,
  'calibrate <runs...>': `calibrate ${RUN} --aws`,
  'sweep run <sweep>': 'sweep run tutorial --aws',
  'sweep status [sweep]': `sweep status ${RUN} --aws`,
  'sweep resume [sweep]': `sweep resume ${RUN} --aws`,
  'sweep cancel [sweep]': `sweep cancel ${RUN} --aws`,
  'sweep report [sweep]': `sweep report ${RUN} --aws`,
  'sweep list': 'sweep list --aws',
  'acceptance run': 'acceptance run --max-cost 1 --out NEW_FOLDER',
  'acceptance resume <folder>': 'acceptance resume DAY',
};

const folders = mkdtempSync(join(tmpdir(), 'trainyard-silent-'));
afterAll(() => rmSync(folders, { recursive: true, force: true }));

/** The line with a folder that nobody has used, or one of a day that has just begun. */
function fresh(line: string): string {
  const folder = join(folders, String(readdirSync(folders).length));
  if (line.endsWith('NEW_FOLDER')) mkdirSync(`${folder}-parent`);
  if (line.endsWith('DAY')) beginDay(folder);
  return line.replace('NEW_FOLDER', join(`${folder}-parent`, 'day')).replace('DAY', folder);
}

function beginDay(folder: string): void {
  const stages = ['account' as const];
  const environments = dayEnvironments(stages, (name) => loadEnvironment({ name }));
  DayJournal.begin(folder, () => Date.now()).append({
    type: 'began',
    schema: 'trainyard.acceptance/1',
    ...{ id: 'day', stages, maxCost: 1, emulated: null, tool: { version: '0', commit: null } },
    environments: environments.map(({ environment }) => ({ ...environment })),
  });
}

/** Those that never do. */
const OFFLINE = [
  ...['environment list', 'environment show [name]', 'environment check [name]', 'environment schema'],
  ...['environment migrate [name]', 'plan [environment]', 'layouts', 'documents list'],
  ...['documents show <name>', 'rehearse [environment]', 'account', 'explain [code]', 'model add <path>'],
  ...['model list', 'model show <id>', 'recipe list', 'recipe show <recipe>', 'recipe options'],
  ...['release list', 'release show <version>', 'results import <dir>', 'results schema [name]'],
  ...['sweep plan <sweep>', 'acceptance list', 'acceptance show <file>', 'state prune'],
];
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret' };
const CWD = resolve(__dirname, '../..');

beforeAll(() => {
  // The SDK looks for keys in the process, not in what the command is handed.
  Object.assign(process.env, KEYS);
});

test('every command is in one of the two lists', () => {
  const known = [...Object.keys(ASKING), ...OFFLINE].sort();
  expect(COMMANDS.map(({ usage }) => usage).sort()).toEqual(known);
});

test.each(Object.values(ASKING))('%s ends at Ctrl-C with 3', async (line) => {
  const silent = await silentEndpoint();
  try {
    const io = new FakeIo({
      cwd: CWD,
      env: { AWS_ENDPOINT_URL: silent.endpoint, HF_ENDPOINT: silent.endpoint },
    });
    const asked = silent.nextRequest();
    const ended = main(fresh(line).split(' '), io);
    await asked;
    io.interrupt();
    expect(await ended).toBe(3);
    expect(io.err.text).toMatch(/(Interrupted|Stopped|StoppedWatching): stopped|AcceptanceStopped/);
  } finally {
    await silent.close();
  }
});

test('each ends by itself when its calls are not answered, and says which call it was', async () => {
  const silent = await silentEndpoint();
  const env = {
    AWS_ENDPOINT_URL: silent.endpoint,
    HF_ENDPOINT: silent.endpoint,
    TRAINYARD_CALL_SECONDS: '0.1',
  };
  try {
    const lines = Object.values(ASKING);
    const ended = await Promise.all(lines.map((line) => call(fresh(line), { cwd: CWD, env })));
    const wrong = ended.flatMap(({ code, stdout, stderr }, index) =>
      code === 1 &&
      /CallFailed: \w+ failed after \d attempts: TimeoutError|not answered within|ClaimsNotReached: .*(?:CheckTimedOut|TimeoutError)/s.test(
        stdout + stderr,
      )
        ? []
        : [`${lines[index]}: ${code}: ${stderr}${stdout}`],
    );
    expect(wrong).toEqual([]);
  } finally {
    await silent.close();
  }
});

test('a limit that is no number of seconds is refused before anything is asked', async () => {
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', TRAINYARD_CALL_SECONDS: 'soon' };
  expect(await call('results list --aws', { cwd: CWD, env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('TRAINYARD_CALL_SECONDS=soon is not a number from above 0 to 600'),
  });
});

test('the process itself ends, too: nothing that was under way keeps it', async () => {
  const silent = await silentEndpoint();
  try {
    const command = resolve(CWD, 'dist/bin/trainyard.js');
    const env = { ...process.env, ...KEYS, AWS_ENDPOINT_URL: silent.endpoint };
    const asked = silent.nextRequest();
    const child = spawn(process.execPath, [command, 'results', 'list', '--aws'], { cwd: CWD, env });
    const code = new Promise((done) => child.once('exit', done));
    await asked;
    child.kill('SIGINT');
    expect(await code).toBe(3);
  } finally {
    await silent.close();
  }
});
