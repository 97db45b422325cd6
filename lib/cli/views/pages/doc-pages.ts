/** The pages of the documents, as the command prints them. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { requestError } from '../../../core/errors';
import { packageRoot } from '../../../core/package-root';
import { nearest } from '../../../environment/checks/nearest';

/** A page of the documents. */
interface DocPage {
  /** What is typed: the name of its file, or of its folder where the file is the index of one. */
  readonly name: string;
  /** What it answers, as the index says. */
  readonly answers: string;
  /** From the folder of the documents. */
  readonly file: string;
}

const DOCS = 'docs';
const MOST_HINTS = 5;

/** Every page that the index of the documents names, in its order. */
export function docPages(): readonly DocPage[] {
  const index = readFileSync(join(packageRoot(), DOCS, 'README.md'), 'utf8');
  return [...index.matchAll(/^\| \[[^\]]+\]\(([^)]+\.md)\) \| (.+) \|$/gm)].map(
    ([, file = '', answers = '']) => ({
      name: nameOf(file),
      answers,
      file,
    }),
  );
}

const nameOf = (file: string) => (basename(file) === 'README.md' ? dirname(file) : basename(file, '.md'));

/** Capital letters count only where two pages differ in nothing else. */
export function docPageOf(name: string): DocPage | undefined {
  const pages = docPages();
  const isAlike = (page: DocPage) => page.name.toLowerCase() === name.toLowerCase();
  return pages.find((page) => page.name === name) ?? pages.find(isAlike);
}

/** Its Markdown. */
export function docPageSource({ file }: DocPage): string {
  return readFileSync(join(packageRoot(), DOCS, file), 'utf8');
}

/** The refusal TopicUnknown, with the names that are near. */
export function topicUnknown(word: string, commands: readonly string[]) {
  const known = [...new Set([...commands, ...docPages().map(({ name }) => name)])];
  const close = nearest(word, known);
  const alike = known.filter((it) => word.length > 2 && it.toLowerCase().includes(word.toLowerCase()));
  const hints = [...new Set([...(close === undefined ? [] : [close]), ...alike])].slice(0, MOST_HINTS);
  return requestError('TopicUnknown', `there is no command or page '${word}'`, {
    next: hints.length === 0 ? '`trainyard help` lists them' : `did you mean ${hints.join(' or ')}?`,
    data: { name: word, hints },
  });
}
