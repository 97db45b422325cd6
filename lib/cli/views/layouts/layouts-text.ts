import { groupBy } from '../../../core/groups';
import { formatBytes } from '../../../core/units';
import {
  adviceLines,
  beliefs,
  boundBy,
  type LayoutRow,
  type Layouts,
  rangeText,
  TIE_RATIO,
} from '../../../prediction';
import { type Column, table } from '../../printers/table';
import { wrap } from '../../printers/wrap';
import { type TextStyle, textMore, textPart, textSentences } from '../text-parts';

/** Rows of each part that are shown unless all are asked for. */
const SHOWN = 12;

/** The list of layouts for people. */
export function layoutsText(layouts: Layouts, style: TextStyle): string {
  const predicted = layouts.rows.filter(({ prediction }) => prediction !== null);
  const others = layouts.rows.filter(({ prediction }) => prediction === null);
  const part = (title: string, lines: readonly string[]) => textPart(title, lines, style);
  return [
    headline(layouts, style),
    ...part('Predicted, the most tokens per second first', predictedLines(layouts, predicted, style)),
    ...part('Not predicted: a measurement is the answer', otherLines(others, style)),
    ...part('Refused', refusedLines(layouts, style)),
    ...part('When more replicas are the better choice', textSentences(adviceLines(layouts), style)),
    ...part('How much to believe', textSentences(beliefs(layouts), style)),
  ].join('\n\n');
}

function headline({ request, rows, filtered, refused }: Layouts, { width, colors }: TextStyle): string {
  const { work, sequences } = request;
  const admitted = rows.length + filtered;
  const kept = filtered === 0 ? '' : `; ${rows.length} of them may do what is asked`;
  const lines = [
    `${work.model.id} on ${work.hardware.type}, Neuron SDK ${work.release}`,
    `${work.concurrency} requests in flight, ${work.inputTokens} tokens in and ${work.outputTokens} out, compiled for ${sequences.join(', ')}; ` +
      `${admitted} of ${admitted + refused.length} layouts are admitted${kept}`,
  ];
  return lines
    .flatMap((line, index) =>
      wrap(line, width, '', '').map((text) => (index === 0 ? colors.bold(text) : text)),
    )
    .join('\n');
}

const right = (head: string): Column => ({ head, right: true });
const SHAPE = [
  { head: '' },
  right('DP × TP'),
  right('batch'),
  right('LNC'),
  right('length'),
  right('GiB'),
  right('floor'),
];

function shapeCells(row: LayoutRow, marks = '', replicas = `${row.dataParallel}`): string[] {
  return [
    marks,
    `${replicas} × ${String(row.tensorParallel).padStart(2)}`,
    String(row.batch),
    String(row.logicalCores),
    String(row.sequence),
    `${gib(row.memory.totalBytes)}/${gib(row.memory.limitBytes)}`,
    `${(row.floorSeconds * 1000).toFixed(1)} ms`,
  ];
}

const gib = (bytes: number) => formatBytes(bytes).replace(/ GiB$/, '');

function predictedLines(layouts: Layouts, rows: readonly LayoutRow[], style: TextStyle): string[] {
  const priced = layouts.request.pricePerHour !== null;
  const columns = [
    ...SHAPE,
    right('step, ms'),
    right('TPOT, ms'),
    right('tokens/s'),
    ...(priced ? [right('cost/M')] : []),
    { head: 'bound by' },
  ];
  const cells = style.all ? rows : rows.slice(0, SHOWN);
  const drawn = cells.map((row, index) => {
    const front = layouts.front.has(row) ? '*' : ' ';
    const tie = layouts.ties > 1 && index < layouts.ties ? '=' : ' ';
    const it = row.prediction;
    return [
      ...shapeCells(row, `${front}${tie}${it?.times === 'measured' ? 'c' : ''}`),
      rangeText(it?.decodeStep, 1000),
      rangeText(it?.tpot, 1000),
      rangeText(it?.throughput),
      ...(priced ? [rangeText(it?.costPerMillionTokens)] : []),
      it ? boundBy(it.shares) : '',
    ];
  });
  if (drawn.length === 0) return [];
  const ties = `= a tie with the first (less than ${TIE_RATIO}×): measure them`;
  const legend = `* Pareto front of throughput and TPOT${layouts.ties > 1 ? `; ${ties}` : ''}`;
  return [
    ...table(columns, drawn, style.width - 2).split('\n'),
    ...wrap(legend, style.width - 2, '', '  '),
    ...textMore(rows.length - drawn.length),
  ];
}

function otherLines(rows: readonly LayoutRow[], style: TextStyle): string[] {
  if (rows.length === 0) return [];
  const shown = style.all ? rows : rows.slice(0, SHOWN);
  const drawn = shown.map((row) => [...shapeCells(row), row.basis.word]);
  const reasons = [...new Set(shown.flatMap((row) => row.basis.reasons))];
  return [
    ...table([...SHAPE, { head: 'basis' }], drawn, style.width - 2).split('\n'),
    ...textSentences(reasons, style),
    ...textMore(rows.length - shown.length),
  ];
}

function refusedLines({ refused, refusals }: Layouts, { all, width }: TextStyle): string[] {
  const counts = refusals.map(({ code, count }) => `${count} ${code}`).join(', ');
  if (refused.length === 0) return [];
  if (!all) return [counts, '--all lists them; `trainyard explain CODE` says what to do'];
  const drawn = byReplicas(refused).map(([row, replicas]) => [
    ...shapeCells(row, '', replicas),
    refusalText(row),
  ]);
  return [...table([...SHAPE, { head: 'refused as' }], drawn, width - 2).split('\n'), counts];
}

/** Layouts that differ in the number of replicas only, and are refused alike, as one line: `1-16`. */
function byReplicas(refused: readonly LayoutRow[]): [LayoutRow, string][] {
  const groups = groupBy(refused, (row) => {
    const { tensorParallel, batch, sequence, logicalCores } = row;
    return [tensorParallel, batch, sequence, logicalCores, refusalText(row)].join();
  });
  return [...groups.values()].flatMap((rows) => {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { dataParallel: least } = first;
    return [[first, last === first ? `${least}` : `${least}-${last.dataParallel}`] as [LayoutRow, string]];
  });
}

function refusalText({ refusals }: LayoutRow): string {
  const others = refusals.length - 1;
  return `${refusals[0]?.code}${others > 0 ? ` and ${others} more` : ''}`;
}
