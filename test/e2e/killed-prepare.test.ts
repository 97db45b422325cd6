/** A Prepare that was killed at its end left weights and no record: the next run proves them, and asks nobody. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../lib/contract/outcome';
import { cleanUp, jsonFiles, ROOT, temporaryState, trainyard } from './command';

jest.setTimeout(1_200_000);

const CONFIG = join(ROOT, 'test/faults/environments.json');
const state = temporaryState();
afterAll(() => cleanUp(state));

const bucket = join(state, 'account/s3/trainyard-faults');
const rehearse = (phases: string) =>
  trainyard(['rehearse', 'faults', '--config', CONFIG, '--phases', phases, '--state', state, '--json']);

/** The newest outcome of Prepare. */
function prepared(): Outcome['made'] {
  const all = jsonFiles(bucket, /outcomes\/prepare\/[^/]+\.json$/).map(({ value }) => value as Outcome);
  const newest = all.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).at(-1);
  if (newest === undefined) throw new Error('Prepare left no outcome');
  return newest.made;
}

const recorded = () => jsonFiles(bucket, /^trusted\/models\/.*\.json$/).map(({ value }) => value);

/** As if the phase had been killed before its outcome, so that nothing was recorded. */
function forgetRecords(): void {
  const notes = join(state, 'account/s3-notes/trainyard-faults');
  for (const note of readdirSync(notes)) {
    const { key } = JSON.parse(readFileSync(join(notes, note), 'utf8')) as { key: string };
    if (!key.startsWith('trusted/models/')) continue;
    rmSync(join(notes, note));
    rmSync(join(bucket, key), { force: true });
  }
}

test('on the instance, and in the mirror: the list of the Hub proves both, and the digest is recorded', async () => {
  expect((await rehearse('prepare')).code).toBe(0);
  const { weightsDigest, checkpointSource } = prepared();
  expect([checkpointSource, recorded()]).toEqual([
    'hub',
    [expect.objectContaining({ digest: weightsDigest })],
  ]);

  forgetRecords();
  const { code, stderr } = await rehearse('prepare,compile');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  expect(prepared()).toMatchObject({ checkpointSource: 'present', provenByHub: ['weights'], weightsDigest });
  expect(recorded()).toEqual([expect.objectContaining({ how: 'made', digest: weightsDigest })]);

  forgetRecords();
  for (const id of readdirSync(join(state, 'hosts')))
    rmSync(join(state, 'hosts', id, 'root/mnt/trainyard/models'), { recursive: true });
  expect((await rehearse('prepare,compile')).code).toBe(0);
  expect(prepared()).toMatchObject({ checkpointSource: 'mirror', provenByHub: ['weights'], weightsDigest });
  expect(recorded()).toEqual([expect.objectContaining({ how: 'made', digest: weightsDigest })]);
});
