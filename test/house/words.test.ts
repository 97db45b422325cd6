/** One word per thing: an instance is no machine, the toolkit no bundle, a phase no job. */
import { resolve } from 'node:path';
import { pages, prose } from '../docs/pages';
import { sourcesOf } from './measures/sources';

/** The words that the glossary does not have, by the one that it has. */
const WORDS: Readonly<Record<string, string>> = { machine: 'instance', bundle: 'toolkit', job: 'phase' };

/** Amazon's own name of an image. */
const THEIRS = /MachineImage/;
/** Of the reader's own computer, of an image, and of a library that bundles. */
const ALLOWED =
  /\bmachine images?\b|\b(this|quiet|operator's|the) machine\b|\ba machine (with nothing|under load)|\bbundles the program\b/gi;

const stranger = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase().replace(/s$/, ''))
    .filter((word) => Object.hasOwn(WORDS, word));

test('names that code exports, and their members, have the words of the glossary', () => {
  const names = sourcesOf(resolve(__dirname, '../..')).flatMap(({ path, declarations }) =>
    declarations.flatMap(({ name, members }) =>
      [name, ...members.map((member) => `${name}.${member.name}`)].map((full) => [path, full] as const),
    ),
  );
  expect(names.length).toBeGreaterThan(2000);
  const strange = names.filter(([, name]) => !THEIRS.test(name) && stranger(name).length > 0);
  expect(strange).toEqual([]);
});

test('the documents have them too', () => {
  const strange = pages().flatMap((page) =>
    prose(page)
      .replaceAll(/`[^`]*`|\]\([^)]*\)/g, '')
      .replaceAll(ALLOWED, '')
      .split('\n')
      .filter((line) => stranger(line).length > 0)
      .map((line) => `${page.path}: ${line}`),
  );
  expect(strange).toEqual([]);
});
