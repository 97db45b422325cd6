/** The instance: its devices coloured by replica, and the memory of a core as a bar. */
import { formatBytes } from '../../core/units';
import { formatShare } from '../numbers';
import type { ReportView } from '../view';
import type { DeviceView, LayoutView } from '../view/layout';
import type { MemoryView } from '../view/memory';
import { card } from './card';
import { replicaRole } from './color-roles';
import { html, type Markup } from './escape';
import { folded } from './section';
import { table } from './table';
import { swatch } from './tables';

/** The devices of the instance, coloured by replica; a sentence where the manifest has no layout. */
export function layoutSection({ layout, mark }: ReportView): Markup {
  const content =
    layout === null
      ? html`<p class="missing">not recorded: the manifest’s plan has no layout</p>`
      : drawn(layout);
  return folded({ id: 'layout', title: 'Layout on the devices' }, card(mark, content));
}

function drawn(layout: LayoutView): Markup {
  const idle = layout.idleCores === 0 ? 'no core is idle' : `${layout.idleCores} logical cores are idle`;
  const columns = Math.max(...layout.rows.map((row) => row.length));
  return html`<p>${layout.summary}; ${idle}.</p><div class="devices" style="--columns:${columns}" role="img" aria-label="${describe(layout)}">${layout.rows
    .flat()
    .map(deviceCell)}</div><p class="muted">${layout.replicas.map(
    (replica) =>
      html`${swatch(replica.index)} replica ${replica.index}: cores ${replica.cores}, devices ${replica.devices}, port ${replica.port}<br>`,
  )}</p>`;
}

function deviceCell({ device, cores, replicas }: DeviceView): Markup {
  const owner = replicas[0];
  const border = owner === undefined ? null : html` style="border-color:var(--${replicaRole(owner)})"`;
  return html`<div class="device"${border}><b>device ${device}</b>${
    owner === undefined
      ? html`<span class="missing">idle</span>`
      : replicas.map(
          (index) => html`<span class="chip" style="color:var(--${replicaRole(index)})">R${index} </span>`,
        )
  }<br><small>cores ${cores}</small></div>`;
}

function describe(layout: LayoutView): string {
  return layout.replicas
    .map((replica) => `replica ${replica.index} on devices ${replica.devices}`)
    .join('; ');
}

/** The planned memory of one logical core as a bar and a table; null where the manifest has no budget. */
export function memorySection({ memory, mark }: ReportView): Markup | null {
  if (memory === null) return null;
  const rows = [
    ...memory.terms.map((term, index) => [
      { text: html`${swatch(index)} ${term.name}` },
      { text: formatBytes(term.bytes) },
      { text: formatShare(term.share) },
      { text: term.basis, kind: 'note' },
    ]),
    [{ text: 'free' }, { text: formatBytes(memory.limitBytes - memory.usedBytes) }, { text: free(memory) }],
  ];
  return folded(
    { id: 'memory', title: 'Memory of one logical core, as planned' },
    html`<div class="bar" role="img" aria-label="${formatBytes(memory.usedBytes)} of ${formatBytes(memory.limitBytes)} used">${memory.terms.map(
      (term, index) =>
        html`<div style="width:${Math.min(100, term.share * 100).toFixed(2)}%;background:var(--${replicaRole(index)})"></div>`,
    )}</div>${table(
      `Of ${formatBytes(memory.limitBytes)}; a budget, not a measurement`,
      mark,
      [{ text: 'term' }, { text: 'size', n: true }, { text: 'share', n: true }, { text: 'basis' }],
      rows,
    )}`,
  );
}

const free = ({ limitBytes, usedBytes }: MemoryView) => formatShare(1 - usedBytes / limitBytes);
