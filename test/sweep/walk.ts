import type { Schedule, Step } from '../../lib/sweep';

/** What a driver that knows only the data does: it starts whatever may start, as early as it may. */
export function walk(
  steps: readonly Step[],
  compileSlots: number,
): Map<string, { from: number; to: number }> {
  const times = new Map<string, { from: number; to: number }>();
  const running = new Set<Step>();
  const waiting = new Set(steps);
  let now = 0;
  while (waiting.size > 0 || running.size > 0) {
    for (const step of [...waiting].filter((each) => mayStart(each, running, times, now, compileSlots))) {
      if (!mayStart(step, running, times, now, compileSlots)) continue;
      waiting.delete(step);
      running.add(step);
      times.set(step.id, { from: now, to: now + step.seconds });
    }
    if (running.size === 0) throw new RangeError(`nothing can start: ${[...waiting].map(({ id }) => id)}`);
    now = Math.min(...[...running].map(({ id }) => times.get(id)?.to ?? 0));
    for (const step of [...running]) if ((times.get(step.id)?.to ?? 0) <= now) running.delete(step);
  }
  return times;
}

function mayStart(
  step: Step,
  running: ReadonlySet<Step>,
  times: ReadonlyMap<string, { to: number }>,
  now: number,
  compileSlots: number,
): boolean {
  const before = [...step.needs, ...step.after];
  if (!before.every((id) => (times.get(id)?.to ?? Number.POSITIVE_INFINITY) <= now)) return false;
  const beside = [...running].filter(({ instance }) => instance === step.instance);
  const using = (use: Step['uses'][number]) => beside.filter(({ uses }) => uses.includes(use)).length;
  return step.uses.every((use) => {
    if (use === 'compileSlot') return using('compileSlot') < compileSlots && using('quietHost') === 0;
    if (use === 'devices') return using('devices') === 0;
    return using('compileSlot') === 0;
  });
}

/** Pairs of steps of one instance that run in the same moment. */
export function beside({ steps }: Schedule): [Step, Step][] {
  return steps.flatMap((one, index) =>
    steps
      .slice(index + 1)
      .filter(
        (other) =>
          other.instance === one.instance &&
          one.startSeconds < other.startSeconds + other.seconds - 1e-6 &&
          other.startSeconds < one.startSeconds + one.seconds - 1e-6,
      )
      .map((other): [Step, Step] => [one, other]),
  );
}
