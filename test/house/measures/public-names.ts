import type { Declaration } from './declarations';
import { resolved, type Source } from './sources';

/** An export of the package, followed to the declaration that a reader's editor jumps to. */
export interface PublicName {
  readonly path: string;
  readonly declaration: Declaration;
}

/** What `entry` exports, through every `export … from` and `export *` on the way. Throws for a name it cannot find. */
export function publicNames(sources: readonly Source[], entry: string): PublicName[] {
  const byPath = byPathOf(sources);
  return exportedNames(byPath, entry).map((name) => {
    const found = follow(byPath, entry, name);
    if (found === undefined) throw new Error(`${entry} exports ${name}, which no file declares`);
    return found;
  });
}

export type Sources = ReadonlyMap<string, Source>;

export function byPathOf(sources: readonly Source[]): Sources {
  return new Map(sources.map((source) => [source.path, source]));
}

/** Every name that a file exports, of its own or passed on. */
export function exportedNames(sources: Sources, path: string): string[] {
  const source = sources.get(path);
  const names = source?.declarations.map(({ name }) => name) ?? [];
  for (const statement of source?.tree.program.body ?? []) {
    if (statement.type === 'ExportNamedDeclaration') {
      names.push(...statement.specifiers.flatMap((it) => ('exported' in it ? [nameOf(it.exported)] : [])));
    }
    if (statement.type === 'ExportAllDeclaration') {
      names.push(...exportedNames(sources, target(sources, path, statement.source.value)));
    }
  }
  return [...new Set(names)];
}

/** Where a name that a file exports is declared; undefined when it is no declaration of the checkout. */
export function follow(sources: Sources, path: string, name: string): PublicName | undefined {
  const source = sources.get(path);
  const declaration = source?.declarations.find((it) => it.name === name);
  if (declaration !== undefined) return { path, declaration };
  for (const [specifier, inner] of passedOn(source, name)) {
    const found = follow(sources, target(sources, path, specifier), inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where a file has a name from, and the name it has there. */
function passedOn(source: Source | undefined, name: string): ReadonlyArray<readonly [string, string]> {
  return (source?.tree.program.body ?? []).flatMap((statement): Array<readonly [string, string]> => {
    if (statement.type === 'ExportAllDeclaration') return [[statement.source.value, name]];
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const inner = statement.specifiers
      .filter((it) => it.type === 'ExportSpecifier' && nameOf(it.exported) === name)
      .map((it) => nameOf('local' in it ? it.local : it.exported));
    if (!statement.source) return inner.flatMap((local) => imported(source, local));
    const from = statement.source.value;
    return inner.map((local) => [from, local] as const);
  });
}

/** The same for a name that the file imports and exports again. */
function imported(source: Source | undefined, local: string): Array<readonly [string, string]> {
  return (source?.tree.program.body ?? []).flatMap((statement) =>
    statement.type !== 'ImportDeclaration'
      ? []
      : statement.specifiers
          .filter((it) => it.type === 'ImportSpecifier' && it.local.name === local)
          .map((it) => [statement.source.value, 'imported' in it ? nameOf(it.imported) : local] as const),
  );
}

/** The file that an import names; empty when it is none of the checkout. */
export function target(sources: Sources, path: string, specifier: string): string {
  return resolved(path, specifier, new Set(sources.keys())) ?? '';
}

export function nameOf(node: {
  readonly type: string;
  readonly name?: string;
  readonly value?: string;
}): string {
  return node.name ?? node.value ?? '';
}
