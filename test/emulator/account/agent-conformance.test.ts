/**
 * The rules of the real agent, one row per observation; the numbers are those of BEHAVIOUR.md. Rows 27 to 29 need the
 * service or a worker process and are in agent-worker.test.ts. All rows run at the same time, since some wait for seconds.
 */
import { executionTimeout, timeoutOf } from '../../../lib/emulator/account/agent/step-inputs';
import { MORE_ROWS } from './agent-rows-more';
import { PARAMETER_ROWS } from './agent-rows-parameters';
import { STEP_ROWS } from './agent-rows-steps';
import { type Ran, run } from './helpers/documents';

const ROWS = [...STEP_ROWS, ...PARAMETER_ROWS, ...MORE_ROWS];

describe('the agent', () => {
  let runs: Map<string, Promise<Ran>>;
  beforeAll(() => {
    runs = new Map(ROWS.map(({ row, document, options }) => [row, run(document, options)]));
    return Promise.allSettled(runs.values());
  });

  test.each(ROWS)('row $row: $title', async ({ row, check }) => {
    const ran = await runs.get(row);
    expect(ran).toBeDefined();
    if (ran) check(ran);
  });

  test.each([
    ['2', 3600],
    ['172801', 3600],
    ['soon', 3600],
    [undefined, 3600],
    ['5', 5],
    [172_800, 172_800],
  ])('row 16: takes timeoutSeconds %s for %d', (given, seconds) => {
    expect(executionTimeout(given)).toBe(seconds);
  });

  test.each([
    [' 6', 3600],
    ['5s', 3600],
    ['6_0', 3600],
    [['5'], 3600],
    ['5.9', 3600],
    ['0x6', 3600],
  ])('row 38: takes timeoutSeconds %j as written for %d', (given, seconds) => {
    expect(executionTimeout(timeoutOf(given, given))).toBe(seconds);
  });

  test.each([
    ['5.9', 5],
    ['6e0', 6],
    ['0x6', 6],
    [' 6', 3600],
  ])('row 38: takes a parameter of %j for %d', (value, seconds) => {
    expect(executionTimeout(timeoutOf('{{ Seconds }}', value))).toBe(seconds);
  });
});
