/** Puts an image id into an environment of the configuration file, and changes nothing else in it. */
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { dataError, phaseError } from '../core/errors';
import { CONTEXT_KEY, loadEnvironment } from '../environment';
import { setInJson } from './json-edit';

/** Throws when the environment is not in the file. */
export function writeImage(configFile: string, name: string, imageId: string): void {
  loadEnvironment({ name, configFile });
  // The file itself is replaced, not a link to it.
  const file = realpathSync(configFile);
  const before = readFileSync(file, 'utf8');
  const image = { by: 'id', id: imageId };
  const after = setInJson(before, ['context', CONTEXT_KEY, name, 'image'], image);
  checkOnlyImage(before, after, name, image);
  replaceFile(file, after);
}

/** The edit is made on text, so its meaning is compared before anything is written. */
function checkOnlyImage(before: string, after: string, name: string, image: object): void {
  const expected = JSON.parse(before) as { context: Record<string, Record<string, object>> };
  const environment = expected.context[CONTEXT_KEY]?.[name];
  const wanted = { ...environment, image };
  if (expected.context[CONTEXT_KEY] !== undefined) expected.context[CONTEXT_KEY][name] = wanted;
  if (isDeepStrictEqual(JSON.parse(after), expected)) return;
  throw dataError('EditUnsafe', `the image of ${name} cannot be changed without changing something else`, {
    next: `write "image": ${JSON.stringify(image)} into the environment by hand`,
  });
}

/** Renamed into place: whoever reads the file sees the old text or the new one. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw phaseError('FileNotWritten', `${file} cannot be written`, {
      next: 'see whether you may write in its folder',
      cause,
    });
  }
}
