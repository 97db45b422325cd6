import { formatNumber } from '../numbers';
import type { ReportView } from '../view';
import type { InstanceRow } from '../view/instance-rows';
import { type Hole, html, type Markup } from './escape';
import { section } from './section';
import { table } from './table';

const n = (text: string) => ({ text, n: true });
const HEADS = [
  { text: 'instance' },
  { text: 'verdict' },
  ...['tokens/s', 'TTFT p50', 'p99', 'TPOT p50', 'p99', 'requests', 'replicas'].map(n),
];
const CAPTION = 'Output tokens per second, latency in ms; nothing is added up or averaged over instances';

/** The verdict of a run on several instances, which is the worst of theirs, and the figures of each in a line. */
export function instancesSection({ instances, instanceTable, mark }: ReportView): Markup {
  const { rows } = instanceTable;
  return section({ id: 'verdict', title: 'Instances' }, [
    instances.map(
      (it) =>
        html`<p><a href="#instance-${it.number}">instance ${it.number}</a> <span class="muted">${it.instanceId}</span> ${it.verdict.headline}</p>`,
    ),
    table(CAPTION, mark, HEADS, rows.map(cellsOf)),
  ]);
}

function cellsOf(row: InstanceRow, index: number): { text: Hole; kind?: string }[] {
  const { ttftSeconds: ttft, tpotSeconds: tpot, requests } = row;
  const latencies = [ttft?.p50, ttft?.p99, tpot?.p50, tpot?.p99];
  return [
    { text: index + 1 },
    { text: row.verdict === 'none' ? 'no result' : verdictOf(row), kind: row.verdict },
    figure(row.outputTokensPerSecond),
    ...latencies.map((seconds) => figure(seconds === undefined ? null : seconds * 1000)),
    requests === null ? figure(null) : { text: `${requests.completed}/${requests.requested}` },
    figure(row.replicas),
  ];
}

const verdictOf = ({ verdict, partial }: InstanceRow) => (partial ? `${verdict}, partial` : verdict);

const figure = (value: number | null) =>
  value === null ? { text: '–', kind: 'missing' } : { text: formatNumber(value) };
