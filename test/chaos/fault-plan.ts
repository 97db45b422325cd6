/** Which faults a seed makes, where and when. Moments are counted in requests within a phase, so no speed decides. */
import type { Phase } from '../../lib/contract/phase';

/** The phases of a run, in order. */
export const RUN_PHASES: readonly Phase[] = ['prepare', 'compile', 'deploy', 'benchmark'];

/** What can be killed or stopped. */
export const PARTS = ['command', 'account', 'worker', 'replica', 'client', 'shell'] as const;
export type Part = (typeof PARTS)[number];

/** What can happen to one request on its way. */
export const NETWORK_FAULTS = ['delay', 'reset', 'error-500', 'drop-reply', 'stall', 'cut'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/** When: after so many requests that the command made since a phase began. */
interface Moment {
  readonly phase: Phase;
  readonly requests: number;
}

/** One fault. `resumeAfter`: requests until a stopped part goes on; null when it does not. */
export type Fault = Moment &
  (
    | { readonly kind: 'kill'; readonly part: Part }
    | { readonly kind: 'stop'; readonly part: Part; readonly resumeAfter: number | null }
    | { readonly kind: 'network'; readonly fault: NetworkFault; readonly times: number }
  );

/** Numbers from 0 to below 1, the same for the same seed: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One to three faults, in the order in which they come. */
export function faultsOf(seed: number): readonly Fault[] {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const among = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const count = 1 + below(3);
  const faults = Array.from({ length: count }, (): Fault => {
    const moment = { phase: among(RUN_PHASES), requests: below(6) };
    const kind = among(['kill', 'stop', 'network', 'network'] as const);
    if (kind === 'network') return { ...moment, kind, fault: among(NETWORK_FAULTS), times: 1 + below(3) };
    const part = among(PARTS);
    if (kind === 'kill') return { ...moment, kind, part };
    return { ...moment, kind, part, resumeAfter: random() < 0.5 ? 1 + below(8) : null };
  });
  const order = (fault: Fault) => RUN_PHASES.indexOf(fault.phase) * 10 + fault.requests;
  return faults.toSorted((a, b) => order(a) - order(b));
}

/** As a person reads it. */
export function faultText(fault: Fault): string {
  const when = `in ${fault.phase} after ${fault.requests} requests`;
  if (fault.kind === 'network') return `${fault.fault} x${fault.times} ${when}`;
  if (fault.kind === 'kill') return `kill -9 of the ${fault.part} ${when}`;
  const until = fault.resumeAfter === null ? 'for ever' : `for ${fault.resumeAfter} requests`;
  return `SIGSTOP of the ${fault.part} ${until} ${when}`;
}
