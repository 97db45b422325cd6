import { formatSeconds } from '../../core/units';
import { formatMoney, html, type Mark, type Markup, section, table } from '../../report';
import type { SweepReport } from '../report-schema';

type Spent = SweepReport['effort']['used'];

/** Time and cost: planned, used, and what other ways take. */
export function effortSection({ effort, price }: SweepReport, mark: Mark | null): Markup {
  const { planned, used, lowerBound, oneAfterAnother, compiles, deploys, compilesOneAfterAnother } = effort;
  const priced = price !== null;
  const row = (
    name: string,
    spent: Spent,
    counts: readonly [compiles: string, deploys: string],
    least?: number,
  ) => [
    { text: name },
    { text: timeWords(spent.seconds, least) },
    ...(priced ? [{ text: spent.cost === null ? '–' : formatMoney(spent.cost, price.currency) }] : []),
    ...counts.map((text) => ({ text })),
  ];
  const heads = [
    { text: 'way' },
    { text: 'time', n: true },
    ...(priced ? [{ text: 'cost', n: true }] : []),
    { text: 'compiles', n: true },
    { text: 'deploys', n: true },
  ];
  const own = [String(compiles), String(deploys)] as const;
  const naive = String(compilesOneAfterAnother);
  const rows = [
    row('planned', planned, own, planned.leastSeconds),
    row('used, start to end', used, ['–', '–']),
    row('lower bound of the plan', lowerBound, own),
    row("the tutorial's way, as planned: one cell after the other", oneAfterAnother, [naive, naive]),
  ];
  const paid =
    price === null
      ? null
      : html`<p class="muted">${formatMoney(price.perHour, price.currency)} an hour for one instance (${price.source}).</p>`;
  return section({ id: 'effort', title: 'Time and cost' }, [
    table('Planned and used', mark, heads, rows),
    paid,
  ]);
}

function timeWords(seconds: number | null, least = seconds): string {
  if (seconds === null || least === null) return 'not known yet';
  return least === seconds ? formatSeconds(seconds) : `${formatSeconds(least)} to ${formatSeconds(seconds)}`;
}
