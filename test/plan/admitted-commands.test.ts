/** No environment that the plan admits, whatever recipe and options it has, makes a strict stand-in refuse its command line. */
import fc from 'fast-check';
import { parseEnvironment } from '../../lib/environment';
import { RECIPES, releaseVersions } from '../../lib/facts';
import { makePlan, type Plan } from '../../lib/plan';
import { commitFor } from './commit-for';
import { askHost } from './host/host';
import { objectOf, rowsOf } from './host/option-cases';

/** A file that must be there is no matter of the command line. */
const optionsOf = (release: string, command: 'compile' | 'serve') => {
  const rows = rowsOf(release, command).filter(({ owner, kind }) => owner === undefined && kind !== 'path');
  return fc.oneof(objectOf(rows), objectOf(rows.filter(({ name }) => TOGETHER.test(name))));
};

/** Options between which there are rules. */
const TOGETHER =
  /kernel|quantized|chunked|block-kv|transposed|medusa|async|flash-dec|parallel-en|continuous|ctx-b/;

const written = fc.constantFrom(...releaseVersions()).chain((release) =>
  fc.record({
    release: fc.constant(release),
    vllmCommit: fc.constant(commitFor(release)),
    recipe: fc.constantFrom('tutorial', ...RECIPES),
    layout: fc.record({ batch: fc.constantFrom(1, 4, 8) }),
    lengths: fc.constantFrom({ sequence: 8192 }, { sequence: 16_384, context: 8192 }),
    workload: fc.constant({ inputTokens: { counting: 'exact', mean: 2000 } }),
    compile: fc.record({ options: optionsOf(release, 'compile') }),
    serve: fc.record({ options: optionsOf(release, 'serve') }),
  }),
);

function admitted(more: object): Plan | undefined {
  try {
    return makePlan(parseEnvironment('random', more));
  } catch {
    return undefined;
  }
}

const PLANS = fc
  .sample(written, { numRuns: 1500, seed: 20_261_131 })
  .map(admitted)
  .filter((plan) => plan !== undefined);

const of = (plan: Plan, phase: string) =>
  plan.commands.filter((command) => command.phase === phase).map(({ argv }) => argv);

test('the stand-ins take every command of an admitted plan', () => {
  const { plans } = askHost<{ plans: ReadonlyArray<readonly string[]> }>({
    plans: PLANS.map((plan) => ({
      release: plan.release,
      type: plan.instance.type,
      lnc: 2,
      compile: of(plan, 'compile')[0],
      deploy: of(plan, 'deploy'),
    })),
  });
  PLANS.forEach((plan, index) => {
    expect([plan.recipe, plan.release, plans[index]]).toEqual([plan.recipe, plan.release, []]);
  });
});

test('enough are admitted, of every server, with options of both commands', () => {
  expect(PLANS.length).toBeGreaterThan(200);
  expect(new Set(PLANS.map(({ release }) => release)).size).toBe(releaseVersions().length);
  for (const section of ['compile', 'serve'] as const) {
    const some = PLANS.filter(({ recipe }) => Object.keys(recipe.options[section]).length > 1);
    expect(some.length).toBeGreaterThan(100);
  }
});
