import fc from 'fast-check';
import { manifestSchema } from '../../lib/contract/manifest';
import { outcomeSchema } from '../../lib/contract/outcome';
import { resultSchema } from '../../lib/contract/result';
import { renderHtml } from '../../lib/report/html';
import { escapeHtml } from '../../lib/report/html/escape';
import { renderTerminal } from '../../lib/report/terminal';
import { buildView } from '../../lib/report/view';
import { manifest, outcomes, result } from './fixtures/run';
import { tagsOf, textOf, unbalanced } from './fixtures/tags';

type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };
interface Schema {
  safeParse(value: unknown): { success: boolean };
}

/** Every string of a document that its schema lets be any text. */
function freePaths(document: Tree, schema: Schema, here: Tree = document, path: string[] = []): string[][] {
  if (typeof here === 'string')
    return schema.safeParse(withValue(document, path, 'any <text>')).success ? [path] : [];
  if (typeof here !== 'object' || here === null) return [];
  return Object.entries(here).flatMap(([key, value]) => freePaths(document, schema, value, [...path, key]));
}

function withValue(document: Tree, path: readonly string[], value: string): Tree {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce<Tree>((at, key) => (at as Record<string, Tree>)[key] ?? null, copy);
  (parent as Record<string, Tree>)[path.at(-1) ?? ''] = value;
  return copy;
}

const PIECES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  '</title></style></script></svg>',
  '<!--',
  ']]>',
  '{{x}}',
  '&lt;b&gt;',
  '\u0000\u001b[31m',
  '\u202e',
  '`$(x)`',
  'url(http://x)',
];
const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), {
  minLength: 1,
  maxLength: 4,
});

const tree = (value: unknown) => JSON.parse(JSON.stringify(value)) as Tree;
const DOCUMENTS = [
  { document: tree(manifest()), paths: freePaths(tree(manifest()), manifestSchema) },
  { document: tree(outcomes()[2]), paths: freePaths(tree(outcomes()[2]), outcomeSchema) },
  { document: tree(result()), paths: freePaths(tree(result()), resultSchema) },
] as const;

/** The same run with this text wherever the contract allows text, keys of records included. */
function poisoned(text: string) {
  const [first, second, third] = DOCUMENTS.map(({ document, paths }) =>
    paths.reduce<Tree>((at, path) => withValue(at, path, text), document),
  );
  const theManifest = manifestSchema.parse({ ...(first as object), versions: { [text]: text } });
  const theOutcome = outcomeSchema.parse({ ...(second as object), versions: { [text]: text } });
  return buildView({ manifest: theManifest, outcomes: [theOutcome], results: [resultSchema.parse(third)] });
}

const names = (page: string) => new Set(tagsOf(page).map((tag) => tag.name));
const attributes = (page: string) => new Set(tagsOf(page).flatMap((tag) => Object.keys(tag.attributes)));
const HARMLESS = renderHtml(buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()] }));
const KNOWN = { names: names(HARMLESS), attributes: attributes(HARMLESS) };

describe('hostile text', () => {
  test('can stand in many fields, so that the property below means something', () => {
    const counts = DOCUMENTS.map(({ paths }) => paths.length);
    expect(Math.min(...counts)).toBeGreaterThan(8);
  });

  test('never becomes a tag, an attribute or a loose bracket in the page', () => {
    fc.assert(
      fc.property(hostile, (pieces) => {
        const page = renderHtml(poisoned(pieces.join('')));
        expect(unbalanced(tagsOf(page))).toEqual([]);
        expect([...names(page)].filter((name) => !KNOWN.names.has(name))).toEqual([]);
        expect([...attributes(page)].filter((name) => !KNOWN.attributes.has(name))).toEqual([]);
        expect(textOf(page)).not.toMatch(/[<>]/);
      }),
      { numRuns: 15 },
    );
  });

  test('never reaches the terminal as a control character', () => {
    fc.assert(
      fc.property(hostile, (pieces) => {
        const text = renderTerminal(poisoned(pieces.join('')), { color: false, width: 80 });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
      { numRuns: 60 },
    );
  });

  test('is still readable: escaping loses nothing but control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const back = escapeHtml(text).replace(/&#(\d+);/g, (_, code: string) =>
          String.fromCharCode(Number(code)),
        );
        expect(back).toBe(text);
      }),
    );
  });
});
