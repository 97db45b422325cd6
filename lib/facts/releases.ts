/** The catalogue of SDK releases. */
import type { Release } from './release';
import { FORK_RELEASES } from './releases-forks';
import { PLUGIN_RELEASES } from './releases-plugin';
import { rowOf } from './required';

const ROWS: Readonly<Record<string, Release>> = Object.fromEntries(
  [...FORK_RELEASES, ...PLUGIN_RELEASES].map((row) => [row.version, row]),
);

export const releaseVersions = (): readonly string[] => Object.keys(ROWS);
export const releaseOf = (version: string): Release => rowOf(ROWS, version, 'SDK releases');
export const releaseRows = (): Readonly<Record<string, Release>> => ROWS;
