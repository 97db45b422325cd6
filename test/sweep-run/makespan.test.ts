import { SIX, TWENTY_FOUR } from '../sweep/request';
import { driven } from './driven';

test.each([
  { what: 'six cells', sweep: SIX, instances: 1 },
  { what: 'six cells', sweep: SIX, instances: 4 },
  { what: '24 cells', sweep: TWENTY_FOUR, instances: 1 },
  { what: '24 cells', sweep: TWENTY_FOUR, instances: 4 },
])('$what on $instances take what the plan says', async ({ sweep, instances }) => {
  const times = { compileMinutes: 30, measureMinutes: 30 };
  const { plan, seconds, scene } = await driven({ ...sweep, times }, instances);
  expect(scene.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  expect(seconds).toBeGreaterThanOrEqual(plan.lowerBound.seconds - 1);
  // What is added is looking: at most five seconds late for each command, and a cell has five commands in a row.
  expect(seconds).toBeLessThan(plan.total.seconds + plan.cells.length * 25);
  expect(seconds / plan.lowerBound.seconds).toBeLessThan(1.05);
});
