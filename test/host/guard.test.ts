/** The guard and the metrics as their units run them: real scripts, a private root, small commands on the PATH. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EmulatedInstance, ended, until } from './emulated-instance';

const GUARD = {
  TRAINYARD_CAPACITY: 'on-demand',
  TRAINYARD_IDLE_MINUTES: '60',
  TRAINYARD_LATEST_END_MINUTES: '0',
};
const IDLE_SINCE_HOURS = JSON.stringify({ idleSince: 0, work: {}, why: '' });
const IDLE_REPORT =
  '{"neuron_runtime_data":[{"report":{"neuroncore_counters":{"neuroncores_in_use":{"0":{}}}}}]}';

let instance: EmulatedInstance;
let server: Server | undefined;

beforeEach(() => {
  instance = new EmulatedInstance();
  instance.file('root/proc/uptime', '7200.00 100.00\n');
  instance.file('root/run/trainyard/idle.json', IDLE_SINCE_HOURS);
  instance.file('root/var/lib/cloud/data/instance-id', 'i-0abc\n');
  instance.file('root/var/lib/trainyard/locks/devices.lock', '');
  instance.command(
    'systemctl',
    `printf '%s\\n' "$*" >>"${instance.dir}/systemctl.log"\nprintf 'ActiveState=active\\nMainPID=1\\n'`,
  );
  instance.command('who', ':');
  instance.command('pgrep', 'exit 1');
  instance.command('neuron-monitor', `printf '%s\\n' '${IDLE_REPORT}'; exec sleep 60`);
});
afterEach(async () => {
  instance.remove();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

const run = async (name: string, more: Record<string, string> = {}) =>
  await ended(
    spawn(`${instance.toolkit}/libexec/${name}`, [], { env: instance.environment({ ...GUARD, ...more }) }),
  );
const stopped = () => /^poweroff$/m.test(instance.text('systemctl.log') ?? '');

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
    // No options, as an older toolkit wrote it, and something that a later one may write.
    of_a_later_toolkit: true,
  };
  instance.file(`root/var/lib/trainyard/replicas/${port}.json`, JSON.stringify(known));
  return port;
}

describe('the guard', () => {
  test('stops an instance that nobody uses, and leaves the reason in the bucket', async () => {
    const end = await run('idle-guard');
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(stopped()).toBe(true);
    const [record] = instance
      .objects('hosts/i-0abc/stops')
      .map((name) => instance.object(`hosts/i-0abc/stops/${name}`));
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
    instance.command(command, script);
    const end = await run('idle-guard');
    expect(end.stdout).toMatch(why);
    expect(stopped()).toBe(false);
  });

  test('without a monitor takes a foreign process on the devices for work', async () => {
    instance.command('neuron-monitor', 'exit 1');
    instance.command(
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
    expect(instance.text('root/run/trainyard/idle.json')).toMatch(said);
    await run('idle-guard');
    expect(instance.text('root/run/trainyard/idle.json')).toMatch(/idle for 0 of 60/);
  });

  test('leaves it on while a phase holds a lock', async () => {
    instance.phase('compile', 'lock devices; run_long sleep 60');
    const phase = instance.start('compile');
    await locked();
    expect((await run('idle-guard')).stdout).toMatch(/in use: compile of run run-1/);
    expect(stopped()).toBe(false);
    await endOf(phase);
  });

  test('at the latest end tells the phase to end, and stops when its outcome is written', async () => {
    instance.phase('compile', 'lock devices; run_long sleep 60');
    const phase = instance.start('compile');
    await locked();
    await run('idle-guard', { TRAINYARD_LATEST_END_MINUTES: '120' });
    expect(stopped()).toBe(true);
    expect(instance.outcome('compile')).toMatchObject({ status: 'stopped' });
    await endOf(phase);
  });

  test('never stops an instance of a prepaid block', async () => {
    const end = await run('idle-guard', {
      TRAINYARD_CAPACITY: 'capacity-block',
      TRAINYARD_LATEST_END_MINUTES: '1',
    });
    expect(end.stdout).toMatch(/saves nothing/);
    expect(stopped()).toBe(false);
  });

  /** The instance's metadata, which wants a session. */
  async function metadata(lifeCycle: string): Promise<Record<string, string>> {
    server = createServer((request, response) => {
      const isToken = request.method === 'PUT' && request.url === '/latest/api/token';
      const isAsked = request.url === '/latest/meta-data/instance-life-cycle';
      if (isToken) return response.end('a-session');
      response.statusCode =
        request.headers['x-aws-ec2-metadata-token'] === 'a-session' && isAsked ? 200 : 401;
      return response.end(lifeCycle);
    });
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
    return {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    };
  }

  test.each([
    ['a block by its metadata, on demand by the file', 'capacity-block', 'on-demand', '', false],
    ['on demand by its metadata, a block by the file', 'on-demand', 'capacity-block', '', true],
    ['spot by its metadata, a block by the file', 'spot', 'capacity-block', '', true],
    ['launched into a block, whatever the file says', 'on-demand', 'on-demand', 'capacity-block', false],
    ['launched into a block as spot says its metadata', 'spot', 'on-demand', 'capacity-block', true],
    [
      'launched on demand, silent metadata, a block by the file',
      'no word?',
      'capacity-block',
      'on-demand',
      true,
    ],
  ])('of an instance that is %s', async (_, lifeCycle, capacity, launched, stops) => {
    const more = { TRAINYARD_CAPACITY: capacity, ...(launched && { TRAINYARD_LAUNCHED_AS: launched }) };
    await run('idle-guard', { ...more, ...(await metadata(lifeCycle)) });
    expect(stopped()).toBe(stops);
  });

  test('asks the metadata once for each start of the instance', async () => {
    const more = { TRAINYARD_CAPACITY: 'on-demand', ...(await metadata('capacity-block')) };
    await run('idle-guard', more);
    await run('idle-guard', { ...more, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' });
    expect(instance.text('root/run/trainyard/idle.json')).toMatch(/saves nothing/);
    instance.clear('root/run/trainyard/life-cycle');
    await run('idle-guard', { ...more, AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' });
    expect(instance.text('root/run/trainyard/idle.json')).toMatch(/idle for 0 of 60/);
  });

  test('stops also when the bucket cannot be reached', async () => {
    instance.command('aws', 'echo denied >&2; exit 254');
    expect((await run('idle-guard')).stdout).toMatch(/could not be uploaded: denied/);
    expect(stopped()).toBe(true);
  });
});

test('the metrics of a replica and of the instance go out in one call', async () => {
  const port = await replica(() => 'vllm:num_requests_waiting 2\n');
  instance.command(
    'aws',
    `printf '%s\\n' "$*" >>"${instance.dir}/aws.log"; cp "\${6#file://}" "${instance.dir}/sent.json"`,
  );
  expect(await run('metrics')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(instance.text('aws.log')).toMatch(
    /^cloudwatch put-metric-data --namespace Trainyard --metric-data file:\S+\n$/,
  );
  const sent = JSON.parse(instance.text('sent.json') ?? '[]') as Array<{
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

describe('the services of an instance', () => {
  const SETTINGS = { ...GUARD, TRAINYARD_METRICS: 'on', TRAINYARD_PROMETHEUS_PORT: '0' };
  const install = async (more: Record<string, string>) => {
    instance.phase('bootstrap', 'source "$TRAINYARD_TOOLKIT/lib/services.sh"; install_services');
    const end = await instance.run('bootstrap', { ...SETTINGS, ...more });
    expect(end).toMatchObject({ code: 0 });
    return instance.text('systemctl.log') ?? '';
  };

  test('are installed and enabled as the environment wants them', async () => {
    const calls = await install({});
    expect(calls).toMatch(/enable trainyard-idle\.timer/);
    expect(calls).toMatch(/start trainyard-metrics\.timer/);
    expect(calls).toMatch(/disable trainyard-prometheus\.service/);
    expect(instance.text('root/etc/trainyard/services.env')).toContain('TRAINYARD_IDLE_MINUTES=60\n');
    expect(instance.text('root/etc/systemd/system/trainyard-idle.service')).toContain('libexec/idle-guard');
  });

  test.each([
    ['both limits are off', { TRAINYARD_IDLE_MINUTES: '0' }, /disable trainyard-idle\.timer/],
    ['the block is prepaid', { TRAINYARD_CAPACITY: 'capacity-block' }, /disable trainyard-idle\.timer/],
    [
      'the file says block, and the instance was launched on demand',
      { TRAINYARD_CAPACITY: 'capacity-block', TRAINYARD_LAUNCHED_AS: 'on-demand' },
      /enable trainyard-idle\.timer/,
    ],
    ['metrics are off', { TRAINYARD_METRICS: 'off' }, /disable trainyard-metrics\.timer/],
    ['an exporter is wanted', { TRAINYARD_PROMETHEUS_PORT: '9400' }, /start trainyard-prometheus\.service/],
  ])('follow when %s', async (_, more, expected) => {
    expect(await install(more)).toMatch(expected);
  });
});

const locked = () =>
  until('the lock', () => (instance.text('root/var/lib/trainyard/locks/devices.lock') ?? '').includes('pid'));

async function endOf(child: ChildProcess): Promise<void> {
  const over = child.exitCode === null ? ended(child) : Promise.resolve();
  child.kill('SIGTERM');
  await over;
}
