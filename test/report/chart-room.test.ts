import fc from 'fast-check';
import { axisEnd } from '../../lib/report/html/axis-end';
import { labelSides } from '../../lib/report/html/label-sides';

describe('the end of an axis', () => {
  test.each([
    [[100, 110, 120, 9000], 150],
    [[100, 110, 120], Number.POSITIVE_INFINITY],
    [[100, 110, 300], Number.POSITIVE_INFINITY],
    [[1, 900], Number.POSITIVE_INFINITY],
    [[5], Number.POSITIVE_INFINITY],
    [[], Number.POSITIVE_INFINITY],
    // Half of them is no outlier.
    [[1, 2, 900, 901], Number.POSITIVE_INFINITY],
  ])('of %j is %d', (values, end) => expect(axisEnd(values)).toBeCloseTo(end));

  test('leaves at most a quarter of the values beyond it', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (drawn) => {
        const beyond = drawn.filter((value) => value > axisEnd(drawn)).length;
        expect(beyond).toBeLessThanOrEqual(drawn.length / 4);
      }),
    );
  });
});

describe('the sides of labels', () => {
  test('are the right ones where there is room', () => {
    const far = [0, 100].map((x) => ({ label: '#1', x: x + 50, y: x }));
    expect(labelSides(far, 300)).toEqual(['right', 'right']);
  });

  test('give way to a near point, to its label and to the edge', () => {
    const near = [
      { label: '#1', x: 50, y: 50 },
      { label: '#2', x: 62, y: 50 },
      { label: '#3', x: 295, y: 200 },
    ];
    expect(labelSides(near, 300)).toEqual(['left', 'right', 'left']);
  });
});
