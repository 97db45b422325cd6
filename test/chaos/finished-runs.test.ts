/** The check on what a finished run left finds each loss and each double; on a run that nobody touched it finds nothing. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ChaosScene, REQUESTS } from './chaos-scene';
import { announcedRuns, missingOf } from './finished-runs';

jest.setTimeout(1_800_000);

let scene: ChaosScene;
let runId: string;
beforeAll(async () => {
  scene = new ChaosScene();
  await scene.open();
  const run = scene.type('run');
  await run.over;
  [runId = ''] = announcedRuns(run.lines);
  await scene.close();
});
afterAll(() => scene.remove());

/** A copy of the bucket, changed. */
function changed(change: (find: (name: RegExp) => string) => void): string {
  const copy = join(scene.folder, 'changed');
  rmSync(copy, { recursive: true, force: true });
  cpSync(scene.bucket(), copy, { recursive: true });
  change((name) => {
    const found = readdirSync(copy, { recursive: true, encoding: 'utf8' }).find((it) => name.test(it));
    if (found === undefined) throw new Error(`nothing is like ${name}`);
    return join(copy, found);
  });
  return copy;
}

const missing = (bucket: string) => missingOf(bucket, { runId, requests: REQUESTS });
const removed = (name: RegExp) => changed((find) => rmSync(find(name)));

test('a whole run', async () => {
  expect(runId).not.toBe('');
  expect(await missing(scene.bucket())).toEqual([]);
});

test.each([
  ['a success', /outcomes\/compile\/[^/]+\.json$/, /a success of compile on i-\S+ is there 0 times/],
  ['a log', /logs\/deploy\/[^/]+\.log$/, /the log of deploy on i-\S+ is lost/],
  ['a result', /benchmark\/.*result\.json$/, /result\.json is lost/],
  [
    'the records of the requests',
    /benchmark\/.*requests\.jsonl$/,
    /the whole of 4 requests is there 0 times/,
  ],
  ['weights', /models\/.*\.safetensors$/, /\.safetensors of \S+ is lost/],
  ['an artifact', /artifacts\/[0-9a-f]+\/trainyard-artifact\.json$/, /is not in the bucket/],
  ['the record of a digest', /trusted\/artifacts\/.*\.json$/, /is recorded with digest undefined/],
])('%s that is lost', async (_, name, says) => {
  expect(await missing(removed(name))).toContainEqual(expect.stringMatching(says));
});

test('a success that is there twice', async () => {
  const bucket = changed((find) => {
    const first = find(/outcomes\/deploy\/[^/]+\.json$/);
    const outcome = { ...JSON.parse(readFileSync(first, 'utf8')), commandId: 'another' };
    writeFileSync(join(dirname(first), 'another.json'), JSON.stringify(outcome));
  });
  expect(await missing(bucket)).toContainEqual(
    expect.stringMatching(/a success of deploy on \S+ is there 2 times/),
  );
});

test('a request that is there twice', async () => {
  const bucket = changed((find) => {
    const records = find(/benchmark\/.*requests\.jsonl$/);
    const [first = ''] = readFileSync(records, 'utf8').split('\n');
    writeFileSync(records, `${first}\n`.repeat(REQUESTS));
    const result = find(/benchmark\/.*result\.json$/);
    writeFileSync(result, JSON.stringify({ ...JSON.parse(readFileSync(result, 'utf8')), digests: null }));
  });
  expect(await missing(bucket)).toContainEqual(expect.stringMatching(/each request is there 0\.25 times/));
});
