import { join } from 'node:path';
import {
  type DayEnvironment,
  type DayJournal,
  dayRecord,
  driveDay,
  writeDayFile,
} from '../../acceptance/day';
import { renderDayPage } from '../../acceptance/page/acceptance-page';
import { writeWhole } from '../../core/files';
import { choosePrinter } from '../printers/choose-printer';
import type { Printer } from '../printers/printer';
import { type Call, print, printJson } from '../program/call';
import { toolOf } from '../program/tool';
import { acceptanceText } from '../views/acceptance-text';
import { endByDay } from '../views/day-ending';
import type { DayAccount } from './day-account';

/**
 * Drives a day, and shows and stores what it found, also when it was stopped: the record and the page are redacted. Ends by
 * what could not be destroyed and by the claims that failed.
 */
export async function withDay(
  call: Call,
  journal: DayJournal,
  environments: readonly DayEnvironment[],
  accountFor: (printer: Printer, folder: string) => DayAccount,
): Promise<void> {
  const printer = choosePrinter(call);
  const account = accountFor(printer, journal.folder);
  try {
    const { ports, deletionSeconds, untilDeletionSeconds } = account;
    const times = { deletionSeconds, untilDeletionSeconds };
    const options = { emit: printer.event, signal: call.signal, tool: toolOf(), ...times };
    await driveDay(ports, environments, journal, options);
  } finally {
    printer.close();
    show(call, journal);
    await account.close();
  }
  endByDay(journal.folder, dayRecord(journal.events, call.io.now()));
}

function show(call: Call, journal: DayJournal): void {
  const record = dayRecord(writeDayFile(journal), call.io.now());
  const page = join(journal.folder, 'index.html');
  writeWhole(page, renderDayPage(record), 'name another folder with --out');
  if (call.options.json) printJson(call, { ...record, folder: journal.folder, page });
  else print(call, `${acceptanceText(call, record)}\npage: ${page}`);
}
