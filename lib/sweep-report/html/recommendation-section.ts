import { card, html, type Mark, type Markup, section } from '../../report';
import type { SweepReport, WorkloadReport } from '../report-schema';
import { lengthWords } from '../words';

/** What to take for each workload, how sure that is, and what would change it. */
export function recommendationSection(report: SweepReport, mark: Mark | null): Markup {
  const several = report.workloads.length > 1;
  return section(
    { id: 'recommendation', title: 'Recommendation' },
    card(
      mark,
      report.workloads.map((workload) => recommendation(workload, several)),
    ),
  );
}

function recommendation({ lengths, recommendation: it }: WorkloadReport, several: boolean): Markup {
  const list = (title: string, texts: readonly string[]) =>
    texts.length === 0
      ? null
      : html`<p class="muted">${title}</p><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
  return html`<div class="check">${several ? html`<h3>${lengthWords(lengths)}</h3>` : null}<p><b>${it.sentence}</b></p>${[
    list('How sure', it.uncertainty),
    list(it.take === null ? 'Because' : 'What would change it', it.wouldChange),
    it.next === null ? null : html`<p><b>Next:</b> ${it.next}</p>`,
  ]}</div>`;
}
