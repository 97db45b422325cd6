/** Events in words; which of them are printed, and when, is the printer's decision. */
import { formatCount, formatSeconds } from '../../core/units';
import type { CliEvent } from './printer';

type EventOf<Type extends CliEvent['type']> = Extract<CliEvent, { readonly type: Type }>;

/** That a run begins or continues, on which instances, and whether they are emulated. */
export function runStarted(event: EventOf<'run-started'>): string {
  const verb = event.resumed ? 'continues' : 'begins';
  const emulated = event.emulated === null ? '' : ` (EMULATED, ${event.emulated.timeScale} times faster)`;
  return `run ${event.runId} ${verb} on ${event.instanceIds.join(', ')}${emulated}`;
}

/** How a phase ended, how long it took, and what it made. */
export function phaseFinished(event: EventOf<'phase-finished'>): string {
  const results = event.made.length === 0 ? '' : `  ${event.made.join('; ')}`;
  if (event.status === 'succeeded')
    return `${event.phase.padEnd(9)} ${formatSeconds(event.seconds)}${results}`;
  return `${event.phase.padEnd(9)} ${event.status} after ${formatSeconds(event.seconds)}: ${event.code}`;
}

/** How a run ended, and how long it took. */
export function runFinished(event: EventOf<'run-finished'>): string {
  return `run ${event.runId} ${event.status} after ${formatSeconds(event.seconds)}`;
}

/** What is waited for, and how far it has come; which instance waits is said where `several` work on the phase. */
export function waiting(event: EventOf<'waiting'>, several: boolean): string {
  return `${several ? `${event.instanceId} is ` : ''}waiting for ${event.waitingFor}${counted(event)}`;
}

/** ` (3 of 10 requests)`; empty where nothing is counted. */
export function counted(event: { readonly done?: number; readonly total?: number; readonly unit?: string }) {
  if (event.done === undefined) return '';
  const of = event.total === undefined ? '' : ` of ${event.total}`;
  return ` (${event.done}${of}${event.unit === undefined ? '' : ` ${event.unit}`})`;
}

/** That a phase has told nothing new for a while, with its last sign of life. */
export function quiet(event: EventOf<'quiet'>, several: boolean): string {
  const age = event.heartbeatAgeSeconds;
  const sign =
    age === null ? 'no sign of life yet' : `last sign of life ${formatSeconds(Math.max(0, age))} ago`;
  const [first, ...others] = event.instanceIds;
  const who = others.length === 0 ? `${first} is ` : `${first} and ${others.length} more are `;
  return `${several ? who : ''}still waiting for ${event.waitingFor} after ${formatSeconds(event.elapsedSeconds)}; ${sign}`;
}

/** That a call to AWS is repeated, why, and when. */
export function retrying(event: EventOf<'throttled' | 'retrying'>): string {
  const what = event.type === 'throttled' ? 'was throttled' : `failed (${event.cause})`;
  return `${event.operation} ${what}; again in ${formatSeconds(event.delaySeconds)}`;
}

/** A warning with its code and its next action. */
export function warning(event: EventOf<'warning'>): string {
  return `warning: ${event.code}: ${event.message}\n  next  ${event.next}`;
}

/** That a sweep begins or continues, and how large it is. */
export function sweepStarted(event: EventOf<'sweep-started'>): string {
  const { sweepId, cells, steps, done, instanceIds } = event;
  const emulated = event.emulated === null ? '' : ` (EMULATED, ${event.emulated.timeScale} times faster)`;
  const before = done === 0 ? '' : `, ${done} done before`;
  return `sweep ${sweepId} on ${instanceIds.join(', ')}${emulated}: ${formatCount(cells, 'cell')}, ${formatCount(steps, 'step')}${before}`;
}

/** How a step of a sweep ended, what it was about, and how far the sweep is. */
export function stepFinished(event: EventOf<'step-finished'>): string {
  const { kind, what, status, verdict, seconds, code, ended, steps } = event;
  const how = status === 'succeeded' ? (verdict ?? '') : `${status}: ${code}`;
  const time = seconds > 0 ? formatSeconds(seconds) : '';
  const tail = [time, how].filter((part) => part !== '').join('  ');
  return `${`${ended}/${steps}`.padStart(5)} ${kind.padEnd(8)} ${what}  ${tail}`.trimEnd();
}

/** How a sweep ended, and how long this process drove it. */
export function sweepFinished(event: EventOf<'sweep-finished'>): string {
  return `sweep ${event.sweepId} ${event.status} after ${formatSeconds(event.seconds)}`;
}

const STEPS = {
  account: () => ['starting the emulated account', 'emulated account'],
  turn: () => [
    'waiting for another command that opens this rehearsal',
    'another command opened this rehearsal',
  ],
  publish: () => ['publishing documents and toolkit', 'documents published'],
  launch: (count) =>
    count === 1
      ? ['launching the emulated instance', 'emulated instance']
      : [`launching ${count} emulated instances`, `${count} emulated instances`],
  bootstrap: (count) =>
    count === 1
      ? ['bootstrapping the instance', 'instance bootstrapped']
      : [`bootstrapping ${count} instances`, `${count} instances bootstrapped`],
} as const satisfies Record<
  EventOf<'rehearsal'>['step'],
  (instances: number) => readonly [doing: string, done: string]
>;

/** What the opening of a rehearsal does, or has done. */
export function rehearsalStep(event: EventOf<'rehearsal'>): string {
  const [doing, done] = STEPS[event.step](event.instances ?? 1);
  if (event.status === 'started') return doing;
  if (event.detail === 'skipped') return `${done} before`;
  if (event.detail !== undefined) return `${event.step} ${event.detail}`;
  return `${done} in ${formatSeconds(event.seconds ?? 0)}`;
}
