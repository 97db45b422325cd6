import { z } from 'zod';
import type { Phase } from '../../contract/phase';
import { isTrainyardError, stoppedError } from '../../core/errors';
import { readJson, resumeRun, runPhases } from '../../run';
import type { Evidence, IdleSeen, RestartSeen } from '../claim-tests/evidence';
import { troubleText } from './day-trouble';
import { lookAt, requestOf, type StandingEnvironment } from './environment-line';
import { judge, openClaims } from './judge-claims';

/** How often a state is looked at. */
const LOOK_MS = 10_000;
/** Longer than EC2 takes to stop or start an instance, and its agent to answer; our allowance. */
const POWER_MS = 900_000;
/** How much later than its minutes the idle guard may stop an instance: it looks once a minute, and the stop takes some. */
const GUARD_LATE_MS = 600_000;
/** The phase in which the second run is left alone. */
const LEFT_IN: Phase = 'benchmark';

/**
 * Leaves the instances idle until their guard stops them, starts them again and runs the line once more, whose command goes
 * away in the benchmark and comes back. Nothing is done of which no claim is open.
 * @throws what stopped the day
 */
export async function tryPower(standing: StandingEnvironment, seen: Evidence): Promise<void> {
  const isOpen = (moment: string) => openClaims(standing).some(({ row }) => row.moment === moment);
  if (isOpen('idle')) {
    const idle = seen.emulated || seen.lineTrouble !== null ? null : await leftIdle(standing);
    await judge(standing, 'idle', { ...seen, idle });
  }
  if (isOpen('restarted')) {
    const restart = seen.lineTrouble === null ? await startedAgain(standing) : null;
    await judge(standing, 'restarted', { ...(await lookAt(standing, seen.lineTrouble)), restart });
  }
}

/**
 * Starts instances that were stopped while nobody drove the day, by their guard or by a day that was killed: deploying them
 * again starts none.
 * @throws Interrupted when the operator stopped the day
 */
export async function startStopped(standing: StandingEnvironment): Promise<void> {
  const { day, open } = standing;
  const states = await open.ports.directory.instanceStates(day.environment.name);
  const off = Object.keys(states).filter((id) => /^stop/.test(states[id] ?? ''));
  if (off.length === 0) return;
  await until(standing, POWER_MS, async () => {
    const now = await open.ports.directory.instanceStates(day.environment.name);
    return off.every((id) => now[id] === 'stopped');
  });
  await open.power.start(off);
  await untilOnline(standing, Object.keys(states).length);
}

async function leftIdle(standing: StandingEnvironment): Promise<IdleSeen | null> {
  const { day, open, options } = standing;
  const minutes = day.environment.guards.idleMinutes;
  if (minutes === null) return null;
  options.emit({ type: 'note', message: `${day.environment.name}: left idle for ${minutes} minutes` });
  const { clock } = open.ports;
  const since = clock.now();
  // One that is stopped already says nothing about how long the guard waits.
  if (areAll(await open.ports.directory.instanceStates(day.environment.name), 'stopped')) return null;
  const states = await untilStates(standing, 'stopped', minutes * 60_000 + GUARD_LATE_MS);
  const seconds = (clock.now() - since) / 1000;
  return { minutes, seconds, states, reasons: await stopReasons(standing, Object.keys(states)) };
}

const stopSchema = z.object({ reason: z.string(), at: z.string() });

/** What each instance wrote when a guard stopped it last. */
async function stopReasons({ open }: StandingEnvironment, ids: readonly string[]): Promise<string[]> {
  const { store } = open.ports;
  const found = ids.map(async (id) => {
    const key = (await store.list(`hosts/${id}/stops/`))
      .map((it) => it.key)
      .sort()
      .at(-1);
    if (key === undefined) return [];
    const stop = stopSchema.safeParse(await readJson(store, key));
    return stop.success ? [stop.data.reason] : [];
  });
  return (await Promise.all(found)).flat();
}

async function startedAgain(standing: StandingEnvironment): Promise<RestartSeen> {
  const { day, open, options } = standing;
  const { environment } = day;
  const none = { runId: null, leftIn: null };
  try {
    options.emit({ type: 'note', message: `${environment.name}: stopping and starting` });
    const ids = Object.keys(await open.ports.directory.instanceStates(environment.name));
    await open.power.stop(ids);
    const stopped = await untilStates(standing, 'stopped', POWER_MS);
    if (!areAll(stopped, 'stopped')) return { ...none, trouble: `not stopped: ${JSON.stringify(stopped)}` };
    await open.power.start(ids);
    if (!(await untilOnline(standing, ids.length)))
      return { ...none, trouble: 'no agent answered after the start' };
  } catch (error) {
    return { ...none, trouble: troubleOf(error, options.signal) };
  }
  return secondRun(standing);
}

/** A run whose command goes away in the benchmark; another one goes on with it. */
async function secondRun(standing: StandingEnvironment): Promise<RestartSeen> {
  const { day, journal, open, options } = standing;
  const own = { emit: options.emit, outlives: open.outlives };
  const away = new AbortController();
  let runId: string | null = null;
  let leftIn: Phase | null = null;
  const signal = AbortSignal.any([options.signal, away.signal]);
  try {
    await runPhases(open.ports, requestOf(standing), {
      ...{ ...own, signal },
      emit: (event) => {
        options.emit(event);
        if (event.type !== 'phase-started' || event.phase !== LEFT_IN) return;
        leftIn = event.phase;
        away.abort();
      },
      onStored: (manifest) => {
        runId = manifest.runId;
        journal.append({ type: 'run', environment: day.environment.name, runId });
      },
    });
    return { runId, leftIn, trouble: null };
  } catch (error) {
    const isLeft = isTrainyardError(error) && error.code === 'StoppedWatching' && away.signal.aborted;
    if (!isLeft || options.signal.aborted || runId === null)
      return { runId, leftIn, trouble: troubleOf(error, options.signal) };
  }
  const trouble = await resumeRun(open.ports, runId, { ...own, signal: options.signal }).then(
    () => null,
    (error: unknown) => troubleOf(error, options.signal),
  );
  return { runId, leftIn, trouble };
}

/** @throws what the operator stopped */
function troubleOf(error: unknown, { aborted }: AbortSignal): string {
  if (aborted) throw error;
  return troubleText(error);
}

const areAll = (states: Readonly<Record<string, string>>, wanted: string) =>
  Object.values(states).every((state) => state === wanted);

/** States of the instances when all are as wanted, or when the time is over. */
async function untilStates(
  standing: StandingEnvironment,
  wanted: string,
  milliseconds: number,
): Promise<Readonly<Record<string, string>>> {
  const { day, open } = standing;
  let states: Readonly<Record<string, string>> = {};
  await until(standing, milliseconds, async () => {
    states = await open.ports.directory.instanceStates(day.environment.name);
    return areAll(states, wanted);
  });
  return states;
}

function untilOnline(standing: StandingEnvironment, count: number): Promise<boolean> {
  const { day, open } = standing;
  return until(standing, POWER_MS, async () => {
    const found = await open.ports.directory.instances(day.environment.name);
    return found.filter(({ online }) => online).length >= count;
  });
}

/** @throws Interrupted when the operator stopped the day */
async function until(
  { open, options }: StandingEnvironment,
  milliseconds: number,
  isSo: () => Promise<boolean>,
): Promise<boolean> {
  const { clock } = open.ports;
  const end = clock.now() + milliseconds;
  for (;;) {
    if (await isSo()) return true;
    if (clock.now() >= end) return false;
    await clock.sleep(LOOK_MS, options.signal);
    if (options.signal.aborted) throw stoppedError('Interrupted', 'stopped waiting for the instances');
  }
}
