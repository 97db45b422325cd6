/** The schema as a table and as JSON Schema: help, documents and editors read the same words as the errors. */
import { z } from 'zod';
import { groupBy } from '../../core/groups';
import { environmentSchema } from '../schema/schema';

/** The part of JSON Schema that our fields use. */
interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/**
 * One field of an environment as the help and the documents print it: one row for each leaf of the schema.
 */
export interface FieldRow {
  /** `layout.batch`; alternatives of one field share its path and name their kind. */
  readonly path: string;
  /** Type of the JSON value. */
  readonly type: string;
  /** As JSON; absent when there is none. */
  readonly default?: string;
  /** Range or pattern; absent where there is none. */
  readonly limit?: string;
  /** The words of the schema. */
  readonly description: string;
}

/** JSON Schema of one environment as it is written, so fields with a default are optional. */
export function environmentJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(environmentSchema, { io: 'input' }) as Record<string, unknown>;
}

let rows: readonly FieldRow[] | undefined;

/** One row per field a person can write, in the order of the schema. */
export function describeFields(): readonly FieldRow[] {
  rows ??= walk('', environmentJsonSchema() as Node);
  return rows;
}

function walk(path: string, node: Node): FieldRow[] {
  const options = (node.anyOf ?? node.oneOf ?? [])
    .flatMap((option) => option.oneOf ?? [option])
    .filter((option) => option.type !== 'null');
  const objects = options.filter((option) => option.properties !== undefined);
  if (objects.length > 0) {
    const own = path === '' ? [] : [fieldRow(path, node, options)];
    return [...own, ...merge(objects.flatMap((option) => children(path, option)))];
  }
  if (node.properties !== undefined) return children(path, node);
  return [fieldRow(path, node, options)];
}

function children(path: string, node: Node): FieldRow[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    walk(path === '' ? key : `${path}.${key}`, child),
  );
}

/** `capacity.kind` of four alternatives is one row with four limits, each of which says what it means. */
function merge(fields: readonly FieldRow[]): FieldRow[] {
  const byPath = groupBy(fields, ({ path }) => path);
  return [...byPath.values()].map(([first, ...others]) => mergedRow(first as FieldRow, others));
}

function mergedRow(first: FieldRow, others: readonly FieldRow[]): FieldRow {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const limits = distinct(all.map(({ limit }) => limit));
  const named = limits.length === all.length && limits.every((limit) => NAME.test(limit));
  const meanings = all.map((row) => (named ? `${row.limit}: ${row.description}` : row.description));
  return {
    ...first,
    ...(limits.length === 0 ? {} : { limit: limits.join(' | ') }),
    description: distinct(meanings).join(named ? '. ' : '; or: '),
  };
}

/** The name of an alternative, not a pattern or a range. */
const NAME = /^[a-z][a-z-]*$/;

const distinct = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

function fieldRow(path: string, node: Node, options: readonly Node[]): FieldRow {
  const leaf = options.length === 1 ? { ...options[0], ...node } : node;
  const limit = limitOf(leaf, options);
  return {
    path,
    type: typeOf(leaf, options),
    ...(node.default === undefined ? {} : { default: JSON.stringify(node.default) }),
    ...(limit === '' ? {} : { limit }),
    description: node.description ?? options[0]?.description ?? '',
  };
}

function typeOf(node: Node, options: readonly Node[]): string {
  const nullable = (node.anyOf ?? []).some((option) => option.type === 'null') ? ' or null' : '';
  const named = node.type ?? options[0]?.type ?? typeof (node.const ?? options[0]?.const);
  return `${Array.isArray(named) ? named.join(' or ') : named}${nullable}`;
}

function limitOf(node: Node, options: readonly Node[]): string {
  const constants = options.map((option) => option.const).filter((value) => value !== undefined);
  if (node.const !== undefined) return String(node.const);
  if (constants.length > 0) return constants.join(' | ');
  if (node.enum !== undefined) return node.enum.join(' | ');
  const parts: string[] = [];
  if (node.exclusiveMinimum !== undefined && node.exclusiveMinimum > Number.MIN_SAFE_INTEGER)
    parts.push(`> ${node.exclusiveMinimum}`);
  if (node.minimum !== undefined && node.minimum > Number.MIN_SAFE_INTEGER) parts.push(`≥ ${node.minimum}`);
  if (node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER) parts.push(`≤ ${node.maximum}`);
  if (node.pattern !== undefined && node.format === undefined) parts.push(node.pattern);
  if (node.format !== undefined) parts.push(node.format);
  return parts.join(', ');
}
