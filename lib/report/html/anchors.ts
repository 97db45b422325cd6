/** The published numbers of others as a table, each with its caveat beside it. */
import { ANCHORS } from '../anchors';
import type { ReportView } from '../view';
import { html, type Markup } from './escape';
import { section } from './section';
import { table } from './table';

/** The section of an emulated run keeps its mark, although these rows were measured: the crop could be of either. */
export function anchorSection({ mark }: Pick<ReportView, 'mark'>): Markup {
  const heads = ['system', 'load', 'result', 'source and caveat'].map((text) => ({ text }));
  const rows = ANCHORS.map(({ system, load, result, source, caveat }) => [
    { text: system },
    { text: load, kind: 'note' },
    { text: result, kind: 'note' },
    { text: html`${source}<br><b>Caveat:</b> ${caveat}`, kind: 'note' },
  ]);
  return section({ id: 'anchors', title: 'Published by others' }, [
    html`<p>Orders of magnitude, not a ranking: workloads, precisions and clients differ from this run and from each other.</p>`,
    table('As published; not measured by this run', mark, heads, rows),
  ]);
}
