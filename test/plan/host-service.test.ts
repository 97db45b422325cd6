/** Whether a compiler takes a model is decided by the plan, and by the host, whose console knows no plan. */
import { fillsCache, modelIds, modelOf, releaseOf, releaseVersions, serviceOf } from '../../lib/facts';
import { OWN_MODELS } from '../facts/models/own-models';
import { askHost } from './host/host';

const MODELS = [...modelIds().map(modelOf), ...OWN_MODELS];
const CASES = releaseVersions().flatMap((release) => MODELS.map((model) => ({ release, model })));

test('both say the same of every model on every release that has a compiler of its own', () => {
  const served = CASES.map(({ release, model }) => ({ release, model: model.id }));
  const answers = askHost<{ readonly served: ReadonlyArray<string | null> }>({ served }).served;
  const refused = CASES.map(({ release, model }, at) => {
    const own = fillsCache(releaseOf(release).dialect);
    const said = serviceOf(releaseOf(release), model).why ?? null;
    expect([release, model.id, answers[at]]).toEqual([release, model.id, own ? null : said]);
    return answers[at];
  });
  expect(refused.some((why) => why?.startsWith('inference_demo compiles'))).toBe(true);
  expect(refused.some((why) => why?.includes('16-bit checkpoints'))).toBe(true);
  expect(refused.filter((why) => why === null).length).toBeGreaterThan(50);
});
