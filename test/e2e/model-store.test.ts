/** Environments of one rehearsed account that share weights: fetched once, proven each time. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import { modelOf } from '../../lib/facts';
import { cleanUp, jsonFiles, temporaryState, trainyard } from './command';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const state = temporaryState();
const config = join(state, 'cdk.json');
const account = join(state, 'account');
const results = { models: 's3://weights/team/models/' };
const environments = { first: { results }, second: { results }, third: { results } };
writeFileSync(config, JSON.stringify({ context: { 'trainyard:environments': environments } }));
afterAll(() => cleanUp(state));

const { id, revision } = modelOf('meta-llama/Llama-3.3-70B-Instruct');
const copy = join(account, 'account/s3/weights/team/models', id.replace('/', '--'), revision);
const MARK = 'trainyard-checkpoint.json';

const prepare = (name: string, ...more: string[]) =>
  trainyard([
    ...['rehearse', '--config', config, '-e', name, '--phases', 'prepare', '--state', account],
    ...more,
  ]);
function newestOutcome(name: string): Outcome | undefined {
  const found = jsonFiles(join(account, 'account/s3', `trainyard-${name}`), /outcomes\/prepare\/[^/]+\.json$/)
    .map(({ value }) => outcomeSchema.parse(value))
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  return found.at(-1);
}

test('the first environment fetches, the second takes, and each has its own record', async () => {
  const first = await prepare('first');
  expect([first.code, first.stderr.match(/error:.*/)]).toEqual([0, null]);
  expect(newestOutcome('first')?.made.checkpointSource).toBe('hub');
  expect(existsSync(join(copy, MARK))).toBe(true);
  const second = await prepare('second');
  expect([second.code, second.stderr.match(/error:.*/)]).toEqual([0, null]);
  expect(newestOutcome('second')?.made).toMatchObject({
    ...{ checkpointSource: 'store', weightsDigest: newestOutcome('first')?.made.weightsDigest },
  });
  for (const name of ['first', 'second']) {
    const own = join(account, 'account/s3', `trainyard-${name}`);
    expect(existsSync(join(own, 'models'))).toBe(false);
    expect(jsonFiles(join(own, 'trusted'), /\.json$/).map(({ value }) => value)).toMatchObject([
      { how: 'made', digest: newestOutcome('first')?.made.weightsDigest },
    ]);
  }
});

test('a file that somebody changed is refused by its name, and a copy that was broken off is made anew', async () => {
  const file = join(copy, 'config.json');
  const before = readFileSync(file);
  writeFileSync(file, Buffer.from(before).fill(32, 0, 1));
  const refused = await prepare('third');
  expect(refused.code).toBe(1);
  expect(newestOutcome('third')?.reason).toMatchObject({
    code: 'StoreDamaged',
    message: expect.stringContaining(`${results.models}${id.replace('/', '--')}/${revision}/config.json`),
  });
  rmSync(join(copy, MARK));
  const again = await prepare('third');
  expect([again.code, again.stderr.match(/error:.*/)]).toEqual([0, null]);
  expect(newestOutcome('third')?.made.checkpointSource).toBe('hub');
  expect(readFileSync(file).equals(before)).toBe(true);
});
