/** A disk of the instance that is full is no defect of the toolkit: it has a name, a place and no stack. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

const instance = new EmulatedInstance();
afterAll(() => instance.remove());

function failed(statement: string) {
  const state = join(instance.root, 'state');
  rmSync(state, { recursive: true, force: true });
  mkdirSync(state);
  const code = `import os
from trainyard_host.outcomes import failure
def main():
    ${statement}
failure.run(main)`;
  const env = instance.environment({ PYTHONPATH: join(instance.toolkit, 'python'), TRAINYARD_STATE: state });
  const done = spawnSync('python3', ['-c', code], { encoding: 'utf8', env });
  const reason = join(state, 'reason.json');
  return { ...done, reason: existsSync(reason) ? JSON.parse(readFileSync(reason, 'utf8')) : undefined };
}

test('it is DiskFull with the place', () => {
  const { status, stderr, reason } = failed("open('/dev/full', 'w').write('x' * 100000)");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^DiskFull: .*cannot be written: No space left on device\n$/);
  expect(reason).toMatchObject({ code: 'DiskFull', next: expect.stringContaining('storage') });
});

test('a defect stays a defect', () => {
  const { status, stderr, reason } = failed("raise KeyError('x')");
  expect([status, reason.code]).toEqual([1, 'InternalError']);
  expect(stderr).toContain('Traceback');
});
