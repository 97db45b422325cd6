/** What a short program imports decides what its start costs: modules are counted, which no computer's speed changes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Those of `names` that are loaded once the module is: each takes as long as all of a stand-in, or longer. */
function loaded(path: string, module: string, names: readonly string[]): string[] {
  const program = `
import sys
sys.path.insert(0, sys.argv[1])
__import__(sys.argv[2])
print(" ".join(name for name in sys.argv[3:] if name in sys.modules))
`;
  const argv = ['-I', '-S', '-B', '-c', program, join(ROOT, path), module, ...names];
  return execFileSync('python3', argv, { encoding: 'utf8' }).trim().split(' ').filter(Boolean);
}

const DEAR = [
  'argparse',
  'dataclasses',
  'email',
  'hashlib',
  'http.client',
  'json',
  'shutil',
  'subprocess',
  'typing',
  'urllib',
];

test.each([
  'aws.cli',
  'aws.s3',
  'aws.api',
  'neuron.neuron_ls',
  'tools.curl',
  'tools.disks',
  'tools.git',
  'tools.kernel_log',
  'tools.packages',
  'tools.pip',
  'tools.sha256sum',
  'tools.systemctl',
  'tools.users',
])('the stand-in %s imports nothing that takes longer than its work', (name) => {
  expect(loaded('assets/emulated/python', `standin.${name}`, DEAR)).toEqual([]);
});

test.each([
  'outcomes.outcome',
  'outcomes.heartbeat',
  'phases.compile',
  'phases.release',
  'phases.versions',
  'artifacts.artifact',
])('the module %s of the toolkit imports no HTTP client', (name) => {
  const found = loaded('assets/host/python', `trainyard_host.${name}`, [
    'urllib.request',
    'http.client',
    'ssl',
  ]);
  expect(found).toEqual([]);
});

test('the shell of the toolkit starts its own Python without site-packages, of which it uses nothing', () => {
  const tracked = execFileSync('git', ['ls-files', 'assets/host'], { cwd: ROOT, encoding: 'utf8' });
  const files = tracked
    .split('\n')
    .filter((file) => file !== '' && !/\.(py|md|json|txt|lock|service|timer)$/.test(file));
  const starts = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .filter((line) => /python3 .*-m "?trainyard_host/.test(line))
      .map((line) => ({ file, line: line.trim() })),
  );
  expect(starts.length).toBeGreaterThan(10);
  expect(starts.filter(({ line }) => !line.includes('python3 -S -m'))).toEqual([]);
});
