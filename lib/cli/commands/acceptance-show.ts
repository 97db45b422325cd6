import { resolve } from 'node:path';
import { dayRecord, readDayFile } from '../../acceptance/day';
import { type Call, print, printJson } from '../program/call';
import { acceptanceText } from '../views/acceptance-text';

/** `trainyard acceptance show`: what a day found, from its folder or its record, without what says whose account it was. */
export async function command(call: Call): Promise<void> {
  const { cwd, now } = call.io;
  const record = dayRecord(readDayFile(resolve(cwd, call.args[0] ?? '')), now());
  if (call.options.json) printJson(call, record);
  else print(call, acceptanceText(call, record));
}
