import type { Environment } from '../environment';
import {
  DATED_IMAGES,
  fillsCache,
  type ImageSelector,
  type Release,
  type ReleaseImage,
  releaseOf,
} from '../facts';
import type { ImageCatalogue, ImageQuery, MachineImage } from './capacity-market';

/** An image that may be of the release, and how it was found. */
export interface FoundImage extends MachineImage {
  /** How it was found, the first way first. */
  readonly by: readonly string[];
  /** The SDK that its description names; null: it names none. */
  readonly sdk: string | null;
  /** Of a family that the catalogue knows for this release. */
  readonly family: ReleaseImage['kind'] | null;
}

/** Every image that was found for a release in a region. */
export interface FoundImages {
  /** Version of the SDK that was looked for. */
  readonly release: string;
  /** Region of the environment; an image id is of one region. */
  readonly region: string;
  /** Best first. */
  readonly images: readonly FoundImage[];
  /** What the environment's own selector names: what a deployment would take. Null: it names none that exists. */
  readonly selected: FoundImage | null;
  /** The first that is certainly of the release. */
  readonly proposed: FoundImage | null;
  /** Sentences about what was found and may mislead. */
  readonly warnings: readonly string[];
}

type Sighting = readonly [by: string, images: readonly MachineImage[]];
/** Found by its description alone, which every family of a release shares. */
const WIDE = 'its description';

/**
 * Images of one SDK release: what the environment's own selector names, what is described with the release,
 * and the dated names that were seen. Which release an image is of is read from its description, never
 * assumed from the way it was found: the parameter of a family says `latest`, and that moves on.
 */
export async function findImages(environment: Environment, catalogue: ImageCatalogue): Promise<FoundImages> {
  const release = releaseOf(environment.release);
  const { region } = environment;
  const warnings: string[] = [];
  const sightings: Sighting[] = [];
  for (const selector of distinct([environment.image, release.defaultImage])) {
    sightings.push(await bySelector(selector, catalogue, warnings));
  }
  sightings.push(...(await byDate(release.version, region, catalogue)));
  const pattern = { name: 'Deep Learning AMI Neuron*', description: `*Neuron SDK ${release.version}*` };
  sightings.push([WIDE, await catalogue.images(pattern)]);
  const images = merge(sightings, release).sort(order(release));
  warnings.push(...movedOn(images, release.version));
  const proposed = images.find((it) => it.sdk === release.version && isUsable(it, release)) ?? null;
  // EC2 answers in no order; a selector that fits several takes the newest.
  const [own] = [...(sightings[0]?.[1] ?? [])].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const selected = images.find((it) => it.id === own?.id) ?? null;
  return { release: release.version, region, images, selected, proposed, warnings };
}

async function bySelector(
  selector: ImageSelector,
  catalogue: ImageCatalogue,
  warnings: string[],
): Promise<Sighting> {
  if (selector.by !== 'ssm-parameter') {
    const images = await catalogue.images(queryOf(selector));
    const what = Object.values(selector).join(' ');
    if (images.length === 0) warnings.push(`no image of Amazon in this region has ${what}`);
    return [what, images];
  }
  const by = `parameter ${selector.parameter}`;
  const id = await catalogue.parameter(selector.parameter);
  if (id !== undefined) return [by, await catalogue.images({ ids: [id] })];
  warnings.push(`the parameter ${selector.parameter} does not exist in this region any more`);
  return [by, []];
}

function queryOf(selector: Exclude<ImageSelector, { by: 'ssm-parameter' }>): ImageQuery {
  if (selector.by === 'id') return { ids: [selector.id] };
  if (selector.by === 'name') return { name: selector.name };
  return { name: selector.name, description: selector.description };
}

async function byDate(release: string, region: string, catalogue: ImageCatalogue): Promise<Sighting[]> {
  const rows = DATED_IMAGES.filter((row) => row.release === release);
  return Promise.all(
    rows.map(async (row): Promise<Sighting> => {
      const id = row.ids[region];
      return ['dated name', await catalogue.images(id === undefined ? { name: row.name } : { ids: [id] })];
    }),
  );
}

function merge(sightings: readonly Sighting[], release: Release): FoundImage[] {
  const found = new Map<string, FoundImage>();
  for (const [by, images] of sightings) {
    for (const image of images) {
      const { by: before, ...rest } = found.get(image.id) ?? {
        ...image,
        by: [],
        sdk: sdkOf(image),
        family: release.images.find((it) => it.name === undated(image.name))?.kind ?? null,
      };
      found.set(image.id, { ...rest, by: [...new Set([...before, by])] });
    }
  }
  // Families that the catalogue does not list for the release, such as those of other frameworks, are of no use.
  return [...found.values()].filter((it) => it.family !== null || it.by.some((by) => by !== WIDE));
}

/** The right SDK on an image without the venvs that the catalogue names would fail at the first boot. */
function isUsable(image: FoundImage, release: Release): boolean {
  const { defaultImage, images, dialect } = release;
  // Of a release whose families nobody lists, the name decides.
  if (image.family === null && images.length > 0) return false;
  if (image.family === 'vllm' && !fillsCache(dialect)) return false;
  return defaultImage.by !== 'description' || matches(image.name, defaultImage.name);
}

function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** A dated name is the name of its family, a space and a day. */
const undated = (name: string) => name.replace(/ \d{8}$/, '');

/** Of the release before the nameless before others; then as the catalogue lists families; then the newest. */
function order(release: Release): (a: FoundImage, b: FoundImage) => number {
  const rank = (it: FoundImage) => (it.sdk === release.version ? 0 : it.sdk === null ? 1 : 2);
  const family = (it: FoundImage) => {
    const at = release.images.findIndex((row) => row.name === undated(it.name));
    return at === -1 ? release.images.length : at;
  };
  return (a, b) =>
    rank(a) - rank(b) ||
    Number(isUsable(b, release)) - Number(isUsable(a, release)) ||
    family(a) - family(b) ||
    b.createdAt.localeCompare(a.createdAt);
}

/** `… Neuron SDK 2.23.0 …` → `2.23.0`. */
function sdkOf(image: MachineImage): string | null {
  return /Neuron SDK (\d+\.\d+\.\d+)/.exec(image.description)?.[1] ?? null;
}

function movedOn(images: readonly FoundImage[], release: string): string[] {
  return images
    .filter((it) => it.sdk !== null && it.sdk !== release)
    .flatMap((it) =>
      it.by.map(
        (by) =>
          `${by} is SDK ${it.sdk} now (${it.id}), not ${release}: it would not be the release asked for`,
      ),
    );
}

function distinct(selectors: readonly ImageSelector[]): ImageSelector[] {
  return selectors.filter((it, at) => selectors.findIndex((other) => same(it, other)) === at);
}

const same = (a: ImageSelector, b: ImageSelector) => JSON.stringify(a) === JSON.stringify(b);
