/**
 * Changes one member of a JSON text and leaves every other byte as a person wrote it: parsing and printing again
 * would reformat a file that is reviewed line by line.
 */
import { dataError } from '../core/errors';
import type { Json } from '../core/json';

interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

/** Sets `path` to `value`. Every key but the last must exist; of a key written twice the last one counts. */
export function setInJson(text: string, path: readonly string[], value: Json): string {
  const parents = path.slice(0, -1);
  const key = path.at(-1) ?? '';
  let at = skipSpace(text, 0);
  for (const name of parents) {
    const member = last(membersOf(text, at), name);
    if (member === undefined) throw dataError('KeyMissing', `${parents.join('.')} is not in the text`);
    at = member.start;
  }
  const members = membersOf(text, at);
  const present = last(members, key);
  const style = styleOf(text, at, members, path.length);
  if (present !== undefined) {
    return text.slice(0, present.start) + print(value, style) + text.slice(present.end);
  }
  const final = members.at(-1);
  const added = `${JSON.stringify(key)}: ${print(value, style)}`;
  if (final !== undefined) {
    return `${text.slice(0, final.end)},${style.separator}${added}${text.slice(final.end)}`;
  }
  const close = skipSpace(text, at + 1);
  return `${text.slice(0, at + 1)}${style.separator}${added}${style.closing}${text.slice(close)}`;
}

interface Style {
  /** Indentation of one level, and of the members of this object; empty: all on one line. */
  readonly unit: string;
  readonly indent: string;
  readonly newline: string;
  readonly separator: string;
  readonly closing: string;
}

function styleOf(text: string, at: number, members: readonly Member[], depth: number): Style {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const oneLine = members.length > 0 && !text.slice(at, members[0]?.keyStart).includes('\n');
  if (oneLine) return { unit: '', indent: '', newline, separator: ' ', closing: '' };
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const first = members[0];
  const own = first === undefined ? undefined : /[ \t]*$/.exec(text.slice(0, first.keyStart))?.[0];
  const indent = own ?? unit.repeat(depth);
  const outer = indent.slice(0, Math.max(0, indent.length - unit.length));
  return { unit, indent, newline, separator: `${newline}${indent}`, closing: `${newline}${outer}` };
}

function print(value: Json, style: Style): string {
  if (style.unit === '') return JSON.stringify(value);
  return JSON.stringify(value, null, style.unit).replaceAll('\n', `${style.newline}${style.indent}`);
}

function last(members: readonly Member[], key: string): Member | undefined {
  return members.filter((member) => member.key === key).at(-1);
}

/** Members of the object that begins at `at`; the text is known to be JSON. */
function membersOf(text: string, at: number): Member[] {
  if (text[at] !== '{') throw dataError('NotAnObject', `the text has no object at character ${at}`);
  const members: Member[] = [];
  let next = skipSpace(text, at + 1);
  while (text[next] === '"') {
    const keyStart = next;
    const keyEnd = endOfString(text, keyStart);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    members.push({ key: JSON.parse(text.slice(keyStart, keyEnd)) as string, keyStart, start, end });
    next = skipSpace(text, end);
    if (text[next] === ',') next = skipSpace(text, next + 1);
  }
  return members;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at++;
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '"') {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && at > from && /[,\]}\s]/.test(char)) return at;
    if (char === '{' || char === '[') depth++;
    if ((char === '}' || char === ']') && --depth === 0) return at + 1;
    at++;
  }
  return at;
}
