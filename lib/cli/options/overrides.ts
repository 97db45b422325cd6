/** From options to the fields of an environment that they override. */
import type { Overrides } from '../../environment';
import { nameOf, type OptionId, type Options, rowOf } from './option-table';

interface Tree {
  [key: string]: unknown;
}

/** In the shape of the file; what was not typed is not there. */
export function overridesOf(ids: readonly OptionId[], options: Options): Overrides {
  const overrides: Tree = {};
  for (const id of ids) {
    const { path } = rowOf(id);
    const value = options[nameOf(id)];
    if (path !== null && value !== undefined) put(overrides, path.split('.'), value);
  }
  // Paths are the schema's and parsers give its types, which the table's own types have checked.
  return overrides as Overrides;
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  tree[key] ??= {};
  put(tree[key] as Tree, rest, value);
}
