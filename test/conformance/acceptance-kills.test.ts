/** The small stage of a first day, by the real command on the emulated account, killed at ten moments and gone on with. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DayRecord } from '../../lib/acceptance/day';
import {
  cleanUp,
  ended,
  processesMentioning,
  startTrainyard,
  temporaryState,
  trainyard,
} from '../e2e/command';

// Ends what hangs; a day on four emulated instances takes minutes.
jest.setTimeout(3_600_000);

const MOMENTS = Array.from({ length: 10 }, (_, index) => index);
/** A day takes minutes, and ten of them twice more than half an hour: `npm run kills` does it, `.ci/run` does not. */
const killed = process.env['TRAINYARD_ALL_MOMENTS'] ? test.each(MOMENTS) : test.skip.each<number>([10]);

/** Claims that a verdict decides. */
const VERDICTS = ['verdict', 'trn1-2', 'inf2-48', 'trn1-32'];

const run = (folder: string) =>
  [
    'acceptance',
    'run',
    '--rehearse',
    '--stage',
    'small',
    '--max-cost',
    '100',
    '--out',
    folder,
    '--json',
  ] as const;

function written(folder: string): number {
  const file = join(folder, 'journal.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** What is said of each claim: whether it was decided. How, a busy machine may change. */
const decided = ({ claims }: DayRecord) =>
  Object.fromEntries(claims.map(({ id, outcome }) => [id, outcome !== 'not reached']));

describe('the small stage', () => {
  const state = temporaryState();
  let events = 0;
  let undisturbed: Record<string, boolean> = {};
  afterAll(() => cleanUp(state));

  test('comes to its end when nobody disturbs it', async () => {
    const folder = join(state, 'undisturbed');
    const day = await trainyard(run(folder));
    const record = JSON.parse(day.stdout) as DayRecord;
    events = written(folder);
    undisturbed = decided(record);
    expect({ status: record.status, stderr: day.stderr.slice(-2000) }).toMatchObject({ status: 'done' });
    const failed = record.claims.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
    // A busy machine spoils a verdict, and a spoilt verdict refutes its claim.
    expect(failed.filter((id) => !VERDICTS.includes(id))).toEqual([]);
    expect(Object.values(undisturbed).filter(Boolean).length).toBeGreaterThan(15);
    expect(record.environments.map(({ remains }) => remains)).toEqual([[], [], [], []]);
    expect(processesMentioning(folder)).toEqual([]);
  });

  killed(
    'killed at moment %d of ten goes on, decides the same claims and leaves nothing (`npm run kills`)',
    async (moment) => {
      const folder = join(state, `moment-${moment}`);
      const after = 1 + Math.floor((moment * (events - 2)) / MOMENTS.length);
      const milliseconds = Math.floor(Math.random() * 2000);
      const child = startTrainyard(run(folder));
      const end = ended(child);
      while (written(folder) < after && child.exitCode === null)
        await new Promise((done) => setTimeout(done, 20));
      await new Promise((done) => setTimeout(done, milliseconds));
      child.kill('SIGKILL');
      await end;
      const resumed = await trainyard(['acceptance', 'resume', folder, '--json']);
      const said = { after, milliseconds, stderr: resumed.stderr.slice(-2000) };
      const record = JSON.parse(resumed.stdout || '{"claims":[],"environments":[]}') as DayRecord;
      expect({ ...said, status: record.status, decided: decided(record) }).toEqual({
        ...said,
        status: 'done',
        decided: undisturbed,
      });
      expect(record.environments.map(({ remains, destroyedAt }) => [remains, destroyedAt !== null])).toEqual(
        record.environments.map(() => [[], true]),
      );
      expect({ ...said, left: processesMentioning(folder) }).toEqual({ ...said, left: [] });
    },
  );
});
