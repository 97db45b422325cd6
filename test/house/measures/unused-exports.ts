import { byPathOf, exportedNames, follow, nameOf, publicNames, type Sources, target } from './public-names';
import type { Source } from './sources';

/**
 * Exports of `lib` that no other file imports and that no entry passes on, as `path name`. An index that passes a name
 * on does not use it. A file that is imported whole, or while the program runs, is used whole.
 */
export function unusedExports(sources: readonly Source[], entries: readonly string[]): string[] {
  const byPath = byPathOf(sources);
  const used = new Set(
    entries.flatMap((entry) => publicNames(sources, entry).map((it) => `${it.path} ${it.declaration.name}`)),
  );
  for (const source of sources) for (const name of importedBy(byPath, source)) used.add(name);
  return sources
    .filter(({ path }) => path.startsWith('lib/'))
    .flatMap(({ path, declarations }) => declarations.map(({ name }) => `${path} ${name}`))
    .filter((name) => !used.has(name));
}

function importedBy(sources: Sources, { path, text, tree }: Source): string[] {
  const named = tree.program.body.flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration') return [];
    const file = target(sources, path, statement.source.value);
    return statement.specifiers.flatMap((it) =>
      it.type === 'ImportSpecifier' ? declaredAs(sources, file, nameOf(it.imported)) : whole(sources, file),
    );
  });
  const later = [...text.matchAll(/(?:import|require|requireActual|mock)\(\s*'(\.[^']*)'/g)];
  return [
    ...named,
    ...later.flatMap(([, specifier = '']) => whole(sources, target(sources, path, specifier))),
  ];
}

function whole(sources: Sources, file: string): string[] {
  return exportedNames(sources, file).flatMap((name) => declaredAs(sources, file, name));
}

function declaredAs(sources: Sources, file: string, name: string): string[] {
  const found = follow(sources, file, name);
  return found === undefined ? [] : [`${found.path} ${found.declaration.name}`];
}
