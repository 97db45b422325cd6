import type { FieldPath } from './field-path';
import { describeFields, environmentJsonSchema, type FieldRow } from './field-rows';

/** What a command-line option says about the field that it overrides. */
export interface FieldHelp {
  /** The description of the field, with its range where it has one. */
  readonly help: string;
  /** Present when the field takes one of a few words. */
  readonly choices?: readonly string[];
}

/** Words of the schema for one field; empty for a path that is not a leaf. */
export function fieldHelp(path: FieldPath): FieldHelp {
  const row = describeFields().find((each) => each.path === path);
  const choices = choicesOf(path);
  const range = choices === undefined && row !== undefined ? rangeOf(row) : '';
  return { help: `${row?.description ?? ''}${range}`, ...(choices === undefined ? {} : { choices }) };
}

/** A pattern would not help a reader, and its own error explains it. */
function rangeOf({ limit }: FieldRow): string {
  return limit === undefined || limit.startsWith('^') ? '' : ` (${limit})`;
}

interface SchemaNode {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

function choicesOf(path: string): readonly string[] | undefined {
  let node: SchemaNode | undefined = environmentJsonSchema();
  for (const key of path.split('.')) node = node?.properties?.[key];
  return node?.enum;
}
