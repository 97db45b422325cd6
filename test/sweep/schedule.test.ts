import fc from 'fast-check';
import { lowerBoundOf, oneAfterAnother, type ScheduleRequest, scheduleOf } from '../../lib/sweep';
import { anyOrder } from './any-order';
import { environmentOf, planOf, requestOf, SIX, TWENTY_FOUR } from './request';
import { beside, walk } from './walk';

const whole = (min: number, max: number) => fc.integer({ min, max });
const requests: fc.Arbitrary<ScheduleRequest> = fc
  .record({
    cells: fc.array(fc.tuple(whole(0, 9), whole(1, 3), whole(1, 9000)), { minLength: 1, maxLength: 30 }),
    instances: whole(1, 5),
    compileSlots: whole(1, 7),
    measureAlone: fc.boolean(),
    seconds: fc.record({
      download: whole(0, 4000),
      compile: whole(1, 4000),
      load: whole(1, 900),
      redeploy: whole(1, 900),
    }),
  })
  .map(({ cells, ...rest }) =>
    requestOf(
      cells.map((one) => one.join('/')),
      rest,
    ),
  );

const ALWAYS = { numRuns: 400 };

describe('any schedule', () => {
  test('starts no step before what it needs and what it is after', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { steps } = scheduleOf(request);
        const ends = new Map(steps.map((step) => [step.id, step.startSeconds + step.seconds]));
        expect(ends.size).toBe(steps.length);
        for (const { needs, after, startSeconds } of steps) {
          for (const id of [...needs, ...after]) expect(ends.get(id)).toBeLessThanOrEqual(startSeconds);
        }
      }),
      ALWAYS,
    );
  });

  test('measures each cell once, on the deployment that stands there, and compiles each artifact once', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { steps } = scheduleOf(request);
        const of = (kind: string) => steps.filter((step) => step.kind === kind);
        expect(of('measure').map(({ cell }) => cell)).toHaveLength(request.cells.length);
        expect(new Set(of('measure').map(({ cell }) => cell)).size).toBe(request.cells.length);
        expect(
          of('compile')
            .map(({ artifact }) => artifact)
            .toSorted(),
        ).toEqual([...new Set(request.cells.map(({ artifact }) => artifact))].toSorted());
        for (const measure of of('measure')) {
          const one = request.cells.find(({ cell }) => cell === measure.cell);
          const standing = of('deploy').filter(
            ({ instance, startSeconds }) =>
              instance === measure.instance && startSeconds <= measure.startSeconds,
          );
          expect(standing.at(-1)?.deployment).toBe(one?.deployment);
        }
      }),
      ALWAYS,
    );
  });

  test('keeps devices to one step, compiles to their slots, and the host quiet', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const schedule = scheduleOf(request);
        for (const [one, other] of beside(schedule)) {
          expect([one, other].filter(({ uses }) => uses.includes('devices')).length).toBeLessThan(2);
          const pair = [one.kind, other.kind];
          expect(request.measureAlone && pair.includes('compile') && pair.includes('measure')).toBe(false);
        }
        const compiles = schedule.steps.filter(({ kind }) => kind === 'compile');
        for (const { instance, startSeconds } of compiles) {
          const then = compiles.filter(
            (each) =>
              each.instance === instance &&
              each.startSeconds <= startSeconds &&
              startSeconds < each.startSeconds + each.seconds,
          );
          expect(then.length).toBeLessThanOrEqual(request.compileSlots);
        }
      }),
      ALWAYS,
    );
  });

  test('is what a driver does that knows needs, after and uses alone', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { steps } = scheduleOf(request);
        const walked = walk(steps, request.compileSlots);
        for (const { id, startSeconds } of steps)
          expect([id, walked.get(id)?.from]).toEqual([id, startSeconds]);
      }),
      ALWAYS,
    );
  });

  test('is never below the bound, and never above the tutorial’s way with as many loads', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { seconds } = scheduleOf(request);
        expect(seconds).toBeGreaterThanOrEqual(lowerBoundOf(request).seconds - 1e-6);
        const { load, redeploy } = request.seconds;
        const same = { ...request, seconds: { ...request.seconds, load: Math.max(load, redeploy) } };
        expect(seconds).toBeLessThanOrEqual(oneAfterAnother(same) + 1e-6);
      }),
      ALWAYS,
    );
  });
});

describe('the bound', () => {
  test('is not beaten by any order that chance finds', () => {
    const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(requests, chances, (request, chance) => {
        const few = {
          ...request,
          cells: request.cells.slice(0, 8),
          instances: Math.min(request.instances, 3),
        };
        const seconds = anyOrder(few, () => chance.next().value as number);
        expect(seconds).toBeGreaterThanOrEqual(lowerBoundOf(few).seconds - 1e-6);
      }),
      { numRuns: 1000 },
    );
  });

  test('is the least over all orders of a small case, found by hand', () => {
    // Compile 1800, load 300, measure 600, redeploy 200, measure 900; the download is over before.
    const two = requestOf(['a/1/600', 'b/1/900']);
    expect(scheduleOf(two).seconds).toBe(1800 + 300 + 600 + 200 + 900);
    expect(lowerBoundOf(two)).toEqual({ seconds: 3800, from: 'devices' });
  });

  test('counts compiles that may not lie beside measurements', () => {
    const many = requestOf(['a/1/10', 'b/1/10', 'c/1/10'], { compileSlots: 1 });
    expect(lowerBoundOf(many)).toEqual({ seconds: 3 * 1800 + 30 + 200, from: 'quietHost' });
    // The second and the third compile lie beside a deploy.
    expect(scheduleOf(many).seconds).toBe(3 * 1800 + 30 + 200);
    expect(scheduleOf({ ...many, measureAlone: false }).seconds).toBe(3 * 1800 + 200 + 10);
  });

  test('knows that five equal cells on four instances are two on one of them', () => {
    const five = requestOf(['a/1/600', 'b/1/600', 'c/1/600', 'd/1/600', 'e/1/600'], { instances: 4 });
    expect(lowerBoundOf(five).seconds).toBe(1800 + 100 + 2 * 800);
    expect(scheduleOf(five).seconds).toBe(lowerBoundOf(five).seconds);
  });
});

test('cells of one deployment are measured together, and deployed once', () => {
  const mixed = requestOf(['a/1/100', 'b/1/100', 'a/1/200', 'a/2/100', 'b/1/300']);
  const { steps } = scheduleOf(mixed);
  const kinds = steps.filter(({ kind }) => kind === 'deploy' || kind === 'measure');
  expect(kinds.map(({ kind, cell, deployment }) => cell ?? `${kind} ${deployment}`)).toEqual([
    ...['deploy a-1', 'c0', 'c2', 'deploy b-1', 'c1', 'c4', 'deploy a-2', 'c3'],
  ]);
});

test('one deployment with many loads is shared by all instances, and compiled on one', () => {
  const loads = requestOf(Array(8).fill('a/1/1000'), { instances: 4 });
  const { steps, seconds } = scheduleOf(loads);
  expect(new Set(steps.map(({ instance }) => instance)).size).toBe(4);
  expect(steps.filter(({ kind }) => kind === 'compile')).toHaveLength(1);
  expect(seconds).toBe(1800 + 300 + 2 * 1000);
});

describe('the makespan is within 1.05 of the bound', () => {
  const cases = [SIX, TWENTY_FOUR].flatMap((sweep) =>
    [15, 30, 60].flatMap((compileMinutes) =>
      [1, 4].flatMap((count) =>
        [undefined, 30].map((measureMinutes) => ({ sweep, compileMinutes, count, measureMinutes })),
      ),
    ),
  );

  test.each(cases)(
    '$sweep.name cells, compile $compileMinutes min, $count instances, unknown cells $measureMinutes min',
    ({ sweep, compileMinutes, count, measureMinutes }) => {
      const times = { compileMinutes, ...(measureMinutes === undefined ? {} : { measureMinutes }) };
      const plan = planOf({ ...sweep, times }, environmentOf({ instance: { count } }));
      expect(plan.dropped).toEqual([]);
      expect(plan.total.seconds / plan.lowerBound.seconds).toBeLessThanOrEqual(1.05);
      expect(plan.total.seconds).toBeLessThan(plan.oneAfterAnother.seconds);
    },
  );
});

test('1,000 cells are scheduled in a second', () => {
  const cells = Array.from(
    { length: 1000 },
    (_, index) => `a${index % 125}/${index % 4}/${600 + (index % 7) * 300}`,
  );
  const before = process.cpuUsage();
  const { steps } = scheduleOf(requestOf(cells, { instances: 4, compileSlots: 6 }));
  const { user, system } = process.cpuUsage(before);
  expect(steps.filter(({ kind }) => kind === 'measure')).toHaveLength(1000);
  expect(user + system).toBeLessThan(1_000_000);
});
