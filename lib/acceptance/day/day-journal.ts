import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dataError, requestError } from '../../core/errors';
import { makeFolder, writeWhole } from '../../core/files';
import { type DayEvent, dayEventSchema, type NewDayEvent } from './day-event';

/** Name of the journal in the folder of a day. */
export const JOURNAL_FILE = 'journal.jsonl';
const NEXT = 'name a folder that you can write with --out';

/**
 * The journal of a day: one event on a line, on the disk before what it announces is begun. Whoever is killed leaves
 * whole lines and at most one torn one, which a later opening cuts off.
 */
export class DayJournal {
  private constructor(
    /** Folder of the day. */
    readonly folder: string,
    private readonly now: () => number,
    private readonly written: DayEvent[],
  ) {}

  /**
   * Begins a journal in a folder, which is made.
   * @throws AcceptanceFolderTaken when the folder holds one already
   */
  static begin(folder: string, now: () => number): DayJournal {
    makeFolder(folder, NEXT);
    if (existsSync(join(folder, JOURNAL_FILE))) {
      throw requestError('AcceptanceFolderTaken', `${folder} holds the journal of another day`, {
        next: `go on with it by \`trainyard acceptance resume ${folder}\`, or name another folder with --out`,
      });
    }
    // A journal names the account, and captures may be large: nothing of a day is committed by chance.
    writeWhole(join(folder, '.gitignore'), '*\n', NEXT);
    return new DayJournal(folder, now, []);
  }

  /**
   * Opens the journal of a folder to go on with it.
   * @throws AcceptanceNotFound when there is none
   * @throws AcceptanceInvalid when a line is not an event that this version reads
   */
  static open(folder: string, now: () => number): DayJournal {
    const { events, whole } = readLines(folder);
    truncateSync(join(folder, JOURNAL_FILE), whole);
    return new DayJournal(folder, now, events);
  }

  /** The events so far, oldest first. */
  get events(): readonly DayEvent[] {
    return this.written;
  }

  /** Writes an event with the present moment; it is on the disk when this returns. */
  append(event: NewDayEvent): DayEvent {
    const whole = dayEventSchema.parse({ ...event, at: new Date(this.now()).toISOString() });
    const file = openSync(join(this.folder, JOURNAL_FILE), 'a');
    try {
      writeSync(file, `${JSON.stringify(whole)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.written.push(whole);
    return whole;
  }
}

/**
 * The events in a folder, read only.
 * @throws AcceptanceNotFound when there is no journal
 * @throws AcceptanceInvalid when a line is not an event that this version reads
 */
export function readDay(folder: string): readonly DayEvent[] {
  return readLines(folder).events;
}

/** `whole` is the length in bytes of the lines that were written to their end. */
function readLines(folder: string): { readonly events: DayEvent[]; readonly whole: number } {
  const path = join(folder, JOURNAL_FILE);
  if (!existsSync(path)) {
    throw requestError('AcceptanceNotFound', `${folder} holds no journal of a day`, {
      next: 'begin one with `trainyard acceptance run --stage account --max-cost 1`',
    });
  }
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  const events = lines.map((line, index) => eventOf(line, `${path}:${index + 1}`));
  if (events[0]?.type !== 'began') throw invalid(`${path}:1`, 'does not say how the day began');
  return { events, whole };
}

function eventOf(line: string, place: string): DayEvent {
  try {
    return dayEventSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw invalid(place, 'is not an event that this version reads', cause);
  }
}

function invalid(place: string, what: string, cause?: unknown) {
  return dataError('AcceptanceInvalid', `${place} ${what}`, {
    next: 'read it with the version of trainyard that wrote it',
    cause,
  });
}
