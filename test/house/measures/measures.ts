import { basename } from 'node:path';
import { cyclesOf } from '../import-cycles';
import { functionLengths } from './functions';
import { publicNames } from './public-names';
import type { Source } from './sources';

/** A part of a whole, for the lines that say how much of something is documented. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** Per cent, rounded down to one decimal, so that only all of it is 100. */
export function percentOf({ part, whole }: Share): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}

/** A value at a share of the sorted numbers, nearest rank. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

export function linesOf({ text }: Source): number {
  return text.split('\n').length - 1;
}

export function functionLines(sources: readonly Source[]): number[] {
  return sources.flatMap(({ tree }) => functionLengths(tree.program));
}

/** Exported declarations of the files that a pattern names; with `members`, their properties and methods too. */
export function documentedExports(sources: readonly Source[], where: RegExp, members = false): Share {
  const declarations = sources.filter(({ path }) => where.test(path)).flatMap((it) => it.declarations);
  return shareOf(declarations.flatMap((it) => [it, ...(members ? it.members : [])]));
}

/** Properties of the interfaces whose name ends as configuration does: Props and Options. */
export function documentedProps(sources: readonly Source[], where: RegExp): Share {
  return shareOf(
    sources
      .filter(({ path }) => where.test(path))
      .flatMap(({ declarations }) => declarations)
      .filter(({ name }) => /(Props|Options)$/.test(name))
      .flatMap(({ members }) => members),
  );
}

/** What the package exports has no comment of its own: `path name`, or `path name.member`. */
export function undocumentedNames(sources: readonly Source[], entry: string): string[] {
  return publicNames(sources, entry).flatMap(({ path, declaration }) =>
    undocumented(path, declaration.name, [declaration], declaration.members),
  );
}

/** Exported declarations without a comment, of the files that a pattern names: `path name`. */
export function undocumentedExports(sources: readonly Source[], where: RegExp): string[] {
  return sources
    .filter(({ path }) => where.test(path))
    .flatMap(({ path, declarations }) => declarations.flatMap((it) => undocumented(path, it.name, [it], [])));
}

/** The same with the properties and methods that an editor shows. */
export function undocumentedIn(sources: readonly Source[], where: RegExp): string[] {
  return sources
    .filter(({ path }) => where.test(path))
    .flatMap(({ path, declarations }) =>
      declarations.flatMap((it) => undocumented(path, it.name, [it], it.members)),
    );
}

export function documentedNames(sources: readonly Source[], entry: string): Share {
  return shareOf(publicNames(sources, entry).map(({ declaration }) => declaration));
}

export function fileCycles(sources: readonly Source[]): string[][] {
  return cyclesOf(Object.fromEntries(sources.map(({ path, imports }) => [path, imports])));
}

/** Files with an export of their own, none of which has a word of the file's name. */
export function strangelyNamed(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path, declarations }) => {
      const words = new Set(wordsOf(basename(path, '.ts')));
      const named = declarations.length > 0 && basename(path) !== 'index.ts';
      return named && !declarations.some(({ name }) => wordsOf(name).some((word) => words.has(word)));
    })
    .map(({ path }) => path);
}

function undocumented(
  path: string,
  name: string,
  own: readonly { readonly documented: boolean }[],
  members: readonly { readonly name: string; readonly documented: boolean }[],
): string[] {
  return [
    ...own.filter((it) => !it.documented).map(() => `${path} ${name}`),
    ...members.filter((it) => !it.documented).map((it) => `${path} ${name}.${it.name}`),
  ];
}

function shareOf(items: readonly { readonly documented: boolean }[]): Share {
  return { part: items.filter(({ documented }) => documented).length, whole: items.length };
}

/** Words of a name in camel case, capitals or kebab case, without the s of a plural. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase().replace(/s$/, ''))
    .filter((word) => word !== '');
}
