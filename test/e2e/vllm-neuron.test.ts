/** The whole line on a server that compiles at its own start: cold, from the bucket, with a miss, and with a miss allowed. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import { cleanUp, jsonFiles, temporaryState, trainyard } from './command';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const state = temporaryState();
const config = join(state, 'cdk.json');
const environment = { release: '2.32.0', workload: { requests: 16, warmupRequests: 0 } };
const environments = { neuron: environment, forgiving: { ...environment, serving: { compileOnMiss: true } } };
writeFileSync(config, JSON.stringify({ context: { 'trainyard:environments': environments } }));
afterAll(() => cleanUp(state));

const rehearse = (name: string, ...more: string[]) =>
  trainyard([
    'rehearse',
    '--config',
    config,
    '-e',
    name,
    '--requests',
    '8',
    '--state',
    join(state, 'state'),
    ...more,
  ]);

/** Outcomes of a phase, oldest first. */
function outcomes(phase: string): Outcome[] {
  return jsonFiles(state, new RegExp(`outcomes/${phase}/[^/]+\\.json$`))
    .filter((file) => file.path.includes('account/s3/'))
    .map((file) => outcomeSchema.parse(file.value))
    .toSorted((a, b) => (a.endedAt < b.endedAt ? -1 : 1));
}

test('compiles by a start of the server, serves from what that left, and measures', async () => {
  const { code, stderr } = await rehearse('neuron');
  expect([code, stderr.match(/error:.*/)]).toEqual([0, null]);
  expect(outcomes('compile').at(-1)?.made.artifactHit).toBe('none');
  expect(outcomes('deploy').at(-1)?.made.replicas).toHaveLength(2);
});

test('takes the cache from the bucket where the instance lost it, and hits every entry', async () => {
  for (const host of readdirSync(join(state, 'state/hosts')))
    for (const folder of ['artifacts', 'nki'])
      rmSync(join(state, 'state/hosts', host, 'root/mnt/trainyard', folder), {
        recursive: true,
        force: true,
      });
  expect((await rehearse('neuron')).code).toBe(0);
  expect(outcomes('compile').at(-1)?.made.artifactHit).toBe('bucket');
});

test('a replica that may not compile what it lacks is a failed Deploy', async () => {
  const { code, stderr } = await rehearse('neuron', '--inject', 'SilentRecompile@replica=1');
  expect(code).toBe(1);
  expect(stderr).toContain('CompileCacheMiss');
  const failed = outcomes('deploy').at(-1);
  expect(failed?.reason).toMatchObject({
    code: 'CompileCacheMiss',
    message: expect.stringMatching(/^replica 1 .*local compile cache miss for key [0-9a-f]{32}/),
    next: expect.stringContaining('trainyard run --artifact-cache refill'),
  });
});

test('and with compileOnMiss it serves, and the outcome says how many graphs it compiled', async () => {
  const { code, stderr } = await rehearse('forgiving', '--inject', 'SilentRecompile@replica=1');
  expect(code).toBe(0);
  expect(
    outcomes('deploy')
      .at(-1)
      ?.made.replicas?.map((it) => it.compiledGraphs),
  ).toEqual([undefined, 2]);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('replica 1 compiled 2 graphs');
});
