import { resolve } from 'node:path';
import { requireWritable } from '../../core/files';
import { nameOf, rowOf } from '../options/option-table';
import type { Call } from './call';

/**
 * Asks of every place that an option names whether the command can write there, before its work is begun: a run of hours
 * must not end with a page that nobody can have.
 *
 * @throws PathUnwritable with the option that names another place
 */
export function checkOutputPlaces({ io, declared, options }: Call): void {
  for (const id of declared) {
    const row = rowOf(id);
    const place = options[nameOf(id)];
    if (row.path !== null || row.writes === undefined || typeof place !== 'string') continue;
    requireWritable(
      resolve(io.cwd, place),
      row.writes,
      `name a ${row.writes} that you can write with ${row.flag}`,
    );
  }
}
