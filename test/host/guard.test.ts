/** The guard and the metrics as their units run them: real scripts, a private root, small commands on the PATH. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ended, Machine, until } from './machine';

const GUARD = {
  TRAINYARD_CAPACITY: 'on-demand',
  TRAINYARD_IDLE_MINUTES: '60',
  TRAINYARD_LATEST_END_MINUTES: '0',
};
const IDLE_SINCE_HOURS = JSON.stringify({ idleSince: 0, work: {}, why: '' });
const IDLE_REPORT =
  '{"neuron_runtime_data":[{"report":{"neuroncore_counters":{"neuroncores_in_use":{"0":{}}}}}]}';

let machine: Machine;
let server: Server | undefined;

beforeEach(() => {
  machine = new Machine();
  machine.file('root/proc/uptime', '7200.00 100.00\n');
  machine.file('root/run/trainyard/idle.json', IDLE_SINCE_HOURS);
  machine.file('root/var/lib/cloud/data/instance-id', 'i-0abc\n');
  machine.file('root/var/lib/trainyard/locks/host.lock', '');
  machine.command(
    'systemctl',
    `printf '%s\\n' "$*" >>"${machine.dir}/systemctl.log"\nprintf 'ActiveState=active\\nMainPID=1\\n'`,
  );
  machine.command('who', ':');
  machine.command('pgrep', 'exit 1');
  machine.command('neuron-monitor', `printf '%s\\n' '${IDLE_REPORT}'; exec sleep 60`);
});
afterEach(async () => {
  machine.remove();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

const run = async (name: string, more: Record<string, string> = {}) =>
  await ended(
    spawn(`${machine.toolkit}/libexec/${name}`, [], { env: machine.environment({ ...GUARD, ...more }) }),
  );
const stopped = () => /^poweroff$/m.test(machine.text('systemctl.log') ?? '');

async function replica(metrics: () => string): Promise<number> {
  server = createServer((request, response) => response.end(request.url === '/metrics' ? metrics() : ''));
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const known = {
    index: 0,
    port,
    url: `http://127.0.0.1:${port}`,
    cores: '0-1',
    first: 0,
    last: 1,
    unit: `trainyard-replica@${port}.service`,
    served_model: 'm',
    artifact_key: 'k',
    layout: {},
    fingerprint: 'f',
    argv: [],
    environment: {},
  };
  machine.file(`root/var/lib/trainyard/replicas/${port}.json`, JSON.stringify(known));
  return port;
}

describe('the guard', () => {
  test('stops a machine that nobody uses, and leaves the reason in the bucket', async () => {
    const end = await run('idle-guard');
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(stopped()).toBe(true);
    const [record] = machine
      .objects('hosts/i-0abc/stops')
      .map((name) => machine.object(`hosts/i-0abc/stops/${name}`));
    expect(JSON.parse(record ?? '{}')).toMatchObject({ schema: 'trainyard.stop/1', reason: 'Idle' });
  });

  test.each([
    ['somebody is logged in', 'who', 'echo "ubuntu pts/0"', /session of ubuntu/],
    ['a shell of Session Manager is open', 'pgrep', 'echo 4711', /Session Manager \(pid 4711\)/],
    [
      'a core works',
      'neuron-monitor',
      `printf '%s\\n' '${IDLE_REPORT.replace('"0":{}', '"0":{"neuroncore_utilization":1.5}')}'; exec sleep 60`,
      /work on 1 cores/,
    ],
  ])('leaves it on while %s', async (_, command, script, why) => {
    machine.command(command, script);
    const end = await run('idle-guard');
    expect(end.stdout).toMatch(why);
    expect(stopped()).toBe(false);
  });

  test('without a monitor takes a foreign process on the devices for work', async () => {
    machine.command('neuron-monitor', 'exit 1');
    machine.command(
      'neuron-ls',
      `echo '[{"neuron_device":0,"nc_count":4,"neuron_processes":[{"pid":999999,"command":"train.py"}]}]'`,
    );
    expect((await run('idle-guard')).stdout).toMatch(/train\.py \(pid 999999\)/);
    expect(stopped()).toBe(false);
  });

  test('leaves it on while a replica has a request, or had one since the last look', async () => {
    let [running, tokens] = [1, 10];
    const port = await replica(
      () => `vllm:num_requests_running ${running}\nvllm:generation_tokens_total ${tokens}\n`,
    );
    const said = new RegExp(`requests on port ${port}`);
    expect((await run('idle-guard')).stdout).toMatch(said);
    running = 0;
    tokens = 25;
    await run('idle-guard');
    expect(machine.text('root/run/trainyard/idle.json')).toMatch(said);
    await run('idle-guard');
    expect(machine.text('root/run/trainyard/idle.json')).toMatch(/idle for 0 of 60/);
  });

  test('leaves it on while a phase holds a lock', async () => {
    machine.job('compile', 'lock host; run_long sleep 60');
    const phase = machine.start('compile');
    await locked();
    expect((await run('idle-guard')).stdout).toMatch(/in use: compile of run run-1/);
    expect(stopped()).toBe(false);
    await endOf(phase);
  });

  test('at the latest end tells the phase to end, and stops when its outcome is written', async () => {
    machine.job('compile', 'lock host; run_long sleep 60');
    const phase = machine.start('compile');
    await locked();
    await run('idle-guard', { TRAINYARD_LATEST_END_MINUTES: '120' });
    expect(stopped()).toBe(true);
    expect(machine.outcome('compile')).toMatchObject({ status: 'stopped' });
    await endOf(phase);
  });

  test('never stops a machine of a prepaid block', async () => {
    const end = await run('idle-guard', {
      TRAINYARD_CAPACITY: 'capacity-block',
      TRAINYARD_LATEST_END_MINUTES: '1',
    });
    expect(end.stdout).toMatch(/saves nothing/);
    expect(stopped()).toBe(false);
  });

  test('stops also when the bucket cannot be reached', async () => {
    machine.command('aws', 'echo denied >&2; exit 254');
    expect((await run('idle-guard')).stdout).toMatch(/could not be uploaded: denied/);
    expect(stopped()).toBe(true);
  });
});

test('the metrics of a replica and of the machine go out in one call', async () => {
  const port = await replica(() => 'vllm:num_requests_waiting 2\n');
  machine.command(
    'aws',
    `printf '%s\\n' "$*" >>"${machine.dir}/aws.log"; cp "\${6#file://}" "${machine.dir}/sent.json"`,
  );
  expect(await run('metrics')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(machine.text('aws.log')).toMatch(
    /^cloudwatch put-metric-data --namespace Trainyard --metric-data file:\S+\n$/,
  );
  const sent = JSON.parse(machine.text('sent.json') ?? '[]') as Array<{
    MetricName: string;
    Value: number;
    Dimensions: unknown[];
  }>;
  const waiting = sent.find((row) => row.MetricName === 'RequestsWaiting');
  expect(waiting).toMatchObject({ Value: 2, Dimensions: [{}, { Value: 'i-0abc' }, { Value: String(port) }] });
  expect(sent.map((row) => row.MetricName)).toEqual(
    expect.arrayContaining(['ReplicaUp', 'DiskUsedPercent', 'ReplicasDown']),
  );
});

describe('the services of a machine', () => {
  const SETTINGS = { ...GUARD, TRAINYARD_METRICS: 'on', TRAINYARD_PROMETHEUS_PORT: '0' };
  const install = async (more: Record<string, string>) => {
    machine.job('bootstrap', 'source "$TRAINYARD_TOOLKIT/lib/services.sh"; install_services');
    const end = await machine.run('bootstrap', { ...SETTINGS, ...more });
    expect(end).toMatchObject({ code: 0 });
    return machine.text('systemctl.log') ?? '';
  };

  test('are installed and enabled as the environment wants them', async () => {
    const calls = await install({});
    expect(calls).toMatch(/enable trainyard-idle\.timer/);
    expect(calls).toMatch(/start trainyard-metrics\.timer/);
    expect(calls).toMatch(/disable trainyard-prometheus\.service/);
    expect(machine.text('root/etc/trainyard/services.env')).toContain('TRAINYARD_IDLE_MINUTES=60\n');
    expect(machine.text('root/etc/systemd/system/trainyard-idle.service')).toContain('libexec/idle-guard');
  });

  test.each([
    ['both limits are off', { TRAINYARD_IDLE_MINUTES: '0' }, /disable trainyard-idle\.timer/],
    ['the block is prepaid', { TRAINYARD_CAPACITY: 'capacity-block' }, /disable trainyard-idle\.timer/],
    ['metrics are off', { TRAINYARD_METRICS: 'off' }, /disable trainyard-metrics\.timer/],
    ['an exporter is wanted', { TRAINYARD_PROMETHEUS_PORT: '9400' }, /start trainyard-prometheus\.service/],
  ])('follow when %s', async (_, more, expected) => {
    expect(await install(more)).toMatch(expected);
  });
});

const locked = () =>
  until('the lock', () => (machine.text('root/var/lib/trainyard/locks/host.lock') ?? '').includes('pid'));

async function endOf(child: ChildProcess): Promise<void> {
  const over = child.exitCode === null ? ended(child) : Promise.resolve();
  child.kill('SIGTERM');
  await over;
}
