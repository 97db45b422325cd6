import { findImages } from '../../capacity';
import type { ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';

const DAY_MS = 86_400_000;
/** Images are made for each release, about once a month; one that is older lacks that many security updates. */
const OLD_DAYS = 365;

/** Whether the image of the environment exists, is of its release, and how old it is. */
export async function imageCheck(examined: ExaminedAccount): Promise<Finding[]> {
  const { environment, emulated, ports, images } = examined;
  if (emulated !== null) return [ok('image', 'that of the stand-ins')];
  const found = await findImages(environment, images());
  const { selected } = found;
  const find = `choose one with \`trainyard image find -e ${environment.name}\``;
  if (selected === null)
    return [
      fail(
        'image',
        'ImageNotFound',
        `the image of environments.${environment.name}.image is not in ${environment.region}`,
        find,
      ),
    ];
  const { id, createdAt, deprecatedAt, sdk } = selected;
  const days = Math.floor((ports.clock.now() - Date.parse(createdAt)) / DAY_MS);
  const what = `${id}, ${days} days old`;
  if (sdk !== null && sdk !== environment.release)
    return [
      fail(
        'image',
        'ImageOfOtherRelease',
        `${id} is of SDK ${sdk}, the environment says ${environment.release}`,
        find,
      ),
    ];
  if (deprecatedAt !== null && Date.parse(deprecatedAt) < ports.clock.now())
    return [
      warn('image', 'ImageDeprecated', `${what}, is deprecated since ${deprecatedAt.slice(0, 10)}`, find),
    ];
  if (days > OLD_DAYS) return [warn('image', 'ImageOld', `${what}: it lacks the updates of a year`, find)];
  return [ok('image', sdk === null ? `${what}; its description names no SDK` : `${what}, SDK ${sdk}`)];
}
