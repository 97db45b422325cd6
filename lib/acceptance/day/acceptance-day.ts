import { isTrainyardError, stoppedError } from '../../core/errors';
import { HANDS } from '../claims/hands';
import { byHand, type DayEnvironment } from './day-environments';
import type { DayJournal } from './day-journal';
import type { DayOptions, DayPorts } from './day-ports';
import { type DayRecord, dayRecord } from './day-record';
import { destroyAll, noteGone } from './destroy-environment';
import { tryEnvironment } from './try-environment';

/**
 * Drives a day to its end: each environment is deployed, its claims are tested, and it is destroyed before the next one.
 * A claim that fails, and an environment that does not come up, keep nothing else from being tried. Whatever the journal
 * says stands is destroyed at the end, whatever happened; and each stack deletes itself, if this process cannot.
 * @throws AcceptanceStopped when the signal is aborted, after everything was destroyed
 */
export async function driveDay(
  ports: DayPorts,
  environments: readonly DayEnvironment[],
  journal: DayJournal,
  options: DayOptions,
): Promise<DayRecord> {
  const parts = { environments, ports, journal, options };
  let stopped: unknown;
  try {
    sayByHand(journal);
    await noteGone(parts);
    for (const day of environments) {
      if (options.signal.aborted) throw stoppedError('Interrupted', 'stopped');
      await tryEnvironment({ day, ports, journal, options });
    }
  } catch (error) {
    if (!isTrainyardError(error) || error.kind !== 'stopped') throw error;
    stopped = error;
  } finally {
    await destroyAll(parts);
  }
  journal.append({ type: 'ended', status: stopped === undefined ? 'done' : 'stopped' });
  if (stopped !== undefined) {
    throw stoppedError('AcceptanceStopped', 'the day was stopped; everything that it made was destroyed', {
      next: `go on with: trainyard acceptance resume ${journal.folder}`,
      cause: stopped,
    });
  }
  return dayRecord(journal.events, ports.clock.now());
}

/** What a day cannot do is in its record too, with the way to do it. */
function sayByHand(journal: DayJournal): void {
  const said = new Set(journal.events.flatMap((event) => (event.type === 'claim' ? [event.id] : [])));
  const { began } = dayRecord(journal.events, 0);
  for (const { id, test } of byHand(began.stages)) {
    if (said.has(id)) continue;
    const evidence = `by hand: ${test}; because ${HANDS[id]}`;
    journal.append({ type: 'claim', environment: null, id, outcome: 'not reached', evidence, runs: [] });
  }
}
