import { sweepPlanSchema } from '../../lib/sweep';
import { call } from './terminal';

describe('trainyard sweep plan', () => {
  test.each(['tutorial', 'pareto', 'latency', 'tutorial --measure-minutes 30 --all', 'loads-sweep.json'])(
    '`%s` fits 100 columns',
    async (line) => {
      const { code, stdout, stderr } = await call(`sweep plan ${line}`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBeLessThanOrEqual(100);
      expect(stdout).toContain('lower bound');
      expect(stdout).toContain('no cost: set `price` of the environment');
    },
  );

  test('answers programs with the steps that a driver walks', async () => {
    const { code, stdout } = await call('sweep plan loads-sweep.json --json');
    const plan = sweepPlanSchema.parse(JSON.parse(stdout));
    expect({ code, name: plan.name, environment: plan.environment }).toEqual({
      code: 0,
      name: 'loads',
      environment: 'tutorial',
    });
    const known = new Set(plan.steps.map(({ id }) => id));
    expect(
      plan.steps.flatMap(({ needs, after }) => [...needs, ...after]).filter((id) => !known.has(id)),
    ).toEqual([]);
    expect(plan.plannedAt).toBe('2026-11-23T19:15:00.000Z');
  });

  test('takes limits and the time of unknown cells from the command line', async () => {
    const { stdout } = await call(
      'sweep plan tutorial --measure-minutes 30 --until 2026-11-24T00:00Z --json',
    );
    const plan = sweepPlanSchema.parse(JSON.parse(stdout));
    expect(plan.limits[0]?.by).toBe('until');
    expect(plan.total.seconds).toBeLessThanOrEqual((4 * 60 + 45) * 60);
    expect(plan.dropped.length).toBeGreaterThan(0);
    expect(plan.cells.length + plan.dropped.length).toBe(6);
  });

  test('may begin later, and not earlier than now', async () => {
    const later = await call('sweep plan tutorial --from 2026-11-24T05:00Z --measure-minutes 30 --json');
    const { plannedAt, limits } = sweepPlanSchema.parse(JSON.parse(later.stdout));
    expect([plannedAt, limits[0]?.seconds]).toEqual(['2026-11-24T05:00:00.000Z', 12 * 3600]);
    const { stdout } = await call('sweep plan tutorial --from 2026-11-20 --measure-minutes 30 --json');
    expect(JSON.parse(stdout).plannedAt).toBe('2026-11-23T19:15:00.000Z');
  });

  test.each([
    ['tutorial --max-cost 0', 'CommandLineInvalid'],
    ['tutorial --max-cost 100', 'SweepPriceUnknown'],
    ['tutorial --until tomorrow', 'TimeInvalid'],
    ['tutorial --environment nowhere', 'EnvironmentUnknown'],
    ['loads-sweep.json --environment nowhere', 'EnvironmentUnknown'],
    ['not-json.json', 'SweepFileNotJson'],
  ])('refuses `%s` as %s, exit 2', async (line, expected) => {
    const { code, stdout, stderr } = await call(`sweep plan ${line}`);
    expect({ code, stdout, first: stderr.split(':')[0] }).toEqual({ code: 2, stdout: '', first: expected });
    expect(stderr).toContain('next');
  });
});

describe('trainyard sweep run', () => {
  test.each([
    ['run nowhere', 'SweepUnknown'],
    ['run tutorial --max-cost 100', 'SweepPriceUnknown'],
    ['run misspelled-sweep.json', 'SweepFieldUnknown'],
    ['run impossible-sweep.json', 'DpTimesTpExceedsCores'],
    ['resume --state nowhere', 'NoRehearsal'],
    ['cancel --state nowhere', 'NoRehearsal'],
    ['list --state nowhere', 'NoRehearsal'],
  ])('refuses `sweep %s` as %s before anything is sent, exit 2', async (line, expected) => {
    const { code, stdout, stderr } = await call(`sweep ${line}`);
    expect({ code, stdout, first: stderr.split(':')[0] }).toEqual({ code: 2, stdout: '', first: expected });
    expect(stderr).toContain('next');
  });
});
