import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const COMMAND = resolve(ROOT, 'dist/bin/trainyard.js');

function trainyard(...args: string[]) {
  const done = spawnSync(process.execPath, [COMMAND, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

test('the process ends with the code of the command', () => {
  expect(trainyard('--version')).toMatchObject({ code: 0, stderr: '' });
  expect(trainyard('plan', '--data-parallel', '3')).toMatchObject({ code: 2, stdout: '' });
});

test('a reader that leaves early is not an error', () => {
  const done = spawnSync(
    '/bin/bash',
    ['-c', `set -o pipefail; "$0" "$1" plan | head -1`, process.execPath, COMMAND],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect(done.stdout).toMatch(/^tutorial: /);
  expect(done.stderr).toBe('');
});

test('help loads neither the schema library, nor the SDK, nor the CDK', () => {
  const script = `
    process.argv.push('trainyard', '--help');
    process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(COMMAND)});`;
  const done = spawnSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
  const loaded = JSON.parse(done.stderr) as string[];
  expect(loaded.some((file) => file.includes('/commander/'))).toBe(true);
  expect(
    loaded.filter((file) => /node_modules\/(zod|@aws-sdk|aws-cdk-lib|echarts|fauxqs)\//.test(file)),
  ).toEqual([]);
});
