/** The axis of recipes: presets and recipes of options. */
import { plannedArtifact } from '../../lib/plan';
import { environmentOf, planOf } from './request';

describe('cells', () => {
  test('of recipes of options have the artifact of an environment with that recipe', () => {
    const layouts = [{ tensorParallel: 32, dataParallel: 2 }];
    const sweep = { name: 'options', layouts, batches: [4] };
    const { cells } = planOf({ ...sweep, recipes: ['corrected', 'throughput', 'plain'] });
    expect(cells.map(({ artifact }) => artifact)).toEqual(
      [{}, { recipe: 'throughput' }, { recipe: 'plain' }].map(
        (more) => plannedArtifact(environmentOf({ layout: { batch: 4 }, ...more })).key,
      ),
    );
    expect(new Set(cells.map(({ deployment }) => deployment)).size).toBe(3);
    expect(() => planOf({ ...sweep, recipes: ['plain', 'fp8'] })).toThrow(
      expect.objectContaining({ code: 'RecipeDoesNotHold' }),
    );
  });

  test('with other options of the server are another deployment of the same artifact', () => {
    const of = (more: object) => planOf({ name: 'one' }, environmentOf(more)).cells[0];
    const told = of({ serve: { options: { 'disable-log-stats': true } } });
    expect(told?.artifact).toBe(of({})?.artifact);
    expect(told?.deployment).not.toBe(of({})?.deployment);
  });
});
