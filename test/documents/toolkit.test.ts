import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codesJson } from '../../lib/codes/codes-json';
import { sha256 } from '../../lib/core/json';
import { buildToolkit } from '../../lib/documents';
import { factsJson } from '../../lib/facts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-toolkit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A small toolkit, as a checkout under some umask leaves it. */
function checkout(name: string, modes: { file: number; program: number }, when: Date): string {
  const root = join(folder, name);
  mkdirSync(join(root, 'phases'), { recursive: true });
  const files = { phase: modes.program, 'phases/stop.sh': modes.file, 'phases/compile.sh': modes.file };
  for (const [path, mode] of Object.entries(files)) {
    writeFileSync(join(root, path), `content of ${path}\n`);
    chmodSync(join(root, path), mode);
    utimesSync(join(root, path), when, when);
  }
  return root;
}

test('the archive is named by the digest of its bytes', () => {
  const toolkit = buildToolkit();
  expect(toolkit.sha256).toBe(sha256(toolkit.bytes));
  expect(buildToolkit().bytes.equals(toolkit.bytes)).toBe(true);
});

test('neither umask nor time of a checkout changes the digest', () => {
  const open = checkout('open', { file: 0o664, program: 0o775 }, new Date(0));
  const closed = checkout('closed', { file: 0o600, program: 0o700 }, new Date());
  expect(buildToolkit(closed).sha256).toBe(buildToolkit(open).sha256);
});

test('content, name and executability of a file change the digest', () => {
  const root = checkout('one', { file: 0o644, program: 0o755 }, new Date(0));
  const digests = new Set([buildToolkit(root).sha256]);
  chmodSync(join(root, 'phase'), 0o644);
  digests.add(buildToolkit(root).sha256);
  writeFileSync(join(root, 'phase'), 'other\n');
  digests.add(buildToolkit(root).sha256);
  cpSync(join(root, 'phase'), join(root, 'phase2'));
  digests.add(buildToolkit(root).sha256);
  expect(digests.size).toBe(4);
});

test('leavings of Python and hidden files stay out', () => {
  const root = checkout('dirty', { file: 0o644, program: 0o755 }, new Date(0));
  const clean = buildToolkit(root).sha256;
  mkdirSync(join(root, 'python/__pycache__'), { recursive: true });
  writeFileSync(join(root, 'python/__pycache__/x.cpython-311.pyc'), 'x');
  writeFileSync(join(root, '.DS_Store'), 'x');
  expect(buildToolkit(root).sha256).toBe(clean);
});

test('the instance’s own tar unpacks it, with the modes and the catalogue', () => {
  const toolkit = buildToolkit();
  execFileSync('tar', ['-xf', '-', '--no-same-owner', '-C', folder], { input: toolkit.bytes });
  expect(statSync(join(folder, 'phase')).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, 'phases/compile.sh')).mode & 0o111).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8'))).toEqual(factsJson());
  expect(JSON.parse(readFileSync(join(folder, 'codes.json'), 'utf8'))).toEqual(codesJson());
  const listed = execFileSync('tar', ['-tf', '-'], { input: toolkit.bytes, encoding: 'utf8' });
  expect(listed.trimEnd().split('\n')).toEqual(toolkit.files);
});

test('a path that the archive format cannot hold is refused', () => {
  const long = join(folder, 'long', ...Array.from({ length: 4 }, () => 'x'.repeat(90)));
  mkdirSync(long, { recursive: true });
  writeFileSync(join(long, 'y'.repeat(90)), 'x');
  expect(() => buildToolkit(join(folder, 'long'))).toThrow(/does not fit the header/);
});
