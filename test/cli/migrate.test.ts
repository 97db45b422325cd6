import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironment } from '../../lib/environment';
import { call } from './terminal';

describe('environment migrate', () => {
  let cwd: string;
  let file: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'trainyard-migrate-'));
    file = join(cwd, 'cdk.json');
    copyFileSync(join(__dirname, '../../cdk.json'), file);
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));
  const text = () => readFileSync(file, 'utf8');

  test('writes nothing unless it is told to', async () => {
    const before = text();
    const { code, stdout } = await call('environment migrate tutorial --release 2.32.0 --json', { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'trainyard.migration/1',
      members: { release: '2.32.0' },
      written: null,
    });
    expect(text()).toBe(before);
  });

  test('changes its own lines of the file, and the result passes the check', async () => {
    const before = text().split('\n');
    const { code } = await call('environment migrate tutorial --release 2.32.0 --write', { cwd });
    expect(code).toBe(0);
    const after = text().split('\n');
    expect(after.length).toBe(before.length);
    expect(after.filter((line, index) => line !== before[index])).toEqual([
      expect.stringContaining('2.32.0'),
    ]);
    expect((await call('environment check tutorial', { cwd })).stdout).toContain('tutorial: valid');
  });

  test('makes a new environment with --to, once', async () => {
    const line = 'environment migrate tutorial --release 2.32.0 --write --to tutorial-next';
    expect((await call(line, { cwd })).code).toBe(0);
    expect(loadEnvironment({ name: 'tutorial-next', configFile: file }).release).toBe('2.32.0');
    expect(loadEnvironment({ name: 'tutorial', configFile: file }).release).toBe('2.23.0');
    const again = await call(line, { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('EnvironmentExists')]);
  });

  test('does not write what would be refused', async () => {
    const before = text();
    const options = '--release 2.32.0 --write';
    await call(`environment migrate latency ${options} --to wide`, { cwd });
    expect(text()).not.toBe(before);
    const broken = text().replace('"tensorParallel": 64', '"tensorParallel": 1');
    writeFileSync(file, broken);
    const refused = await call(`environment migrate latency ${options}`, { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('MigrationRefused')]);
    expect(text()).toBe(broken);
  });
});
