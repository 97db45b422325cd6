import fc from 'fast-check';
import type { StepEnd } from '../../lib/core/choices';
import { type Step, scheduleOf } from '../../lib/sweep';
import { walkSteps } from '../../lib/sweep-run/walk-steps';
import { requestOf } from '../sweep/request';

const whole = (min: number, max: number) => fc.integer({ min, max });
const requests = fc
  .record({
    jobs: fc.array(fc.tuple(whole(0, 5), whole(1, 3), whole(1, 99)), { minLength: 1, maxLength: 14 }),
    instances: whole(1, 3),
    compileSlots: whole(1, 3),
    measureAlone: fc.boolean(),
  })
  .map(({ jobs, ...rest }) =>
    requestOf(
      jobs.map((job) => job.join('/')),
      rest,
    ),
  );

/** Walks with steps that end in an order that chance decides, each as it decides; checks every begin. */
async function walked(
  steps: readonly Step[],
  compileSlots: number,
  ends: (step: Step) => StepEnd,
  chance: () => number,
) {
  const ended = new Map<string, StepEnd>();
  const working = new Map<Step, () => void>();
  const broken: string[] = [];
  const done = walkSteps({
    steps: steps.map((step) => ({
      ...step,
      needs: [...step.needs],
      after: [...step.after],
      uses: [...step.uses],
    })),
    compileSlots,
    ended,
    stopOnFailure: false,
    work: (copy) => {
      const step = steps.find(({ id }) => id === copy.id) as Step;
      const beside = [...working.keys()].filter(({ instance }) => instance === step.instance);
      const using = (use: Step['uses'][number]) => beside.filter(({ uses }) => uses.includes(use)).length;
      if (step.uses.includes('devices') && using('devices') > 0) broken.push(`${step.id}: devices`);
      if (step.uses.includes('quietHost') && using('compileSlot') > 0) broken.push(`${step.id}: noise`);
      if (step.uses.includes('compileSlot') && using('compileSlot') >= compileSlots)
        broken.push(`${step.id}: slots`);
      for (const id of step.needs) if (ended.get(id) !== 'succeeded') broken.push(`${step.id} needs ${id}`);
      for (const id of step.after) if (!ended.has(id)) broken.push(`${step.id} is after ${id}`);
      return new Promise((end) => working.set(step, () => end(ends(step))));
    },
    unreachable: () => undefined,
    giveUp: () => undefined,
  });
  let over = false;
  void done.finally(() => {
    over = true;
  });
  for (let turn = 0; !over && turn < 10_000; turn++) {
    const each = [...working][Math.floor(chance() * working.size)];
    if (each !== undefined) {
      working.delete(each[0]);
      each[1]();
    }
    await new Promise((next) => setImmediate(next));
  }
  await done;
  return { ended, broken };
}

describe('a walk', () => {
  test('keeps every rule of the plan, whichever step ends first', async () => {
    await fc.assert(
      fc.asyncProperty(
        requests,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (request, chances) => {
          const { steps } = scheduleOf(request);
          const chance = () => chances.next().value as number;
          const { ended, broken } = await walked(steps, request.compileSlots, () => 'succeeded', chance);
          expect(broken).toEqual([]);
          expect([...ended.values()]).toEqual(steps.map(() => 'succeeded'));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('does everything that no failure has made unreachable', async () => {
    await fc.assert(
      fc.asyncProperty(requests, whole(0, 99), async (request, at) => {
        const { steps } = scheduleOf(request);
        const failing = steps[at % steps.length]?.id;
        const { ended } = await walked(
          steps,
          request.compileSlots,
          ({ id }) => (id === failing ? 'failed' : 'succeeded'),
          () => 0,
        );
        const lost = new Set([failing]);
        for (const { id, needs } of steps) if (needs.some((need) => lost.has(need))) lost.add(id);
        for (const { id } of steps) expect(ended.get(id) === 'succeeded').toBe(!lost.has(id));
      }),
      { numRuns: 60 },
    );
  });

  test('ends with what a step threw, when the others have ended, and begins none after it', async () => {
    const { steps } = scheduleOf(requestOf(['a/1/10', 'b/1/10']));
    const begun: string[] = [];
    const given: string[] = [];
    const walk = walkSteps({
      steps: steps.map((step) => ({
        ...step,
        needs: [...step.needs],
        after: [...step.after],
        uses: [...step.uses],
      })),
      compileSlots: 2,
      ended: new Map(),
      stopOnFailure: false,
      work: async ({ id, kind }) => {
        begun.push(id);
        if (kind === 'prepare') throw new RangeError('lost');
        return 'succeeded';
      },
      unreachable: () => undefined,
      giveUp: () => void given.push('up'),
    });
    await expect(walk).rejects.toThrow('lost');
    expect(begun).toHaveLength(3);
    expect(given).toEqual(['up']);
  });

  test('refuses steps that wait for each other', async () => {
    const [step] = scheduleOf(requestOf(['a/1/10'])).steps;
    const knot = [
      { ...step, id: 'one', needs: ['two'] },
      { ...step, id: 'two', needs: ['one'] },
    ].map((each) => ({ ...each, after: [], uses: [] }) as never);
    const walk = {
      steps: knot,
      compileSlots: 1,
      ended: new Map(),
      stopOnFailure: false,
      work: async () => 'succeeded' as const,
      unreachable: () => undefined,
      giveUp: () => undefined,
    };
    await expect(walkSteps(walk)).rejects.toMatchObject({ code: 'SweepPlanInvalid' });
  });
});
