import type { Environment } from '../../environment';
import { endsOn, hardwareOf, type Release, releaseOf, releaseVersions, supportOf } from '../../facts';
import { type Warning, warning } from './refusal';

/** Warns of a release whose way of serving is in maintenance or past its end, with the way out. */
export function supportWarning(environment: Environment): Warning | undefined {
  const { name, state, since, ends } = supportOf(releaseOf(environment.release));
  if (state === 'supported') return undefined;
  const { family } = hardwareOf(environment.instance.type);
  const served = `SDK ${environment.release} serves with ${name}`;
  if (state === 'ended') {
    return warning('ServerPathEnded', `${served}, which ended with ${since}`, wayOut(environment));
  }
  const end = endsOn(supportOf(releaseOf(environment.release)), family)
    ? `, and loses its support on ${family} with ${ends?.release}`
    : '';
  return warning(
    'ServerPathInMaintenance',
    `${served}, which is in maintenance since ${since}${end}`,
    wayOut(environment),
  );
}

/** The newest release that is supported on the family, else the newest one that is at least maintained. */
function wayOut({ name, release, instance }: Environment): string {
  const { family } = hardwareOf(instance.type);
  const rows = releaseVersions()
    .map(releaseOf)
    .filter((row) => row.families.includes(family));
  const of = (state: string) => rows.filter((row: Release) => supportOf(row).state === state).at(-1);
  const supported = of('supported');
  if (supported !== undefined) {
    return `trainyard environment migrate ${name} --release ${supported.name}`;
  }
  const maintained = of('maintenance');
  return maintained === undefined || supportOf(releaseOf(release)).state === 'maintenance'
    ? `no later way of serving supports ${family}: take what is measured here as the last of its kind`
    : `set release to ${maintained.name}, whose server is in maintenance and not ended`;
}
