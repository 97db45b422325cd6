import type { InstanceView } from '../view/instance';
import { card } from './card';
import { html, type Markup } from './escape';
import { section } from './section';
import { table } from './table';

/** The verdict: failing checks with evidence and cure, then the rest in one table. */
export function verdictSection({ number, verdict, mark }: InstanceView): Markup {
  const failing = verdict.failing.map(
    (check) =>
      html`<div class="check"><h3>${check.name}: <span class="${check.status}">${check.status}</span></h3><p>${check.evidence}</p><p class="muted">Rule: ${check.threshold}, because ${check.reason}.</p><p><b>Next:</b> ${check.next}</p></div>`,
  );
  const doubted = verdict.doubted.map(
    ({ name, status, reason }) => html`<p><b>${name} is ${status}:</b> ${reason}.</p>`,
  );
  const others = [...verdict.passed, ...verdict.notJudged].map((check) => [
    { text: check.name },
    { text: check.status, kind: check.status },
    { text: check.evidence, kind: 'note' },
    { text: check.threshold, kind: 'note' },
  ]);
  const heads = ['check', 'status', 'evidence', 'rule'].map((text) => ({ text }));
  return section(
    {
      id: number === null ? 'verdict' : `verdict-${number}`,
      title: number === null ? 'Checks' : `Checks of instance ${number}: ${verdict.headline}`,
    },
    [
      failing.length + doubted.length === 0 ? null : card(mark, [...failing, ...doubted]),
      // Folded: what a reader must act on stands above, and on a phone this table is several screens.
      others.length === 0
        ? null
        : html`<details><summary>${others.length} checks that passed or could not be judged</summary>${table('Checks that passed or could not be judged', mark, heads, others)}</details>`,
    ],
  );
}
