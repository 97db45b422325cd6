/** The tables of figures. */
import { formatSeconds } from '../../core/units';
import type { Mark } from '../emulation-mark';
import { formatNumber, formatOffset, formatShare } from '../numbers';
import type { ReportView } from '../view';
import type { InstanceView } from '../view/instance';
import { QUANTILES } from '../view/latency';
import type { RepeatsView } from '../view/repeats';
import { replicaRole } from './color-roles';
import { html, type Markup } from './escape';
import { table } from './table';

const n = (text: string) => ({ text, n: true });
const NOT_MEASURED = { text: 'not measured', kind: 'missing' };

/** TTFT, TPOT, ITL and end-to-end time, a row each, in the unit that the row names. */
export function latencyTable({ latency, mark }: InstanceView): Markup {
  const heads = [{ text: 'metric' }, { text: 'unit' }, n('n'), ...QUANTILES.map(n)];
  const rows = latency.map(({ name, meaning, unit, summary }) => [
    { text: html`${name} <span class="muted">${meaning}</span>` },
    { text: unit },
    ...(summary === null
      ? [NOT_MEASURED]
      : [summary.count, ...QUANTILES.map((quantile) => summary[quantile])].map((value) => ({
          text: formatNumber(value),
        }))),
  ]);
  return table('Latency over completed requests', mark, heads, rows);
}

/** Every repeat of the measurement beside their mean and half of its 95 % interval. */
export function repeatsTable({ heads, rows }: RepeatsView, mark: Mark | null): Markup {
  const columns = [{ text: 'metric' }, n('mean'), n('95 %'), ...heads.map(n)];
  const cells = rows.map(({ metric, mean, uncertainty, values }) =>
    [metric, mean, uncertainty, ...values].map((text) => ({ text })),
  );
  return table('Repeats of the measurement', mark, columns, cells);
}

/** The share of each replica in the load, and how full it was. */
export function replicaTable({ replicas, mark }: InstanceView): Markup {
  const heads = [
    { text: 'replica' },
    { text: 'cores' },
    n('completed / requests'),
    n('share'),
    n('tokens/s'),
    n('slot use'),
    n('busy share'),
    n('TTFT p50, ms'),
    n('TPOT p50, ms'),
    n('restarts'),
  ];
  const rows = replicas.map((replica) => [
    { text: html`<span class="nowrap">${swatch(replica.index)} ${replica.index}</span>` },
    { text: html`<span class="nowrap">${replica.cores}</span>` },
    { text: `${replica.completed} / ${replica.requests}` },
    { text: formatShare(replica.share) },
    { text: formatNumber(replica.outputTokensPerSecond) },
    { text: formatShare(replica.slotUse) },
    { text: formatShare(replica.busyShare) },
    measured(replica.ttftP50Ms),
    measured(replica.tpotP50Ms),
    measured(replica.restarts),
  ]);
  return table('Load and use of each replica', mark, heads, rows);
}

const measured = (value: number | null) => (value === null ? NOT_MEASURED : { text: formatNumber(value) });

/** A small square in the colour of a replica. */
export function swatch(index: number): Markup {
  return html`<span class="swatch" style="background:var(--${replicaRole(index)})"></span>`;
}

/** Every attempt of every phase with its start, length, status and what to do about a failure. */
export function timelineTable({ timeline, instances, mark }: ReportView): Markup {
  const many = instances.length > 0;
  const heads = [
    { text: 'phase' },
    ...(many ? [n('instance')] : []),
    n('attempt'),
    n('start'),
    n('took'),
    { text: 'status' },
    { text: 'note' },
  ];
  const rows = timeline.map((row) => [
    { text: row.name },
    ...(many ? [{ text: row.instance ?? '–' }] : []),
    { text: row.attempt === 0 ? '–' : row.attempt },
    { text: row.offset === null ? '–' : formatOffset(row.offset) },
    { text: row.seconds === null ? '–' : formatSeconds(row.seconds) },
    {
      text: row.status === 'gap' ? '–' : row.status,
      kind: row.status === 'no outcome' ? 'missing' : row.status,
    },
    { text: row.next === null ? row.note : html`${row.note}<br><b>Next:</b> ${row.next}`, kind: 'note' },
  ]);
  return table('Every attempt, and the silence between', mark, heads, rows);
}
