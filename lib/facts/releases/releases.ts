/** The catalogue of SDK releases. */

import { requestError } from '../../core/errors';
import { rowOf } from '../required-cell';
import { FORK_RELEASES } from './fork-releases';
import { PLUGIN_RELEASES } from './plugin-releases';
import { type Release, type ServerName, serverOf } from './release';
import { VLLM_NEURON_RELEASES } from './vllm-neuron-releases';

const ROWS: Readonly<Record<string, Release>> = Object.fromEntries(
  [...FORK_RELEASES, ...PLUGIN_RELEASES, ...VLLM_NEURON_RELEASES].map((row) => [row.name, row]),
);

/** Names of all SDK releases of the catalogue; the second server of a version is a row of its own. */
export const releaseVersions = (): readonly string[] => Object.keys(ROWS);
/** The release of that name. Throws NotInCatalogue. */
export const releaseOf = (name: string): Release => rowOf(ROWS, name, 'SDK releases');
/** Every release by name. */
export const releaseRows = (): Readonly<Record<string, Release>> => ROWS;

/**
 * The release of that name, served by `server`: itself, or the other row of its version.
 * @throws NotInCatalogue when there is no release of that name
 * @throws ServerNotInRelease when that version does not have the server, or the name itself says another one
 */
export function releaseServedBy(name: string, server: ServerName): Release {
  const first = releaseOf(name);
  const all = Object.values(ROWS).filter(({ version }) => version === first.version);
  const choice = first.name === first.version ? all : [first];
  const found = choice.find((row) => serverOf(row) === server);
  if (found !== undefined) return found;
  const others = Object.values(ROWS).filter((row) => serverOf(row) === server);
  throw requestError(
    'ServerNotInRelease',
    `SDK ${name} serves with ${choice.map(serverOf).join(' or ')}, server is ${server}`,
    {
      next: `remove server, or set release to ${others.at(-1)?.version}, which has ${server}`,
      data: { release: name, server },
    },
  );
}
