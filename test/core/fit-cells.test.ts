import { fitCells } from '../../lib/core/fit-cells';

const width = ({ rows, gutter }: ReturnType<typeof fitCells>) => {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.flatMap((row) => (row[at] ?? '').split('\n').map((line) => line.length))),
  );
  return widths.reduce((sum, value) => sum + value, gutter * (widths.length - 1));
};

test('cells that fit stay as they are', () => {
  const rows = [
    ['a', 'b'],
    ['one two', 'three'],
  ];
  expect(fitCells(rows, 14)).toEqual({ rows, gutter: 2 });
  expect(fitCells(rows, 13)).toEqual({ rows, gutter: 1 });
});

test('a head that is wider than its column is broken first', () => {
  expect(
    fitCells(
      [
        ['tokens a second', 'name'],
        ['12', 'one two'],
      ],
      15,
    ).rows,
  ).toEqual([
    ['tokens\na\nsecond', 'name'],
    ['12', 'one two'],
  ]);
});

test('the widest column is broken between words, and no word ever is', () => {
  const rows = [
    ['id', 'says'],
    ['tutorial-20261123', 'it was stopped by a guard in the night'],
  ];
  const fitted = fitCells(rows, 40);
  expect(width(fitted)).toBeLessThanOrEqual(40);
  expect(fitted.rows[1]).toEqual(['tutorial-20261123', 'it was stopped by a\nguard in the night']);
  expect(width(fitCells(rows, 5))).toBe(17 + 1 + 'stopped'.length);
});

test('a figure stays with its unit', () => {
  const rows = [
    ['model', 'its size'],
    ['one two three', '131.4 GiB'],
  ];
  expect(fitCells(rows, 15, (at) => at === 1).rows[1]).toEqual(['one\ntwo\nthree', '131.4 GiB']);
});

test('rows of different lengths, and none, are tables too', () => {
  expect(fitCells([], 10).rows).toEqual([]);
  expect(fitCells([['a'], [], ['b', 'c d']], 4).rows).toEqual([['a'], [], ['b', 'c\nd']]);
});
