import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, GENERATED, linksOf, type Page, pages, ROOT } from './pages';

const PAGES = pages();
const byPath = new Map(PAGES.map((page) => [page.path, page]));

const isOutside = (target: string) => /^(https?|mailto):/.test(target);

/** Undefined if the link leads somewhere. */
function fault(from: Page, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const to = path === '' ? from.path : normalize(join(dirname(from.path), path));
  if (to.startsWith(GENERATED)) return undefined;
  if (to.startsWith('..') || !existsSync(join(ROOT, to))) return `${from.path}: ${target} is not there`;
  const page = byPath.get(to);
  if (anchor === undefined || page === undefined) return undefined;
  return anchorsOf(page).includes(anchor) ? undefined : `${from.path}: ${to} has no heading #${anchor}`;
}

test('links of the documents lead to files and headings that exist', () => {
  const all = PAGES.flatMap((page) => linksOf(page).map((target) => [page, target] as const));
  const inside = all.filter(([, target]) => !isOutside(target));
  expect(inside.length).toBeGreaterThan(40);
  expect(inside.flatMap(([page, target]) => fault(page, target) ?? [])).toEqual([]);
});

test('the index of the documents names every page', () => {
  const index = byPath.get('docs/README.md');
  const named = index === undefined ? [] : linksOf(index).map((target) => normalize(join('docs', target)));
  const owed = PAGES.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));
  expect(owed.filter((path) => path !== 'docs/README.md' && !named.includes(path))).toEqual([]);
});

test('the index of the decisions names every decision', () => {
  const index = byPath.get('docs/decisions/README.md');
  const named = index === undefined ? [] : linksOf(index).map((target) => `docs/decisions/${target}`);
  const owed = PAGES.map(({ path }) => path).filter((path) => /^docs\/decisions\/\d/.test(path));
  expect(owed.length).toBeGreaterThan(10);
  expect(owed.filter((path) => !named.includes(path))).toEqual([]);
  const undated = owed.filter(
    (path) => !/^Status: .+\. Date: \d{4}-\d{2}-\d{2}\.$/m.test(byPath.get(path)?.text ?? ''),
  );
  expect(undated).toEqual([]);
});

test('pictures are small enough to be looked at', () => {
  const pictures = PAGES.flatMap((page) =>
    linksOf(page)
      .filter((target) => /\.(png|svg)$/.test(target))
      .map((target) => normalize(join(dirname(page.path), target))),
  );
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((picture) => statSync(join(ROOT, picture)).size > 250_000)).toEqual([]);
});
