/**
 * The rules of the real agent, one row per observation; the numbers are those of BEHAVIOUR.md. Rows 27 to 29 need the
 * service or a worker process and are in agent-worker.test.ts. All rows run at the same time, since some wait for seconds.
 */
import { executionTimeout } from '../../../lib/emulator/account/agent/step-inputs';
import { PARAMETER_ROWS } from './agent-rows-parameters';
import { STEP_ROWS } from './agent-rows-steps';
import { type Ran, run } from './helpers/documents';

const ROWS = [...STEP_ROWS, ...PARAMETER_ROWS];

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
});
