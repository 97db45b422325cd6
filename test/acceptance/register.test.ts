import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import { STAGES } from '../../lib/acceptance/claims/claim';
import { HANDS } from '../../lib/acceptance/claims/hands';
import { CLAIM_REGISTER, CLAIM_TESTS, countByStage } from '../../lib/acceptance/claims/register';
import { listEnvironments, loadEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';

const ids = CLAIM_REGISTER.map(({ id }) => id);

describe('the register of claims', () => {
  test('has each id once, in words with hyphens', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test('goes from the cheapest stage to the dearest', () => {
    const order = CLAIM_REGISTER.map(({ stage }) => STAGES.indexOf(stage));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const { minutes } of CLAIM_REGISTER) expect(minutes).toBeGreaterThan(0);
  });

  test('knows no test of a claim that it does not have', () => {
    expect(Object.keys(CLAIM_TESTS).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('says of each claim that a day does not test itself why hands are needed, and of no other', () => {
    const byItself = new Set(CLAIM_TESTS_BY_ITSELF.map(({ id }) => id));
    expect(Object.keys(HANDS)).toEqual(ids.filter((id) => !byItself.has(id)));
  });

  test('is counted by stage', () => {
    const counts = countByStage();
    expect(counts.map(({ stage }) => stage)).toEqual(STAGES);
    expect(counts.reduce((sum, { claims }) => sum + claims, 0)).toBe(ids.length);
  });

  test('names only environments that exist, and that are admitted', () => {
    const known = listEnvironments('cdk.json').map(({ name }) => name);
    const words = CLAIM_REGISTER.flatMap(
      ({ sentence, test: how }) => `${sentence} ${how}`.match(/[Ee]nvironment `[^`]+`/g) ?? [],
    );
    const named = [...new Set(words.map((text) => text.split('`')[1] ?? ''))];
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) {
      expect(known).toContain(name);
      expect(makePlan(loadEnvironment({ name, configFile: 'cdk.json' })).layout).toBeDefined();
    }
  });
});
