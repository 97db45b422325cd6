import { costOfSeconds } from '../../../core/cost';
import { groupBy } from '../../../core/groups';
import { formatCount, formatSeconds } from '../../../core/units';
import { type SweepPlan, stepNames } from '../../../sweep';
import { type Column, table } from '../../printers/table';
import { columns } from '../../printers/wrap';
import { type TextStyle, textMore, textPart, textSentences } from '../text-parts';

/** Steps that are shown unless all are asked for: the tutorial's six cells have 19. */
const SHOWN = 40;

/** A planned sweep for people; `begins` when it is run at once. */
export function sweepText(plan: SweepPlan, style: TextStyle, begins = false): string {
  const part = (title: string, lines: readonly string[]) => textPart(title, lines, style);
  return [
    headline(plan, style, begins),
    ...part('In this order', stepLines(plan, style)),
    ...part('In all', totals(plan, style)),
    ...part(`Dropped: ${plan.limits[0]?.words}`, droppedLines(plan, style)),
    ...part('Where the times are from', sources(plan, style)),
    ...part('What to know', limits(plan, style)),
  ].join('\n\n');
}

function headline(
  { name, environment, instances, instanceType, cells, steps }: SweepPlan,
  style: TextStyle,
  begins: boolean,
) {
  const artifacts = steps.filter(({ kind }) => kind === 'compile').length;
  const deploys = steps.filter(({ kind }) => kind === 'deploy').length;
  const counts = `${formatCount(cells.length, 'cell')}, ${formatCount(artifacts, 'artifact')}, ${formatCount(deploys, 'deploy')}`;
  return [
    style.colors.bold(`sweep ${name}: ${counts}`),
    `environment ${environment}, ${formatCount(instances, 'instance')} of ${instanceType}${begins ? '' : '; nothing was started'}`,
  ].join('\n');
}

function stepLines(plan: SweepPlan, style: TextStyle): string[] {
  const several = plan.instances > 1;
  const head: Column[] = [
    { head: 'at', right: true },
    ...(several ? [{ head: 'on', right: true }] : []),
    { head: 'step' },
    { head: 'what' },
    { head: 'takes', right: true },
    ...(plan.price === null ? [] : [{ head: plan.price.currency, right: true }]),
  ];
  const names = stepNames(plan);
  const shown = style.all ? plan.steps : plan.steps.slice(0, SHOWN);
  const rows = shown.map((step) => [
    clock(step.startSeconds),
    ...(several ? [String(step.instance)] : []),
    step.kind,
    names(step),
    formatSeconds(step.seconds),
    ...(plan.price === null ? [] : [money(costOfSeconds(step.seconds, plan.price.perHour / plan.instances))]),
  ]);
  return [...table(head, rows, style.width - 2).split('\n'), ...textMore(plan.steps.length - shown.length)];
}

/** By reason, because one limit often drops many cells for the same one. */
function droppedLines({ dropped, everyCell, price }: SweepPlan, style: TextStyle): string[] {
  if (dropped.length === 0) return [];
  const groups = groupBy(dropped, ({ because }) => because);
  const cost = everyCell.cost === null ? '' : ` and ${money(everyCell.cost)} ${price?.currency}`;
  return [
    ...[...groups].flatMap(([because, cells]) => [
      ...textSentences([because], style),
      ...cells.map(({ name }) => `    ${name}`),
    ]),
    ...textSentences([`with every cell the sweep needs ${formatSeconds(everyCell.seconds)}${cost}`], style),
  ];
}

/** `0:30`, `12:05`: hours and minutes from the start. */
function clock(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

const money = (amount: number) => amount.toFixed(2);

function totals(plan: SweepPlan, style: TextStyle): string[] {
  const { total, lowerBound, oneAfterAnother, price, instances } = plan;
  const cost = (amount: number | null) => (amount === null ? '' : `${money(amount)} ${price?.currency}`);
  const range = `${formatSeconds(total.leastSeconds)} to ${formatSeconds(total.seconds)}`;
  const rows = [
    [
      'this order',
      total.leastSeconds === total.seconds ? formatSeconds(total.seconds) : range,
      cost(total.cost),
    ],
    ['lower bound', formatSeconds(lowerBound.seconds), cost(lowerBound.cost)],
    ["the tutorial's way", formatSeconds(oneAfterAnother.seconds), cost(oneAfterAnother.cost)],
  ];
  const says = [
    `this order takes ${(total.seconds / lowerBound.seconds).toFixed(3)} times the lower bound; the tutorial's way compiles, deploys and measures one cell after the other on one instance`,
    price === null
      ? 'no cost: set `price` of the environment to the price of its instance type for an hour'
      : `cost is ${money(price.perHour)} ${price.currency} an hour for ${formatCount(instances, 'instance')} (${price.source}); steps beside each other are paid once`,
  ];
  return [...columns(rows, style.width - 2).split('\n'), ...textSentences(says, style)];
}

function sources(plan: SweepPlan, style: TextStyle): string[] {
  const { times, compileSlots, cells } = plan;
  const measures = new Map<string, number>();
  for (const { measure } of cells) measures.set(measure.from, (measures.get(measure.from) ?? 0) + 1);
  const told = Object.entries(times).map(
    ([step, { seconds, from }]) => `${step} ${formatSeconds(seconds)}: ${from}`,
  );
  const measured = [...measures].map(([from, count]) => `measure, ${formatCount(count, 'cell')}: ${from}`);
  const slots = `${formatCount(compileSlots.count, 'compile')} at once: ${compileSlots.from}`;
  return textSentences([...told, ...measured, slots], style);
}

function limits({ limits: all, notes, measureAlone }: SweepPlan, style: TextStyle): string[] {
  const alone = measureAlone
    ? 'no compile runs beside a measurement on the same instance'
    : 'measureAlone is false: compiles run beside measurements and disturb them';
  return textSentences([...all.map(({ words }) => words), ...notes, alone], style);
}
