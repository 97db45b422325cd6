/** How full the replicas were, by their own account: the same measure for every client. */
import type { MockPlan, Oracle, OracleAnswer } from './mocks';

export interface Occupancy {
  /** Share of the time between first and last arrival in which every replica had work. */
  readonly allBusy: number;
  /** Mean share of slots taken in that time; requests that wait for a slot take none. */
  readonly slotUse: number;
  /** First arrival to last token. */
  readonly wallSeconds: number;
  /** Every slot full to the end: no client can be faster. */
  readonly boundSeconds: number;
}

export function occupancyOf(oracles: readonly Oracle[], plans: readonly MockPlan[]): Occupancy {
  const answers = oracles.flatMap(({ answers }) => answers);
  const arrivals = answers.map(({ arrived }) => arrived);
  const [from, to] = [Math.min(...arrivals), Math.max(...arrivals)];
  const slots = plans.reduce((sum, plan) => sum + plan.slots, 0);
  const held = oracles.map(() => 0);
  let [all, taken, before] = [0, 0, from];
  for (const { at, replica, step } of changes(oracles)) {
    const seconds = Math.max(0, Math.min(at, to) - before);
    if (held.every((count) => count > 0)) all += seconds;
    taken += seconds * held.reduce((sum, count, index) => sum + Math.min(count, plans[index]?.slots ?? 0), 0);
    held[replica] = (held[replica] ?? 0) + step;
    before = Math.max(before, Math.min(at, to));
  }
  const service = oracles.map(({ answers }, index) =>
    answers.map((answer) => serviceOf(answer, plans[index])),
  );
  return {
    allBusy: all / (to - from),
    slotUse: taken / (to - from) / slots,
    wallSeconds: Math.max(...answers.map(endOf)) - from,
    boundSeconds: service.flat().reduce((sum, seconds) => sum + seconds, 0) / slots,
  };
}

const endOf = ({ arrived, times }: OracleAnswer) => times.at(-1) ?? arrived;

function changes(oracles: readonly Oracle[]) {
  return oracles
    .flatMap(({ answers }, replica) =>
      answers.flatMap((answer) => [
        { at: answer.arrived, replica, step: 1 },
        { at: endOf(answer), replica, step: -1 },
      ]),
    )
    .sort((a, b) => a.at - b.at);
}

const serviceOf = ({ times }: OracleAnswer, plan?: MockPlan) =>
  plan ? plan.prefill + (times.length - 1) * plan.tpot : 0;

/** Equal requests on slots of unequal speed: each to the slot that ends it first, which is optimal. */
export function optimumSeconds(plans: readonly MockPlan[], requests: number, tokens: number): number {
  const slots = plans.flatMap((plan) => {
    const seconds = plan.prefill + (tokens - 1) * plan.tpot;
    return Array.from({ length: plan.slots }, () => ({ seconds, endsAt: 0 }));
  });
  for (let left = requests; left > 0; left--) {
    const first = slots.reduce((a, b) => (b.endsAt + b.seconds < a.endsAt + a.seconds ? b : a));
    first.endsAt += first.seconds;
  }
  return Math.max(...slots.map(({ endsAt }) => endsAt));
}
