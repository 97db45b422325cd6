/** What a record would change in the product: nothing is written, and an emulated day changes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { MEMORY_QUANTITIES, plannedQuantities } from '../../lib/acceptance/claim-tests/planned-quantities';
import { dayRecord } from '../../lib/acceptance/day';
import { CONSTANTS, TABLES } from '../../lib/acceptance/recalibration/constants';
import { recalibration } from '../../lib/acceptance/recalibration/recalibration';
import { dayEvents } from '../report/fixtures/day';
import { NOTHING } from './nothing-seen';

const MIB = 1024 ** 2;
const NOW = Date.parse('2026-12-01T20:00:00Z');
const RECORD = dayRecord(dayEvents(false), NOW);

const withRow = (quantity: string, planned: number, measured: number) =>
  recalibration({
    ...RECORD,
    claims: [],
    measured: [
      {
        ...{ at: RECORD.began.at, environment: 'e' },
        rows: [{ quantity, unit: 'bytes', planned, measured }],
      },
    ],
  }).constants;

test('a constant that is contradicted is named with its file, now, measured and proposed', () => {
  expect(withRow(MEMORY_QUANTITIES.other, 1024 * MIB, 1100 * MIB)).toEqual([
    {
      ...{
        name: 'memory.otherMiB (default)',
        file: 'lib/environment/schema/schema-work.ts',
        environment: 'e',
      },
      now: expect.stringContaining(`(${1024 * MIB} bytes)`) as string,
      measured: expect.stringContaining(`(${1100 * MIB} bytes)`) as string,
      proposed: expect.stringContaining(`(${1408 * MIB} bytes)`) as string,
    },
  ]);
});

test.each([
  ['an allowance that is used', MEMORY_QUANTITIES.other, 1000, 800, 0],
  ['an allowance of more than twice the use', MEMORY_QUANTITIES.other, 1000, 400, 1],
  ['a source within 5 %', MEMORY_QUANTITIES.microcode, 100, 104, 0],
  ['a source beyond 5 %', MEMORY_QUANTITIES.microcode, 100, 94, 1],
  ['what no constant hangs on', 'something else', 1, 9, 0],
])('%s: %s', (_, quantity, planned, measured, count) => {
  expect(withRow(quantity, planned, measured)).toHaveLength(count);
});

test('a claim about a table that failed points at the table', () => {
  const claim = {
    environment: 'e',
    id: 'zones',
    outcome: 'failed' as const,
    evidence: 'inf2.xlarge: use2-az1',
    runs: [],
  };
  const { constants } = recalibration({
    ...RECORD,
    measured: [],
    claims: [{ ...claim, at: RECORD.began.at }],
  });
  expect(constants).toEqual([expect.objectContaining({ ...TABLES['zones'], measured: claim.evidence })]);
});

test('a claim that was decided changes its state, with the row for the register', () => {
  const { claims } = recalibration(RECORD);
  expect(claims.map(({ id, was, becomes }) => [id, was, becomes.outcome])).toEqual([
    ['agent-version', 'never tested', 'held'],
    ['neuron-monitor', 'never tested', 'held'],
    ['compile', 'never tested', 'failed'],
  ]);
  expect(claims[0]?.becomes).toMatchObject({
    by: 'acceptance 20261201-080000',
    evidence: expect.any(String) as string,
  });
});

test('an emulated day changes nothing, and measures nothing of what is planned', () => {
  expect(recalibration(dayRecord(dayEvents(true), NOW))).toMatchObject({
    ...{ constants: [], claims: [], because: 'an emulated day says nothing about hardware' },
  });
  expect(plannedQuantities({ ...NOTHING, emulated: true })).toEqual([]);
});

test('every constant is in a file that exists, under its name', () => {
  for (const { file, name } of [...Object.values(CONSTANTS), ...Object.values(TABLES)])
    expect({ name, there: existsSync(file) }).toEqual({ name, there: true });
  expect(readFileSync('lib/facts/hardware/placement.ts', 'utf8')).toContain('bytesPerPhysicalCore');
  expect(readFileSync('lib/facts/hardware/zones.ts', 'utf8')).toContain('SOME_ZONES');
  expect(readFileSync('lib/facts/hardware/instance-quota.ts', 'utf8')).toContain('function instanceQuota');
});

test('another limit and the time scale are those of the record', () => {
  const at = RECORD.began.at;
  const [began, ...rest] = dayEvents(true);
  if (began?.type !== 'began') throw new TypeError('a day begins');
  const events = [{ ...began, emulated: { timeScale: null } }, ...rest];
  const changed = dayRecord(
    [...events, { type: 'limited', at, maxCost: 45 }, { type: 'scaled', at, timeScale: 4 }],
    NOW,
  );
  expect(changed.began).toMatchObject({ maxCost: 45, emulated: { timeScale: 4 } });
});
