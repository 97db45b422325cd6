import { type FoundImage, type FoundImages, findImages, writeImage } from '../../capacity';
import { requestError } from '../../core/errors';
import { loadEnvironment } from '../../environment';
import { imagesOf, printing } from '../account/market';
import { wrap } from '../printers/wrap';
import { type Call, print, printJson, remark } from '../program/call';
import { configFile, requestedEnvironment } from '../request/requested-environment';

/**
 * `trainyard image find`: images of the release of an environment; with `--write`, writes the
 * chosen one into its file.
 */
export async function command(call: Call): Promise<void> {
  const { environment } = requestedEnvironment(call);
  checkWrite(call, environment.name);
  const found = await printing(call, (printer) =>
    findImages(environment, imagesOf(call, printer, environment.region)),
  );
  const chosen = call.options.write ? chosenOf(call, found) : null;
  if (chosen !== null) writeImage(configFile(call), environment.name, chosen.id);
  if (call.options.json) return printJson(call, { ...found, written: chosen?.id ?? null });
  show(call, found);
  if (chosen !== null)
    return print(call, `\n${environment.name} now names ${chosen.id} in ${configFile(call)}`);
  remark(call, `\n${advice(found)}`);
}

/** The file must not end up with the image of one release under the number of another. */
function checkWrite(call: Call, name: string): void {
  const { options } = call;
  if (options.write !== true) {
    if (options.imageId === undefined) return;
    throw requestError('WriteMissing', `${options.imageId} was chosen, but nothing is to be written`, {
      next: 'add --write',
    });
  }
  const { release } = loadEnvironment({ name, configFile: configFile(call) });
  if (options.release === undefined || options.release === release) return;
  throw requestError('ReleaseDiffers', `${name} has release ${release}, --release says ${options.release}`, {
    next: `set release to ${options.release} in the environment first; its layout and commands depend on it`,
  });
}

function show(call: Call, { release, region, images, proposed, warnings }: FoundImages): void {
  const width = call.io.out.width();
  if (images.length === 0) print(call, `no image of SDK ${release} was found in ${region}`);
  for (const image of images) {
    const mark = image.id === proposed?.id ? '→' : ' ';
    const sdk = image.sdk === null ? 'SDK not named' : `SDK ${image.sdk}`;
    const gone = image.deprecatedAt === null ? '' : `, deprecated from ${image.deprecatedAt.slice(0, 10)}`;
    print(call, `${mark} ${image.id}  ${image.createdAt.slice(0, 10)}  ${image.name}`);
    print(call, wrap(image.description, width, '    ').join('\n'));
    print(call, wrap(`${sdk}, found by ${image.by.join(', ')}${gone}`, width, '    ').join('\n'));
  }
  for (const warning of warnings) print(call, wrap(`warning: ${warning}`, width, '', '  ').join('\n'));
}

function advice({ proposed, images, release }: FoundImages): string {
  if (proposed !== null) return `write ${proposed.id} into the environment with --write`;
  if (images.some((it) => isPossible(it, release))) {
    return 'none is certainly of the release; if you know better, write one with --write --image-id ID';
  }
  return 'nothing can be written; ask in another region, or for another release';
}

/** An image that is known to be of another release would not be what the environment says. */
const isPossible = (image: FoundImage, release: string) => image.sdk === null || image.sdk === release;

/** What is written was proposed, or named by the operator from the list; nothing is taken because it was left over. */
function chosenOf(call: Call, found: FoundImages): FoundImage {
  const { imageId } = call.options;
  const { images, proposed, release } = found;
  const chosen = imageId === undefined ? proposed : images.find((it) => it.id === imageId);
  if (chosen === null || chosen === undefined) throw notFound(found, imageId);
  if (isPossible(chosen, release)) return chosen;
  throw requestError(
    'ImageOfOtherRelease',
    `${chosen.id} is of SDK ${chosen.sdk}, the environment says ${release}`,
    {
      next: `choose another image, or set release to ${chosen.sdk} in the environment`,
    },
  );
}

function notFound({ release, region, images, warnings }: FoundImages, imageId: string | undefined) {
  const what = imageId ?? `an image that is certainly of SDK ${release}`;
  const choices = images.filter((it) => isPossible(it, release)).map((it) => it.id);
  const also = warnings.map((it) => `; ${it}`).join('');
  return requestError('ImageNotFound', `${what} was not found in ${region}: nothing was written${also}`, {
    next:
      choices.length === 0
        ? 'ask in another region, or set image to {"by":"id"} in the environment if you know one'
        : `if you know better, choose with --image-id one of ${choices.join(', ')}`,
    data: { release, region, found: images.map((it) => it.id), warnings: [...warnings] },
  });
}
