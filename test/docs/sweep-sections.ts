import { PRESET_NAMES, presetDescription, sweepJsonSchema } from '../../lib/sweep';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

/** The part of JSON Schema that the fields of a sweep use. */
interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly type?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** One row for each field; `layouts[].tensorParallel` is a field of every item. */
function fieldRows(node: Node, path: string): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, field]) => {
    const name = `${path}${key}${field.items === undefined ? '' : '[]'}`;
    const inner = field.items?.properties === undefined ? field : field.items;
    const own = inner.properties === undefined || field.items !== undefined;
    const leaf = field.items ?? field;
    return [
      ...(own ? [[`\`${name}\``, defaultOf(field), limitOf(leaf), field.description ?? '']] : []),
      ...fieldRows(inner, `${name}.`),
    ];
  });
}

const defaultOf = ({ default: value }: Node) => (value === undefined ? '' : `\`${JSON.stringify(value)}\``);

function limitOf(node: Node): string {
  if (node.anyOf !== undefined) return node.anyOf.map(limitOf).join(' or ');
  if (node.const !== undefined) return String(node.const);
  if (node.enum !== undefined) return node.enum.join(' or ');
  const { minimum, exclusiveMinimum, maximum } = node;
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`≤ ${maximum}`];
  return [
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(minimum === undefined ? [] : [`≥ ${minimum}`]),
    ...most,
  ].join(', ');
}

/** The tables of the page about sweeps, from the schema and the presets. */
export const sweepSections = (page: string, table: Table) => [
  {
    page,
    marker: 'sweep-presets',
    render: () =>
      table(
        ['preset', 'cells'],
        PRESET_NAMES.map((name) => [`\`${name}\``, presetDescription(name)]),
      ),
  },
  {
    page,
    marker: 'sweep-fields',
    render: () => table(['field', 'default', 'limit', 'meaning'], fieldRows(sweepJsonSchema(), '')),
  },
];
