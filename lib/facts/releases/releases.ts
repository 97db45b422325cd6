/** The catalogue of SDK releases. */

import { rowOf } from '../required-cell';
import { FORK_RELEASES } from './fork-releases';
import { PLUGIN_RELEASES } from './plugin-releases';
import type { Release } from './release';

const ROWS: Readonly<Record<string, Release>> = Object.fromEntries(
  [...FORK_RELEASES, ...PLUGIN_RELEASES].map((row) => [row.version, row]),
);

export const releaseVersions = (): readonly string[] => Object.keys(ROWS);
export const releaseOf = (version: string): Release => rowOf(ROWS, version, 'SDK releases');
export const releaseRows = (): Readonly<Record<string, Release>> => ROWS;
