import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  diskFull,
  freeSpace,
  makeFolder,
  requireSpace,
  requireWritable,
  writeWhole,
} from '../../lib/core/files';

const NEXT = 'name another place with --state';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is written is whole, its folders are made, and no draft is left', () => {
  const file = join(folder, 'a/b/c.json');
  writeWhole(file, 'old', NEXT);
  writeWhole(file, 'new', NEXT);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.json']);
});

test.each([
  ['a place that refuses children', () => '/proc/trainyard/state', 'ENOENT'],
  ['a device', () => '/dev/null', ': it is not a folder'],
  ['below a file', () => join(folder, 'file/state'), 'file is not a folder'],
  ['a name that is too long', () => join(folder, 'n'.repeat(300)), 'ENAMETOOLONG'],
])('%s is refused with the path, the reason and what to do', (_, place, reason) => {
  writeFileSync(join(folder, 'file'), '');
  const path = place();
  let refused: unknown;
  try {
    makeFolder(path, NEXT);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ kind: 'request', code: 'PathUnwritable', next: NEXT });
  expect((refused as Error).message).toContain(path);
  expect((refused as Error).message).toContain(reason);
});

test('a file cannot take the place of a folder, and leaves no draft', () => {
  makeFolder(join(folder, 'taken'), NEXT);
  expect(() => writeWhole(join(folder, 'taken'), 'text', NEXT)).toThrow('(EISDIR)');
  expect(readdirSync(folder)).toEqual(['taken']);
});

describe('what is no file of its own', () => {
  test('a link stays, and its file is replaced', () => {
    writeFileSync(join(folder, 'real.html'), 'old');
    symlinkSync('real.html', join(folder, 'link.html'));
    writeWhole(join(folder, 'link.html'), 'new', NEXT);
    expect(lstatSync(join(folder, 'link.html')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.html'), 'utf8')).toBe('new');
  });

  test('a pipe is written into and stays a pipe', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    writeWhole(pipe, 'text', NEXT);
    expect(readFileSync(reader, 'utf8')).toBe('text');
    closeSync(reader);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['pipe']);
  });
});

describe('a place that is asked before the work', () => {
  const refusal = (path: string, kind: 'file' | 'folder') => {
    try {
      requireWritable(path, kind, NEXT);
      return 'nothing';
    } catch (error) {
      expect(error).toMatchObject({ kind: 'request', code: 'PathUnwritable', next: NEXT });
      return (error as Error).message;
    }
  };

  test('is admitted without being made: a new file, a file that is replaced, a device, a folder', () => {
    writeFileSync(join(folder, 'old.html'), '');
    expect(refusal(join(folder, 'a/b/new.html'), 'file')).toBe('nothing');
    expect(refusal(join(folder, 'old.html'), 'file')).toBe('nothing');
    expect(refusal('/dev/null', 'file')).toBe('nothing');
    expect(refusal(join(folder, 'a/b'), 'folder')).toBe('nothing');
    expect(readdirSync(folder)).toEqual(['old.html']);
  });

  test('is refused where something else is in the way', () => {
    writeFileSync(join(folder, 'old.html'), '');
    expect(refusal(folder, 'file')).toBe(`${folder} cannot be written: it is a folder`);
    expect(refusal(join(folder, 'old.html'), 'folder')).toMatch(/: it is not a folder$/);
    expect(refusal(join(folder, 'old.html/x.html'), 'file')).toMatch(/old\.html is not a folder$/);
    expect(refusal(`/proc/${process.pid}/x.html`, 'file')).toMatch(/cannot be written: .* \(E\w+\)$/);
  });
});

describe('a full disk', () => {
  test('is named with its place and what helps', () => {
    const error = (() => {
      try {
        writeFileSync('/dev/full', 'text');
        return undefined;
      } catch (thrown) {
        return diskFull(thrown, '/somewhere');
      }
    })();
    expect(error).toMatchObject({ code: 'DiskFull', next: expect.stringContaining('trainyard state prune') });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^\/(dev\/full|somewhere) cannot be written: .*ENOSPC/),
    });
  });

  test('is no other error', () => {
    const other = new Error('something');
    expect([diskFull(other, '/x'), diskFull(undefined, '/x')]).toEqual([other, undefined]);
  });

  test('is told before it is full, of a folder that is not there yet too', () => {
    const folder = join(tmpdir(), 'not', 'there');
    expect(requireSpace(folder, 1, 'it')).toBe(freeSpace(tmpdir()));
    expect(() => requireSpace(folder, 2 ** 60, 'it')).toThrow(
      expect.objectContaining({ code: 'DiskFull', message: expect.stringContaining('and it needs 1') }),
    );
  });
});
