/** Files that the documents name between backticks, whole or by the end of their path, are where they say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeSpans, type Page, pages, ROOT } from './pages';

const ROOMS = ['lib', 'bin', 'test', 'assets', 'docs', '.ci', '.github'];
const FILES = ROOMS.flatMap((room) => [room, ...below(room)]);
/** Documents that stand beside the code that they describe. */
const BESIDE = below('.').filter((path) => /^(lib|assets)\/.*\.md$/.test(path));
const PAGES: readonly Page[] = [
  ...pages(),
  ...BESIDE.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
];

/** Files and folders, as paths from the root. */
function below(folder: string): string[] {
  if (folder === '.') return ROOMS.flatMap(below);
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  );
}

/** A path of a room, or the name of a program of ours with a folder before it: `judge/verdict.py`. */
const OURS =
  /^((lib|bin|test|assets|docs|\.ci|\.github)\/[\w./*@-]*|[\w.*@-]+(\/[\w.*@-]+)*\/[\w.*@-]+\.(ts|py|sh))$/;

function isThere(path: string): boolean {
  const text = path.replace(/\/$/, '').replace(/^(\.\.\/)+/, '');
  const pattern = new RegExp(
    `(^|/)${text.replaceAll(/[.+]/g, '\\$&').replaceAll('*', '[^/]*')}(\\.test)?(\\.ts)?$`,
  );
  return FILES.some((file) => pattern.test(file));
}

test('a file or a folder of the project that a document names is there', () => {
  const named = PAGES.flatMap((page) =>
    codeSpans(page)
      .filter((span) => OURS.test(span))
      .map((span) => [page.path, span] as const),
  );
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter(([, span]) => !isThere(span))).toEqual([]);
});

test('a path that leads nowhere is seen', () => {
  expect(
    ['test/architecture.test.ts', 'measure/verdict.py', 'lib/environment/limits.ts'].filter(isThere),
  ).toEqual([]);
  expect(
    isThere('measure/judge/verdict.py') &&
      isThere('lib/codes/') &&
      isThere('lib/documents/parameters/*-parameters.ts'),
  ).toBe(true);
});
