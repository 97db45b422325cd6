import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataError, requestError } from '../../core/errors';
import { writeWhole } from '../../core/files';
import { type DayEvent, dayEventSchema } from './day-event';
import { type DayJournal, JOURNAL_FILE, readDay } from './day-journal';
import { redactedValue } from './redacted';

/** What a day brings home: its events, without what says whose account it was. */
const dayFileSchema = z.object({
  schema: z.literal('trainyard.acceptance-record/1'),
  events: z.array(dayEventSchema).min(1),
});

/** Name of the record in the folder of a day. */
const RECORD_FILE = 'record.json';

/** Writes the record of a day beside its journal, redacted; returns its events. */
export function writeDayFile(journal: DayJournal): readonly DayEvent[] {
  const events = redactedValue(journal.events);
  const value = { schema: 'trainyard.acceptance-record/1', events };
  writeWhole(
    join(journal.folder, RECORD_FILE),
    `${JSON.stringify(value, null, 1)}\n`,
    'name another folder with --out',
  );
  return events;
}

/**
 * The events of a day, redacted, from its folder or from a record that somebody sent.
 * @throws PathMissing when there is nothing at the path
 * @throws AcceptanceNotFound when a folder holds no journal
 * @throws AcceptanceInvalid when it is not one that this version reads
 */
export function readDayFile(path: string): readonly DayEvent[] {
  if (!existsSync(path)) {
    throw requestError('PathMissing', `there is nothing at ${path}`, {
      next: 'name a folder that `trainyard acceptance run` made, or the record.json of one',
    });
  }
  if (!statSync(path).isDirectory()) return eventsIn(path);
  const record = join(path, RECORD_FILE);
  // Of a day that was sent there is no journal.
  return existsSync(join(path, JOURNAL_FILE)) || !existsSync(record)
    ? redactedValue(readDay(path))
    : eventsIn(record);
}

function eventsIn(path: string): readonly DayEvent[] {
  try {
    const { events } = dayFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (events[0]?.type === 'began') return events;
  } catch (cause) {
    throw invalid(path, cause);
  }
  throw invalid(path, undefined);
}

function invalid(path: string, cause: unknown) {
  return dataError('AcceptanceInvalid', `${path} is not the record of a day that this version reads`, {
    next: 'name a record.json that `trainyard acceptance` wrote, or use the version that wrote it',
    cause,
  });
}
