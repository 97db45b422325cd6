import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCE, World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const plan = { slots: 4, prefill: 0, tpot: 0.005 };
const failing = { ...plan, faults: { status500Every: 1 } };
const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('a replica whose answers fail', () => {
  test('is set aside after a few, and the run goes on with the other one and says so', async () => {
    const ports = await world.replicas(plan, failing);
    const request = world.request(ports, 4, { workload: { requests: 64 } });
    const { code, result, lines } = await world.measure(request, ports);
    expect(code).toBe(0);
    expect(lines).toHaveLength(64);
    const aside = result.replicas[1]?.setAside;
    expect(aside).toMatchObject({ failures: 5, class: 'ServerError', message: 'HTTP 500: refused with 500' });
    // Five set it aside; so many may have been on their way when the fifth was read.
    expect(result.counts.failed).toBeLessThanOrEqual(5 + 4);
    expect(result.counts.completed).toBe(64 - result.counts.failed);
    expect(result.replicas[0]?.setAside).toBeNull();
    expect(result.notes?.join()).toMatch(
      /replica 1 was set aside \d+\.\d s after the start, after 5 failures/,
    );
  });

  test('as all of them do ends the run with a code, and what was recorded is kept', async () => {
    const ports = await world.replicas(failing, failing);
    const request = world.request(ports, 4, { workload: { requests: 400 } });
    const { code, out, result, stderr } = await world.measure(request, ports);
    expect(code).toBe(1);
    expect(json(out, 'failure.json')).toMatchObject({
      code: 'AllReplicasFail',
      message: expect.stringContaining('replica 1 after 5 failures in a row, the last of them ServerError'),
    });
    expect(stderr).toContain('AllReplicasFail: every replica was set aside');
    expect(result).toMatchObject({ partial: true, stopReason: 'AllReplicasFail', counts: { completed: 0 } });
    expect(result.counts.failed).toBeLessThanOrEqual(2 * (5 + 4));
  });

  test('now and then is not set aside', async () => {
    const ports = await world.replicas({ ...plan, faults: { status500Every: 2 } });
    const { code, result } = await world.measure(world.request(ports, 4), ports);
    expect(code).toBe(0);
    expect(result.counts).toMatchObject({ failed: 20, completed: 20 });
    expect(result.replicas[0]?.setAside).toBeNull();
  });
});

describe('odd numbers on /metrics', () => {
  test.each(['NaN', '1e', '+Inf', 'many', ''])(
    'such as %j cost their count and nothing else',
    async (odd) => {
      const metrics = `vllm:generation_tokens_total{model_name="another {odd} one"} ${odd}\n`;
      const ports = await world.replicas({ ...plan, faults: { metrics } });
      const { code, result } = await world.measure(
        world.request(ports, 4, { workload: { requests: 16 } }),
        ports,
      );
      expect(code).toBe(0);
      expect(result.counts.completed).toBe(16);
      if (odd === '') return;
      expect(result.tokens.outputByMetrics).toBeNull();
      expect(result.tokens.inputByMetrics).toBe(result.tokens.inputByUsage);
      expect(result.notes).toContain(
        `replica 0: /metrics says vllm:generation_tokens_total ${odd}, which is no count and was left out`,
      );
    },
  );
});

describe('before anything is loaded', () => {
  const refused = async (faults: Record<string, unknown>) => {
    const ports = await world.replicas({ ...plan, faults });
    const out = join(world.directory, 'refused');
    const args = ['-m', 'trainyard_host.measure', 'run', '--request', world.request(ports, 4), '--out', out];
    const { code } = await world.python(args);
    expect(code).toBe(1);
    expect(existsSync(join(out, 'result.json'))).toBe(false);
    return { ports, ...json(out, 'failure.json') };
  };

  test.each([
    [
      401,
      'ReplicaWantsAuthentication',
      '/v1/models says HTTP 401: who are you?; it was asked with the key EMPTY',
    ],
    [403, 'ReplicaWantsAuthentication', '/v1/models says HTTP 403: who are you?'],
    [307, 'ReplicaRedirects', '/v1/models says HTTP 307 to nowhere'],
    [500, 'ReplicaServesAnotherModel', '/v1/models says HTTP 500: who are you?'],
  ])('an answer of %i to the question for models is %s', async (modelsStatus, code, words) => {
    const failure = await refused({ modelsStatus });
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  test('load of somebody else is named, with the process that makes it', async () => {
    const ports = await world.replicas({ ...plan, faults: { running: 3 } });
    const hold = `import socket, sys; it = socket.create_connection(("127.0.0.1", ${ports[0]})); print("on", flush=True); sys.stdin.read()`;
    const other = spawn('python3', ['-c', hold], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((done) => other.stdout?.once('data', done));
    const out = join(world.directory, 'foreign');
    const args = ['-m', 'trainyard_host.measure', 'run', '--request', world.request(ports, 4), '--out', out];
    const { code } = await world.python(args);
    other.kill('SIGKILL');
    expect(code).toBe(1);
    const failure = json(out, 'failure.json');
    expect(failure.code).toBe('ForeignLoad');
    expect(failure.message).toContain('has 3 requests running before the first of this run');
    expect(failure.message).toContain('python3 -c import socket');
    expect(failure.message).toContain(`pid ${other.pid} (`);
  });

  test('who is connected to the same port of another address is not the load', async () => {
    const ports = await world.replicas({ ...plan, faults: { running: 3 } });
    const code = `import socket, sys; at = ("127.0.0.2", ${ports[0]}); there = socket.create_server(at); it = socket.create_connection(at); print("on", flush=True); sys.stdin.read()`;
    const other = spawn('python3', ['-c', code], { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise((done) => other.stdout?.once('data', done));
    const measured = await world.measure(world.request(ports, 4, { workload: { requests: 16 } }), ports);
    other.kill('SIGKILL');
    expect(measured.code).toBe(0);
    expect(measured.result.notes?.join()).toContain('replica 0 had 3 requests running');
  });

  test('load whose process cannot be seen is noted, and the run is made', async () => {
    const ports = await world.replicas({ ...plan, faults: { running: 3 } });
    const { code, result } = await world.measure(
      world.request(ports, 4, { workload: { requests: 16 } }),
      ports,
    );
    expect(code).toBe(0);
    expect(result.notes?.join()).toContain('replica 0 had 3 requests running before the first of this run');
  });
});

test("LLMPerf's program that records nothing leaves the server's status as the cause", async () => {
  const ports = await world.replicas({ ...plan, faults: { status400Every: 1 } });
  const out = join(world.directory, 'upstream');
  const request = world.request(ports, 4, { client: 'upstream', llmperf: SOURCE });
  const { code } = await world.python([
    '-m',
    'trainyard_host.measure',
    'run',
    '--request',
    request,
    '--out',
    out,
  ]);
  expect(code).toBe(1);
  const failure = json(out, 'failure.json');
  expect(failure.code).toBe('LlmperfFailed');
  expect(failure.message).toMatch(
    /ended with status 1; 4 of its requests failed, 4 of them with: 400 Client Error: X for url: http:\S+/,
  );
  expect(failure.message).toContain("its last line: KeyError: 'error_code'");
});

test('a progress bar is no last line', async () => {
  const code = [
    'from trainyard_host.measure.llmperf import upstream_log',
    String.raw`print(upstream_log.last_line("Loading\nactor died\n  0%|          | 0/10 [00:00<?, ?it/s]\r 40%|####  | 4/10 [00:01<00:02,  2.9it/s]"))`,
  ].join('\n');
  expect((await world.python(['-c', code])).stdout).toBe('actor died\n');
});

test('what goes wrong on our side ends the run aloud, or is told with its request', async () => {
  const { stdout, stderr } = await world.python([join(__dirname, 'fixtures/settling.py')]);
  if (stdout === '') throw new Error(stderr);
  const { full, unsendable } = JSON.parse(stdout);
  expect(full).toEqual({
    defect: '[Errno 28] No space left on device',
    stopReason: 'ClientFailed',
    classes: [null, null, null],
  });
  expect(unsendable).toEqual({ defect: null, stopReason: null, classes: Array(9).fill('ClientDefect') });
});
