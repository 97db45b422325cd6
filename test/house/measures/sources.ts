import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Declaration, declarationsOf, parseFile } from './declarations';

/** One TypeScript file of a checkout, parsed. Paths are relative to the checkout, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ReturnType<typeof parseFile>;
  readonly declarations: readonly Declaration[];
  /** Files of the checkout that it imports or passes on. */
  readonly imports: readonly string[];
}

/** Every TypeScript file under some folders of a checkout, `lib` and `bin` unless said, in the order of their paths. */
export function sourcesOf(root: string, folders: readonly string[] = ['lib', 'bin']): Source[] {
  const paths = folders.flatMap((folder) => typescriptIn(root, folder)).sort();
  const known = new Set(paths);
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const tree = parseFile(text);
    return { path, text, tree, declarations: declarationsOf(tree), imports: importsOf(path, text, known) };
  });
}

function typescriptIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function importsOf(path: string, text: string, known: ReadonlySet<string>): string[] {
  const pattern = /(?:from\s+|import\s*\(\s*)'(\.[^']*)'/g;
  return [...text.matchAll(pattern)].flatMap(([, specifier = '']) => resolved(path, specifier, known) ?? []);
}

/** The file that a relative import of `path` names; undefined when it is not one of the checkout. */
export function resolved(path: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  const target = join(dirname(path), specifier).replaceAll('\\', '/');
  return [`${target}.ts`, `${target}/index.ts`].find((file) => known.has(file));
}
