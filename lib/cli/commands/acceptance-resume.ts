import { resolve } from 'node:path';
import { DayJournal, dayEnvironments, dayName, dayRecord } from '../../acceptance/day';
import { storedEnvironment } from '../../environment';
import { dayAccountFor } from '../account/day-account';
import { withDay } from '../account/with-day';
import type { Call } from '../program/call';

/**
 * `trainyard acceptance resume`: goes on with a day from its journal. What is decided is not tried again, what stands is used or
 * destroyed, and the limit of the cost is that of the day, or the one that is given now: the journal has it.
 */
export async function command(call: Call): Promise<void> {
  const { cwd, now } = call.io;
  const journal = DayJournal.open(resolve(cwd, call.args[0] ?? ''), now);
  const { maxCost } = call.options;
  if (maxCost !== undefined) journal.append({ type: 'limited', maxCost });
  const { began } = dayRecord(journal.events, now());
  const environments = dayEnvironments(began.stages, (name, stage) => {
    const stored = began.environments.find((each) => each.name === dayName(stage, name));
    if (stored === undefined) throw new TypeError(`the day began without ${dayName(stage, name)}`);
    return storedEnvironment(stored);
  });
  await withDay(call, journal, environments, dayAccountFor(call, began.emulated !== null));
}
