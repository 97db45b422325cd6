import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import { refuseOtherContext } from '../../lib/environment';

test.each(['trainyard:environments', 'trainyard:defaults'])('%s as text is refused', (key) => {
  expect(() => refuseOtherContext({ [key]: '{}' })).toThrow(
    expect.objectContaining({ code: 'ContextNotRead', message: expect.stringContaining(`-c ${key}=`) }),
  );
});

test('what the CDK read from the file is taken, and so is nothing', () => {
  expect(() => refuseOtherContext({ 'trainyard:environments': { tutorial: {} } })).not.toThrow();
  expect(() => refuseOtherContext(undefined)).not.toThrow();
});

test('the app says so, as `cdk ls -c trainyard:environments=…` hands it over', () => {
  const context = JSON.stringify({ 'trainyard:environments': '{"mine":{}}' });
  const { status, stderr } = spawnSync(process.execPath, [join(packageRoot(), 'dist/bin/app.js')], {
    cwd: packageRoot(),
    env: { ...process.env, CDK_CONTEXT_JSON: context },
    encoding: 'utf8',
  });
  expect({ status, head: stderr.split(':')[0] }).toEqual({ status: 2, head: 'ContextNotRead' });
  expect(stderr).toContain('next: write the environment into cdk.json');
});
