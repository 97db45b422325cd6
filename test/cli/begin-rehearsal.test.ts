import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginRehearsal } from '../../lib/cli/account/begin-rehearsal';
import type { Call } from '../../lib/cli/program/call';
import { loadEnvironment } from '../../lib/environment';
import { call, FakeIo } from './terminal';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-begin-'));
  writeFileSync(join(cwd, 'package.json'), '{"name":"project","version":"1.0.0"}');
  writeFileSync(join(cwd, 'cdk.json'), '{"context":{"trainyard:environments":{"tutorial":{}}}}');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

test('the folder of a rehearsal is neither packed nor committed', async () => {
  const settings = { deployed: loadEnvironment({ name: 'tutorial' }), timeScale: 20, faults: [] };
  const begun = { io: new FakeIo({ cwd }), options: {} } as unknown as Call;
  expect(await beginRehearsal(begun, settings)).toMatch(
    /^up to 48\.0 MiB of disk in \S+\.trainyard, where .* are free$/,
  );
  expect(readdirSync(join(cwd, '.trainyard')).sort()).toEqual(['.gitignore', 'rehearsal.json']);
  mkdirSync(join(cwd, '.trainyard/account'));
  writeFileSync(join(cwd, '.trainyard/account/account.json'), '{"token":"secret"}');
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd, encoding: 'utf8' });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
  expect(files.map(({ path }) => path).sort()).toEqual(['cdk.json', 'package.json']);
  execFileSync('git', ['init', '--quiet'], { cwd });
  const status = execFileSync('git', ['status', '--porcelain', '--untracked-files=all'], {
    cwd,
    encoding: 'utf8',
  });
  expect(status).toBe('?? cdk.json\n?? package.json\n');
});

test.each(['rehearse', 'rehearse --sweep tutorial', 'account'])(
  '`%s --state .` is refused in a project, and nothing is written',
  async (line) => {
    const before = readFileSync(join(cwd, 'cdk.json'), 'utf8');
    const { code, stdout, stderr } = await call(`${line} --state .`, { cwd });
    expect({ code, stdout, head: stderr.split(':')[0] }).toEqual({
      code: 2,
      stdout: '',
      head: 'StateInProject',
    });
    expect(readdirSync(cwd).sort()).toEqual(['cdk.json', 'package.json']);
    expect(readFileSync(join(cwd, 'cdk.json'), 'utf8')).toBe(before);
  },
);
