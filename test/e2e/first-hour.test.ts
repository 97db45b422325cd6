/** What somebody does in the first hour: two commands at once, another time scale, Ctrl-C while it is set up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestSchema } from '../../lib/contract/manifest';
import { outcomeSchema } from '../../lib/contract/outcome';
import {
  cleanUp,
  ended,
  jsonFiles,
  processesMentioning,
  startTrainyard,
  temporaryState,
  trainyard,
} from './command';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const prepare = (state: string, ...more: string[]) => [
  'rehearse',
  '--phases',
  'prepare',
  '--state',
  state,
  '--time-scale',
  '200',
  ...more,
];
const rehearse = (state: string, ...more: string[]) => startTrainyard(prepare(state, ...more));

describe('a new folder that two commands open at once', () => {
  const state = temporaryState();
  afterAll(() => cleanUp(state));

  test('gets one instance, and both commands run on it', async () => {
    // What an operator has on the PATH does not matter: one has nothing there.
    const bare = startTrainyard(prepare(state), undefined, { PATH: '/nowhere' });
    const both = await Promise.all([ended(bare), ended(rehearse(state))]);
    expect(both.map(({ code, stderr }) => ({ code, stderr: code === 0 ? '' : stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const hosts = readdirSync(join(state, 'hosts'));
    const targets = both.map(({ stdout }) => /i-0[0-9a-f]{16}/.exec(stdout)?.[0]);
    expect(targets).toEqual([hosts[0], hosts[0]]);
    expect(hosts).toHaveLength(1);
    // Said before the run, and not once more after it.
    for (const { stdout, stderr } of both) {
      expect(`${stderr}${stdout}`.match(/a rehearsal: 32 of the environment's/g)).toHaveLength(1);
    }
  });

  test('records the time scale of the instance, whatever the file says', async () => {
    expect((await ended(rehearse(state, '--time-scale', '50'))).code).toBe(0);
    expect((await trainyard(['run', '--phases', 'prepare', '--state', state])).code).toBe(0);
    const newest = (suffix: RegExp) =>
      jsonFiles(join(state, 'account/s3'), suffix).filter(({ path }) => path.includes('/runs/tutorial-'));
    const manifests = newest(/manifest\.json$/).map(({ value }) => manifestSchema.parse(value));
    const scales = manifests
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      .map(({ emulated, environment }) => [
        emulated?.timeScale,
        (environment['rehearsal'] as { timeScale: number }).timeScale,
      ]);
    expect(scales).toEqual([
      [200, 200],
      [200, 200],
      [50, 50],
      [50, 50],
    ]);
    const outcomes = newest(/outcomes\/prepare\/[^/]+\.json$/).map(({ value }) => outcomeSchema.parse(value));
    expect(outcomes.map(({ emulated }) => emulated?.timeScale).sort()).toEqual([200, 200, 50, 50]);
    const [host = ''] = readdirSync(join(state, 'hosts'));
    const described = readFileSync(join(state, 'hosts', host, 'emulation.json'), 'utf8');
    expect(JSON.parse(described)).toMatchObject({ timeScale: 50 });
  });
});

describe('Ctrl-C while a rehearsal is set up', () => {
  const state = temporaryState();
  afterAll(() => cleanUp(state));

  test('does not wait for the bootstrap, and leaves nothing running', async () => {
    const child = rehearse(state);
    const end = ended(child);
    await new Promise<void>((begun) => {
      let seen = '';
      child.stderr?.on('data', (chunk) => {
        seen += chunk;
        if (seen.includes('emulated instance in')) begun();
      });
      child.once('exit', () => begun());
    });
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect({
      code,
      lines: stderr.split('\n').filter((line) => /^(stopping|Interrupted)/.test(line)),
    }).toEqual({
      code: 3,
      lines: ['stopping; once more to leave at once', expect.stringMatching(/^Interrupted: stopped while /)],
    });
    expect(stderr).not.toContain('instance bootstrapped');
    expect(processesMentioning(state)).toEqual([]);
  });
});
