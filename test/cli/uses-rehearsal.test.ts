import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsedName } from '../../lib/cli/account/rehearsal-state';
import { settingsOf } from '../../lib/cli/account/rehearsed-settings';
import { aimedCall, usesRehearsal } from '../../lib/cli/account/uses-rehearsal';
import type { Call } from '../../lib/cli/program/call';
import { FakeIo } from './terminal';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'];
let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-where-'));
  for (const name of NAMES) delete process.env[name];
  process.env['AWS_CONFIG_FILE'] = process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/dev/null';
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const rehearsed = (...names: string[]) => {
  mkdirSync(join(cwd, '.trainyard'));
  const held = names.length === 0 ? ['tutorial'] : names;
  const settings = (name: string) => ({ deployed: { name }, timeScale: 20, faults: [] });
  const environments = Object.fromEntries(held.map((name) => [name, settings(name)]));
  const file = { last: held.at(-1), environments };
  writeFileSync(join(cwd, '.trainyard/rehearsal.json'), JSON.stringify(file));
};
const signedIn = () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
};
async function asked(options: object = {}) {
  const io = new FakeIo({ cwd, columns: 300 });
  const call = { io, options: { environment: 'tutorial', ...options } } as unknown as Call;
  return [await usesRehearsal(call), await usesRehearsal(call), io.err.text] as const;
}

describe('without --state and --aws, a command', () => {
  test('asks AWS where no rehearsal is, and says nothing of it', async () => {
    expect(await asked()).toEqual([false, false, '']);
  });

  test('works on the rehearsal that is here when nobody is signed in, and says so once', async () => {
    rehearsed();
    expect(await asked()).toEqual([
      true,
      true,
      expect.stringMatching(/^nobody is signed in.*\.trainyard\n$/),
    ]);
  });

  test('asks AWS where somebody is signed in, and says what the other one is', async () => {
    rehearsed();
    signedIn();
    expect(await asked()).toEqual([
      false,
      false,
      expect.stringMatching(/^asks AWS; --state \.trainyard .*\n$/),
    ]);
  });
});

test('--state and --aws decide, and nothing is said', async () => {
  rehearsed();
  expect(await asked({ aws: true })).toEqual([false, false, '']);
  signedIn();
  expect(await asked({ state: '.trainyard' })).toEqual([true, true, '']);
});

describe('a command that plans before it opens the account', () => {
  const aimed = async (options: object, typed: readonly string[] = []) => {
    const io = new FakeIo({ cwd, columns: 300 });
    const given = (option: string) => typed.includes(option);
    const call = { io, options: { environment: 'tutorial', ...options }, given } as unknown as Call;
    const { options: found, given: named } = await aimedCall(call);
    return [found.environment, named('environment'), io.err.text] as const;
  };

  test('plans the environment that the rehearsal holds, opens that one, and says which', async () => {
    rehearsed('trn1', 'latency');
    expect(await aimed({ state: '.trainyard' })).toEqual([
      'latency',
      true,
      `environment latency of the rehearsal in ${join(cwd, '.trainyard')}; --environment takes trn1 too\n`,
    ]);
    expect((await aimed({})).slice(0, 2)).toEqual(['latency', true]);
  });

  test('prefers the default environment where it is held, and what is named to all', async () => {
    rehearsed('tutorial', 'latency');
    expect(await aimed({ state: '.trainyard' })).toEqual(['tutorial', true, '']);
    expect(await aimed({ state: '.trainyard', environment: 'trn1' }, ['environment'])).toEqual([
      'trn1',
      true,
      '',
    ]);
  });

  test('is left as it was on AWS', async () => {
    expect(await aimed({ aws: true })).toEqual(['tutorial', false, '']);
  });
});

describe('a command that names no environment of a rehearsal', () => {
  const taken = (options: object = {}, typed: readonly string[] = []) => {
    const io = new FakeIo({ cwd, columns: 300 });
    const given = (option: string) => typed.includes(option);
    const all = { environment: 'tutorial', state: '.trainyard', ...options };
    const call = { io, options: all, given } as unknown as Call;
    const names = [settingsOf(call), settingsOf(call)].map(({ deployed }) => deployed.name);
    return [...new Set(names), io.err.text];
  };
  const dir = () => join(cwd, '.trainyard');

  test('takes the last one, and says once which that is', () => {
    rehearsed('tutorial', 'trn1');
    expect(taken()).toEqual([
      'trn1',
      `environment trn1 of the rehearsal in ${dir()}; --environment takes tutorial too\n`,
    ]);
  });

  test('says it of the only one too, where that is not the default', () => {
    rehearsed('trn1');
    expect(taken()).toEqual(['trn1', `environment trn1 of the rehearsal in ${dir()}\n`]);
  });

  test('says nothing of the default alone, of what was named, and where JSON is read', () => {
    rehearsed('tutorial');
    expect(taken()).toEqual(['tutorial', '']);
    rmSync(dir(), { recursive: true });
    rehearsed('tutorial', 'trn1');
    expect(taken({ environment: 'tutorial' }, ['environment'])).toEqual(['tutorial', '']);
    expect(taken({ json: true })).toEqual(['trn1', '']);
  });
});

test.each([1e-9, 0.05, 1001])(
  'a folder whose time scale was changed to %s by hand is refused',
  (timeScale) => {
    rehearsed();
    const file = join(cwd, '.trainyard/rehearsal.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"timeScale":20', `"timeScale":${timeScale}`));
    expect(() => rehearsedName(join(cwd, '.trainyard'), 'tutorial')).toThrow(
      expect.objectContaining({ code: 'StateInvalid' }),
    );
  },
);
