/** The documents of the project as data: their pages, fenced blocks, commands in prose, and links. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** Made from the code by tools, which answer for these pages and for links to them. */
export const GENERATED = 'docs/reference/';

export interface Page {
  /** From the root of the project: `docs/capacity.md`. */
  readonly path: string;
  readonly text: string;
}

export interface Block {
  readonly page: string;
  /** Everything after the three backticks: `sh`, `sh account`, `ts`, or nothing. */
  readonly info: string;
  readonly lines: readonly string[];
}

/** The README first: it is what a reader types first. */
export function pages(): Page[] {
  const below = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .filter((path) => !path.startsWith(GENERATED))
    .toSorted();
  return ['README.md', ...below].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

export function blocksOf({ path, text }: Page): Block[] {
  return [...text.matchAll(/^ *```([^\n]*)\n([\s\S]*?)^ *```$/gm)].map(([, info = '', body = '']) => ({
    page: path,
    info: info.trim(),
    lines: body
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  }));
}

/** The page without its fenced blocks. */
export function prose({ text }: Page): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '');
}

/** What stands between single backticks, on one line however it was wrapped. */
export function codeSpans(page: Page): string[] {
  return [...prose(page).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replaceAll(/\s+/g, ' '));
}

/** Targets of the links and pictures of a page. */
export function linksOf(page: Page): string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that a page offers, as GitHub makes them of its headings. */
export function anchorsOf(page: Page): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
