import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './terminal';

test('a byte order mark before a file is no part of it', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'trainyard-mark-'));
  const context = { 'trainyard:environments': { tutorial: {} } };
  const file = join(cwd, 'cdk.json');
  writeFileSync(file, `\uFEFF${JSON.stringify({ context })}`);
  expect(await call('environment check', { cwd })).toMatchObject({ code: 0, stderr: '' });
  const migrate = 'environment migrate --release 2.32.0 --write --to newer';
  expect(await call(migrate, { cwd })).toMatchObject({ code: 0 });
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).context['trainyard:environments'])).toEqual([
    'tutorial',
    'newer',
  ]);
  writeFileSync(file, '\uFEFF{');
  expect((await call('plan', { cwd })).stderr).not.toContain('\uFEFF');
  rmSync(cwd, { recursive: true });
});
