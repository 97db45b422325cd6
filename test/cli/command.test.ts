import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../lib/core/json';
import { call } from './terminal';

const ESCAPE = '\u001b[';

describe('help', () => {
  test('goes to stdout, names every command of the line and ends with 0', async () => {
    const { code, stdout, stderr } = await call('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of 'environment plan documents rehearse account run follow resume cancel report'.split(
      ' ',
    )) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  test('is shown on stderr with exit 2 when no command is named', async () => {
    const { code, stdout, stderr } = await call('');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('CommandMissing: a command is needed');
  });

  test.each([
    ['help plan', 'plan --help'],
    ['help results list', 'results list --help'],
    ['help results', 'results --help'],
  ])('is shown by `%s` as by `%s`', async (command, option) => {
    const shown = await call(command);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toBe((await call(option)).stdout);
  });

  test('fits the window', async () => {
    const { stdout } = await call('rehearse --help', { columns: 72 });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  });
});

describe('colours', () => {
  const refused = 'plan --data-parallel 3';

  test('are used on a terminal', async () => {
    expect((await call(refused, { terminal: true })).stderr).toContain(ESCAPE);
    expect((await call('plan', { terminal: true })).stdout).toContain(ESCAPE);
  });

  test.each([
    ['NO_COLOR', refused, { terminal: true, env: { NO_COLOR: '1' } }],
    ['--no-color', `${refused} --no-color`, { terminal: true }],
    ['a dumb terminal', refused, { terminal: true, env: { TERM: 'dumb' } }],
    ['a pipe', refused, {}],
  ])('are not used with %s', async (_why, line, setting) => {
    const { stdout, stderr } = await call(line, setting);
    expect(stdout + stderr).not.toContain(ESCAPE);
  });
});

describe('--json', () => {
  test('gives a plan to programs', async () => {
    const { stdout, stderr } = await call('plan --json');
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'trainyard.plan/1', layout: { dataParallel: 2 } });
    expect(stderr).toBe('');
  });

  test('gives a refusal as one line on stderr, with what would fit', async () => {
    const { code, stdout, stderr } = await call('plan --data-parallel 3 --json');
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
    const { error } = JSON.parse(stderr);
    expect(error.kind).toBe('request');
    // The plan gives the values, and the command what to type for them.
    expect(error.data.alternatives).toContainEqual({ dataParallel: 2, tensorParallel: 32 });
    expect(error.data.tryOptions).toContain('--data-parallel 2 --tensor-parallel 32');
    expect(error.data.tryOptions).toHaveLength(error.data.alternatives.length);
  });

  test('offers no layout as the cure for something else', async () => {
    const { code, stderr } = await call('plan --preset verbatim --release 2.32.0 --json');
    const { error } = JSON.parse(stderr) as { error: { code: string; data: object } };
    expect({ exit: code, code: error.code }).toEqual({ exit: 2, code: 'VerbatimNotServed' });
    expect(error.data).not.toHaveProperty('alternatives');
    expect(error.data).not.toHaveProperty('tryOptions');
  });

  test('gives the schema of an environment', async () => {
    const { stdout } = await call('environment schema --json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', properties: { layout: {} } });
  });

  test('reports each environment that was checked, and exit 2 when one is wrong', async () => {
    const { code, stdout } = await call('environment check --json');
    const rows = JSON.parse(stdout) as { name: string; valid: boolean }[];
    expect(rows.map((row) => [row.name, row.valid])).toEqual([
      ['tutorial', true],
      ['broken', false],
      ['crowded', false],
    ]);
    expect(code).toBe(2);
  });
});

describe('an environment', () => {
  test('is named by an argument or by the option', async () => {
    const argument = await call('environment show tutorial --json');
    const option = await call('environment show --environment tutorial --json');
    expect(argument.code).toBe(0);
    expect(argument.stdout).toBe(option.stdout);
    expect((await call('environment check broken --json')).stdout).toContain('"name": "broken"');
  });

  test('is named once', async () => {
    const { code, stderr } = await call('environment show tutorial --environment broken');
    expect(code).toBe(2);
    expect(stderr).toContain('broken');
  });
});

describe('documents', () => {
  test('are shown byte for byte when piped', async () => {
    const listed = JSON.parse((await call('documents list --json')).stdout) as {
      name: string;
      sha256: string;
    }[];
    const shown = await call('documents show compile');
    const compile = listed.find((row) => row.name === 'Trainyard-tutorial-Compile');
    expect(sha256(shown.stdout)).toBe(compile?.sha256);
  });

  test('do not change with what is sent to them', async () => {
    const plain = await call('documents list');
    const other = await call('documents list --requests 5 --batch 1');
    expect(other.stdout).toBe(plain.stdout);
  });
});

describe('a request that cannot work', () => {
  test('names the failure that was probably meant', async () => {
    const { stderr } = await call('rehearse --inject ReplicaDeis');
    expect(stderr).toMatch(
      /^FaultUnknown: there is no failure 'ReplicaDeis' to inject\n {2}next {2}did you mean ReplicaDies\?/,
    );
  });

  test.each([
    'rehearse --data-parallel 3 --state new',
    'rehearse --inject Nonsense --state new',
    'account --inject Nonsense --state new',
    'rehearse --phases nonsense --state new',
  ])('leaves nothing behind: %s', async (line) => {
    expect((await call(line)).code).toBe(2);
    expect(existsSync(join(__dirname, 'fixtures/new'))).toBe(false);
  });
});
