/** The catalogue of SDK releases. */

import { rowOf } from '../required-cell';
import { FORK_RELEASES } from './fork-releases';
import { PLUGIN_RELEASES } from './plugin-releases';
import type { Release } from './release';

const ROWS: Readonly<Record<string, Release>> = Object.fromEntries(
  [...FORK_RELEASES, ...PLUGIN_RELEASES].map((row) => [row.version, row]),
);

/** Versions of all SDK releases of the catalogue. */
export const releaseVersions = (): readonly string[] => Object.keys(ROWS);
/** The release of that version. Throws NotInCatalogue. */
export const releaseOf = (version: string): Release => rowOf(ROWS, version, 'SDK releases');
/** Every release by version. */
export const releaseRows = (): Readonly<Record<string, Release>> => ROWS;
