/**
 * Changes one member of a JSON text and leaves every other byte as a person wrote it: parsing and printing again
 * would reformat a file that is reviewed line by line. `modify` of jsonc-parser is not used, because it formats the
 * lines around its edit too, and takes the first of two members with the same name, where readers take the last.
 */
import { applyEdits, type Node, parseTree } from 'jsonc-parser';
import { dataError } from '../core/errors';
import type { Json } from '../core/json';

/** Sets `path` to `value`. Every key but the last must exist; of a key written twice the last one counts. */
export function setInJson(text: string, path: readonly string[], value: Json): string {
  const parents = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  let object = objectOf(parseTree(text));
  for (const name of parents) {
    const value = memberOf(object, name);
    if (value === undefined) throw dataError('KeyMissing', `${parents.join('.')} is not in the text`);
    object = objectOf(value);
  }
  const style = styleOf(text, object, path.length);
  const present = memberOf(object, key);
  if (present !== undefined) {
    const { offset, length } = present;
    return applyEdits(text, [{ offset, length, content: print(value, style) }]);
  }
  const added = `${style.separator}${JSON.stringify(key)}: ${print(value, style)}`;
  const last = object.children?.at(-1);
  if (last !== undefined) {
    return applyEdits(text, [{ offset: endOf(last), length: 0, content: `,${added}` }]);
  }
  // What stands between the braces of an empty object is white space.
  const inside = { offset: object.offset + 1, length: object.length - 2 };
  return applyEdits(text, [{ ...inside, content: `${added}${style.closing}` }]);
}

function objectOf(node: Node | undefined): Node {
  if (node?.type === 'object') return node;
  throw dataError('NotAnObject', `the text has no object at character ${node?.offset ?? 0}`);
}

function memberOf(object: Node, key: string): Node | undefined {
  // A property node has two children: its key and its value.
  return object.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

const endOf = ({ offset, length }: Node): number => offset + length;

interface Style {
  /** Indentation of one level, and of the members of this object; empty: all on one line. */
  readonly unit: string;
  readonly indent: string;
  readonly newline: string;
  readonly separator: string;
  readonly closing: string;
}

function styleOf(text: string, object: Node, depth: number): Style {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const first = object.children?.[0];
  const oneLine = first !== undefined && !text.slice(object.offset, first.offset).includes('\n');
  if (oneLine) return { unit: '', indent: '', newline, separator: ' ', closing: '' };
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const own = first === undefined ? undefined : /[ \t]*$/.exec(text.slice(0, first.offset))?.[0];
  const indent = own ?? unit.repeat(depth);
  const outer = indent.slice(0, Math.max(0, indent.length - unit.length));
  return { unit, indent, newline, separator: `${newline}${indent}`, closing: `${newline}${outer}` };
}

function print(value: Json, style: Style): string {
  if (style.unit === '') return JSON.stringify(value);
  return JSON.stringify(value, null, style.unit).replaceAll('\n', `${style.newline}${style.indent}`);
}
