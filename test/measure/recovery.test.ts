import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type Oracle, oracleOf, readLines, readResult, statusOf, World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const REQUESTS = 200;

/** Of them each of the two replicas answers twelve, and keeps the next four waiting. */
const ANSWERED = 24;
const SENT = 32;

/** A run that is killed as the kernel's out-of-memory killer does it: without a word. */
async function killed(): Promise<{ out: string; oracles: Oracle[] }> {
  const plan = { slots: 4, prefill: 0, tpot: 0.005, faults: { hangAfter: ANSWERED / 2 } };
  const ports = await world.replicas(plan, plan);
  const request = world.request(ports, 4, { workload: { requests: REQUESTS } });
  const out = join(world.directory, 'out');
  const args = ['-m', 'trainyard_host.measure', 'run', '--request', request, '--out', out];
  const { code } = await world.python(args, { out, sent: SENT, ended: ANSWERED, signal: 'SIGKILL' });
  expect(code).toBeNull();
  expect(existsSync(join(out, 'result.json'))).toBe(false);
  return { out, oracles: await Promise.all(ports.map(oracleOf)) };
}

const recover = (out: string) => world.python(['-m', 'trainyard_host.measure', 'recover', out]);

test('a client that is killed has lost no request that had ended, and the result is partial', async () => {
  const { out, oracles } = await killed();
  expect(await recover(out)).toMatchObject({ code: 0, stderr: '' });
  const [result, lines] = [readResult(out), readLines(out)];
  expect(lines.map(({ index }) => index)).toEqual(Array.from({ length: REQUESTS }, (_, index) => index));
  expect(result).toMatchObject({ partial: true, stopReason: 'ClientDied', answers: { agree: true } });
  expect(oracles.flatMap(({ answers }) => answers)).toHaveLength(ANSWERED);
  expect(result.counts).toMatchObject({ completed: ANSWERED, dispatched: SENT });
  expect(result.verdict.status).toBe('invalid');
  const partial = result.verdict.checks.find(({ name }) => name === 'Partial');
  expect(partial?.evidence).toContain('ClientDied');
  expect(partial?.evidence).toContain('the whole client was killed');
  expect(statusOf(result, 'AllAccounted')).toBe('pass');
  expect((await world.python(['-m', 'trainyard_host.measure', 'judge', out])).code).toBe(0);
  expect(readResult(out)).toEqual(result);
});

test('a line that was being written is no obstacle, and nothing is recovered twice', async () => {
  const { out } = await killed();
  const journal = join(out, 'journal.jsonl');
  truncateSync(journal, readFileSync(journal).length - 5);
  expect((await recover(out)).code).toBe(0);
  expect(readLines(out)).toHaveLength(REQUESTS);
  const again = await recover(out);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('NothingToRecover');
});

test('a run that ended leaves no journal', async () => {
  const ports = await world.replicas({ slots: 4, prefill: 0, tpot: 0.002 });
  const { out, code } = await world.measure(world.request(ports, 4), ports);
  expect(code).toBe(0);
  expect(existsSync(join(out, 'journal.jsonl'))).toBe(false);
});
