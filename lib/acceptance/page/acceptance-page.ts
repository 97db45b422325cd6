import { formatBytes } from '../../core/units';
import {
  card,
  definitions,
  folded,
  type Hole,
  html,
  type Mark,
  type Markup,
  mark as markOf,
  page,
  section,
  table,
  text,
} from '../../report';
import { CLAIM_REGISTER } from '../claims/register';
import type { DayClaim, DayRecord } from '../day/day-record';
import { dayCounts } from './day-counts';

/** A day as one page: what was found, with its evidence, what was predicted, what it cost. No script runs, nothing is loaded. */
export function renderDayPage(record: DayRecord): string {
  const { began } = record;
  const stamp = began.emulated === null ? null : markOf(began.emulated.timeScale);
  return page({
    title: `Acceptance ${began.id}`,
    mark: stamp,
    data: { id: 'acceptance-json', value: record },
    sections: [
      section({ id: 'day', title: 'The day' }, card(stamp, definitions(facts(record)))),
      claimsSection('failed', 'Claims that failed', record, stamp),
      claimsSection('held', 'Claims that held', record, stamp),
      predictedSection(record, stamp),
      measuredSection(record, stamp),
      environmentsSection(record, stamp),
      troublesSection(record, stamp),
      claimsSection('not reached', 'Claims that were not reached', record, stamp),
    ],
  });
}

function facts(record: DayRecord) {
  const { began, cost, status } = record;
  const { held, failed, notReached } = dayCounts(record);
  return [
    text('stages', began.stages.join(', ')),
    text('claims', `${held} held, ${failed} failed, ${notReached} not reached`),
    text('cost', `${cost.toFixed(2)} of ${began.maxCost} USD, hours of instances alone`),
    text('began', began.at),
    text('state', status),
    text(
      'trainyard',
      `${began.tool.version}${began.tool.commit === null ? '' : ` (${began.tool.commit.slice(0, 12)})`}`,
    ),
  ];
}

const sentenceOf = (id: string) => CLAIM_REGISTER.find((claim) => claim.id === id)?.sentence ?? id;

/** Words between backticks are code, as in the documents. */
const withCode = (sentence: string) =>
  html`${sentence.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;

function claimsSection(
  outcome: DayClaim['outcome'],
  title: string,
  { claims }: DayRecord,
  mark: Mark | null,
): Markup | null {
  const own = claims.filter((claim) => claim.outcome === outcome);
  if (own.length === 0) return null;
  const heads = [{ text: 'claim' }, { text: 'what we say' }, { text: 'what was seen' }, { text: 'on' }];
  const rows = own.map(({ id, evidence, environment }) => [
    { text: id },
    { text: withCode(sentenceOf(id)), kind: 'note' },
    { text: evidence, kind: 'note' },
    { text: environment ?? '-', kind: 'note' },
  ]);
  const content: Hole = table(`${own.length} ${title.toLowerCase()}`, mark, heads, rows);
  const make = outcome === 'not reached' ? folded : section;
  return make({ id: outcome.replace(' ', '-'), title }, content);
}

function predictedSection({ predicted }: DayRecord, mark: Mark | null): Markup | null {
  if (predicted.length === 0) return null;
  const heads = [
    { text: 'environment' },
    { text: 'quantity' },
    { text: 'predicted', n: true },
    { text: 'measured', n: true },
  ];
  const rows = predicted.flatMap(({ environment, rows: each }) =>
    each.map(({ quantity, low, high, measured }) => [
      { text: environment },
      { text: quantity },
      { text: `${low.toPrecision(3)} to ${high.toPrecision(3)}` },
      { text: measured === null ? 'nothing valid' : measured.toPrecision(4) },
    ]),
  );
  return section(
    { id: 'predicted', title: 'Predicted and measured' },
    table('By environment', mark, heads, rows),
  );
}

function measuredSection({ measured }: DayRecord, mark: Mark | null): Markup | null {
  if (measured.length === 0) return null;
  const heads = [
    { text: 'environment' },
    { text: 'quantity' },
    { text: 'planned', n: true },
    { text: 'measured', n: true },
  ];
  const rows = measured.flatMap(({ environment, rows: each }) =>
    each.map(({ quantity, unit, planned, measured: found }) => {
      const said = (value: number) => (unit === 'bytes' ? formatBytes(value) : `${value.toFixed(1)} min`);
      return [{ text: environment }, { text: quantity }, { text: said(planned) }, { text: said(found) }];
    }),
  );
  return section(
    { id: 'measured', title: 'Planned and measured' },
    table('By environment', mark, heads, rows),
  );
}

function environmentsSection({ environments }: DayRecord, mark: Mark | null): Markup | null {
  if (environments.length === 0) return null;
  const heads = [
    { text: 'environment' },
    { text: 'from' },
    { text: 'to' },
    { text: 'USD', n: true },
    { text: 'what is left' },
  ];
  const rows = environments.map(({ name, deployedAt, destroyedAt, deleteAt, cost, remains }) => [
    { text: name },
    { text: deployedAt },
    { text: destroyedAt ?? `stands; deletes itself at ${deleteAt}` },
    { text: cost.toFixed(2) },
    { text: remains.join(', ') || 'nothing' },
  ]);
  return section(
    { id: 'environments', title: 'Environments' },
    table('What was deployed', mark, heads, rows),
  );
}

function troublesSection({ troubles }: DayRecord, mark: Mark | null): Markup | null {
  if (troubles.length === 0) return null;
  const list = html`<ul>${troubles.map(({ code, message, environment }) => html`<li>${environment ?? ''} ${code}: ${message}</li>`)}</ul>`;
  return section({ id: 'troubles', title: 'What went wrong' }, card(mark, list));
}
