import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFull, freeSpace, makeFolder, requireSpace, writeWhole } from '../../lib/core/files';

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
  ['a device', () => '/dev/null', 'EEXIST'],
  ['below a file', () => join(folder, 'file/state'), 'EEXIST'],
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
