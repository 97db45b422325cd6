/** A rehearsal of two instances, one of which fails: what it says, what stays, and what a resume sends again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import { PHASES, type Phase } from '../../lib/contract/phase';
import { resultSchema } from '../../lib/contract/result';
import { cleanUp, type Ended, jsonFiles, processesMentioning, temporaryState, trainyard } from './command';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const FAULT = 'ToolFails@instance=2,tool=python3,has=trainyard_host.phases.benchmark,times=1';

describe('rehearsing two instances', () => {
  const state = temporaryState();
  let failed: Ended;
  let ids: string[] = [];

  beforeAll(async () => {
    const args = ['--instances', '2', '--requests', '8', '--inject', FAULT, '--state', state];
    failed = await trainyard(['rehearse', ...args]);
    ids = readdirSync(join(state, 'hosts')).sort();
  });
  afterAll(() => cleanUp(state));

  const stored = (suffix: RegExp) =>
    jsonFiles(state, suffix)
      .filter(({ path }) => path.includes('account/s3/'))
      .map(({ value }) => value);
  const outcomesOf = (phase: Phase, instanceId: string): Outcome['status'][] =>
    stored(/outcomes\/[a-z]+\/[^/]+\.json$/)
      .map((value) => outcomeSchema.parse(value))
      .filter((it) => it.job === phase && it.instanceId === instanceId)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
      .map(({ status }) => status);
  const results = () =>
    stored(/benchmark\/[^/]+\/result\.json$/)
      .map((value) => resultSchema.parse(value))
      .sort((a, b) => a.instanceId.localeCompare(b.instanceId));
  let first: string | undefined;

  test('says how many there are, before anything else', () => {
    expect(failed.stderr.split('\n')[0]).toMatch(/^a rehearsal of 2 instances: 8 of .* requests on each/);
    expect(failed.stderr).toMatch(/^2 instances bootstrapped in /m);
  });

  test('fails when the benchmark fails on one, names it, and keeps what the other measured', () => {
    expect(failed.code).toBe(1);
    const flat = failed.stderr.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`benchmark failed: ${ids[1]}: `);
    expect(flat).toContain('(succeeded on 1 of 2 instances)');
    expect(ids.map((id) => outcomesOf('benchmark', id))).toEqual([['succeeded'], ['failed']]);
    const measured = results();
    expect(measured.map(({ instanceId }) => instanceId)).toEqual([ids[0]]);
    first = measured[0]?.commandId;
  });

  test('a report in between says that one instance has no result', async () => {
    const { stdout, code } = await trainyard(['report', '--state', state]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Verdict {2}\w+: of 2 instances 1 without a result, 1 \w+$/m);
    expect(stdout).toMatch(/^benchmark #1 on 2 /m);
  });

  test('a resume measures on the other one only, and goes on with both', async () => {
    const resumed = await trainyard(['resume', '--state', state]);
    expect({ code: resumed.code, stderr: resumed.code === 0 ? '' : resumed.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(ids.map((id) => outcomesOf('benchmark', id))).toEqual([['succeeded'], ['failed', 'succeeded']]);
    for (const phase of PHASES.filter((it) => it !== 'benchmark')) {
      expect([phase, ...ids.map((id) => outcomesOf(phase, id))]).toEqual([
        phase,
        ['succeeded'],
        ['succeeded'],
      ]);
    }
    const measured = results();
    expect(measured.map(({ instanceId }) => instanceId)).toEqual(ids);
    expect(measured[0]?.commandId).toBe(first);
    for (const about of ['instance 1', 'instance 2']) {
      expect(resumed.stdout).toContain(`Throughput · ${about}  [EMULATED ×20]`);
    }
  });

  test('both are in the data, on the page, and in the list of results', async () => {
    const page = join(state, 'two.html');
    const { stdout } = await trainyard(['report', '--state', state, '--html', page, '--json']);
    const report = JSON.parse(stdout);
    expect(report.instances).toMatchObject(
      ids.map((instanceId) => ({ instanceId, requests: { completed: 8 }, replicas: 2 })),
    );
    expect(report.results).toHaveLength(2);
    for (const id of ids) expect(readFileSync(page, 'utf8')).toContain(id);
    const list = JSON.parse((await trainyard(['results', 'list', '--state', state, '--json'])).stdout);
    expect(list).toMatchObject([{ phases: PHASES, succeeded: PHASES, instances: [{}, {}] }]);
  });

  test('later commands find the same two, and nothing else runs afterwards', async () => {
    const { code, stdout } = await trainyard(['diagnose', '--state', state, '--json']);
    expect(code).toBe(0);
    const { outcomes } = JSON.parse(stdout) as { outcomes: Outcome[] };
    expect(outcomes.map(({ instanceId }) => instanceId)).toEqual(ids);
    expect(readdirSync(join(state, 'hosts')).sort()).toEqual(ids);
    expect(processesMentioning(state)).toEqual([]);
  });
});
