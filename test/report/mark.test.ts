import { buildView } from '../../lib/report/view';
import { manifest, outcome, outcomes, result } from './fixtures/run';

const aws = () => {
  const it = manifest({ emulated: null });
  it.target.kind = 'aws';
  return it;
};
const real = [outcome('benchmark', 0, 1, { emulated: null })];

describe('the mark', () => {
  test('is absent on a real instance only', () => {
    expect(
      buildView({ manifest: aws(), outcomes: real, results: [result({ emulated: null })] }).mark,
    ).toBeNull();
  });

  test.each([
    ['the manifest', { manifest: manifest(), outcomes: real, results: [result({ emulated: null })] }],
    ['an outcome', { manifest: aws(), outcomes: outcomes(), results: [] }],
    ['a result', { manifest: aws(), outcomes: real, results: [result()] }],
  ])('is on the whole report when %s is emulated', (_, input) => {
    expect(buildView(input).mark).toEqual({
      timeScale: 20,
      short: 'EMULATED ×20',
      long: 'EMULATED: not a measurement of hardware; time ×20',
    });
  });

  test('holds without a time scale', () => {
    const mark = buildView({ manifest: manifest({ emulated: null }), outcomes: [], results: [] }).mark;
    expect(mark?.long).toBe('EMULATED: not a measurement of hardware; time scale unknown');
  });
});
