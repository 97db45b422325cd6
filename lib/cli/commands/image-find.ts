import { type FoundImage, type FoundImages, findImages, writeImage } from '../../capacity';
import { requestError } from '../../core/errors';
import { askedEnvironment, configFile } from '../asked';
import { type Call, print, printJson, remark } from '../call';
import { imagesOf, printing } from '../market';
import { wrap } from '../wrap';

export async function command(call: Call): Promise<void> {
  const { environment } = askedEnvironment(call);
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

function advice({ proposed, images }: FoundImages): string {
  if (proposed !== null) return `write ${proposed.id} into the environment with --write`;
  if (images.length === 0) return 'nothing can be written; ask in another region, or for another release';
  return 'none is certainly of the release; if you know better, write one with --write --image-id ID';
}

/** What is written was proposed, or named by the operator from the list; nothing is taken because it was left over. */
function chosenOf(call: Call, { release, region, images, proposed }: FoundImages): FoundImage {
  const { imageId } = call.options;
  const chosen = imageId === undefined ? proposed : (images.find((it) => it.id === imageId) ?? null);
  if (chosen !== null) return chosen;
  const what = imageId ?? `an image of SDK ${release}`;
  throw requestError('ImageNotFound', `${what} was not found in ${region}; nothing was written`, {
    next:
      images.length === 0
        ? 'ask in another region, or set image to {"by":"id"} in the environment if you know one'
        : `choose one of those that were found with --image-id: ${images.map((it) => it.id).join(', ')}`,
    data: { release, region, found: images.map((it) => it.id) },
  });
}
