/** The page of failures is about every failure there is, and says what was seen; three cells are run here. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { faultNames } from '../../lib/cli/request/fault-names';
import { cleanUp } from '../e2e/command';
import { CELLS } from './cells';
import { judgeCell, opened } from './judged-cell';
import { isWell, matrixPage, type Results } from './matrix-page';

jest.setTimeout(1_800_000);

const ROOT = resolve(__dirname, '../..');
const results = JSON.parse(readFileSync(join(ROOT, 'test/faults/results.json'), 'utf8')) as Results;
const cellOf = (fault: string) => {
  const cell = CELLS.find((it) => it.fault === fault);
  if (cell === undefined) throw new Error(fault);
  return cell;
};

test('there is a cell for every failure that can be injected', () => {
  expect([...new Set(CELLS.map(({ name }) => name))].toSorted()).toEqual(faultNames().toSorted());
  expect(new Set(CELLS.map(({ fault }) => fault)).size).toBe(CELLS.length);
});

test('the page says what was seen (`npm run faults` writes both)', () => {
  expect(readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')).toBe(matrixPage(results));
  expect(Object.keys(results).filter((fault) => !CELLS.some((cell) => cell.fault === fault))).toEqual([]);
});

test('whatever was run is as it should be', () => {
  const bad = Object.entries(results).filter(([, it]) => !isWell(it));
  expect(bad.map(([fault]) => fault)).toEqual([]);
});

describe('a sample', () => {
  const state = mkdtempSync(join(tmpdir(), 'trainyard-faults-'));
  afterAll(() => cleanUp(state));

  test('NoCapacity keeps the instance from being launched, and the next launch goes well', async () => {
    const own = join(state, 'launch');
    expect(await judgeCell(cellOf('NoCapacity'), own)).toMatchObject({ exit: 1, named: true, resumes: true });
    rmSync(own, { recursive: true });
  });

  test.each(['GraphTooLarge', 'DeviceMissing@replica=1'])('%s is all that its row says', async (fault) => {
    const shared = join(state, 'shared');
    await opened(shared);
    const judged = await judgeCell(cellOf(fault), shared);
    expect([judged, isWell(judged)]).toEqual([judged, true]);
  });
});
