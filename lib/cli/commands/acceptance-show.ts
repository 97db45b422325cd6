import { resolve } from 'node:path';
import { dayRecord, readDayFile } from '../../acceptance/day';
import { recalibration } from '../../acceptance/recalibration/recalibration';
import { type Call, print, printJson } from '../program/call';
import { acceptanceText } from '../views/acceptance-text';
import { recalibrationText } from '../views/recalibration-text';

/** `trainyard acceptance show`: what a day found, from its folder or its record, without what says whose account it was. */
export async function command(call: Call): Promise<void> {
  const { cwd, now } = call.io;
  const record = dayRecord(readDayFile(resolve(cwd, call.args[0] ?? '')), now());
  const { json, recalibrate = false } = call.options;
  const changes = recalibrate ? recalibration(record) : undefined;
  if (json) printJson(call, changes === undefined ? record : { ...record, recalibration: changes });
  else print(call, changes === undefined ? acceptanceText(call, record) : recalibrationText(call, changes));
}
