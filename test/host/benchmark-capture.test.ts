import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deviceCaptureSchema } from '../../lib/contract/device-capture';
import { keys } from '../../lib/contract/names';
import { outcomeSummary } from '../../lib/contract/outcome-summary';
import { type EmulatedInstance, ended, until } from './emulated-instance';
import { asked, benchmarkInstance, type ClientRun } from './fake-client';

const FOLDER = keys.benchmark('run-1', 'i-1', 'command-1');
const KEY = `${FOLDER}neuron-monitor.jsonl`;
const LOCAL = 'root/mnt/trainyard/runs/run-1/benchmark-command-1';
const WORKING = `${LOCAL}.neuron-monitor.jsonl`;
const STANDIN = resolve(__dirname, '../../assets/emulated/bin/neuron-monitor');
const FOREVER: ClientRun = { seconds: 60 };

let instance: EmulatedInstance;
beforeEach(() => {
  instance = benchmarkInstance();
});
afterEach(() => instance.remove());

const captured = (runs: readonly ClientRun[]) =>
  asked(runs, { TRAINYARD_CAPTURE: 'monitor', TRAINYARD_REPEATS: String(runs.length) });
const made = () => instance.outcome('benchmark')?.made;
const devices = () => deviceCaptureSchema.parse(JSON.parse(instance.object(`${FOLDER}devices.json`) ?? ''));
const at = (path: string) => join(instance.dir, path);
const lives = (pid: string) => existsSync(`/proc/${pid}`);
const parentOf = (pid: string) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')[1] ?? '';

/** Its process id is in the file `monitors`, a line for each that was started. */
const monitor = (script: string) =>
  instance.command('neuron-monitor', `echo $$ >>${at('monitors')}\n${script}`);
const monitors = () => instance.text('monitors')?.trim().split('\n') ?? [];

/** A phase whose client works until it is told to stop, beside a monitor that has said its first word. */
async function started() {
  const child = instance.start('benchmark', captured([FOREVER]));
  const over = ended(child);
  await until('a report', () => instance.text(WORKING));
  await until('a first request', () => instance.text(`${LOCAL}/requests.jsonl`));
  const [pid = ''] = monitors();
  return { child, over, pid };
}

describe('a benchmark with Capture=monitor', () => {
  test('stores the reports of neuron-monitor beside its result', async () => {
    const described = { root: instance.root, instanceType: 'trn2.48xlarge', release: '2.23.0' };
    const emulation = instance.file(
      'emulation.json',
      JSON.stringify({ ...described, facts: at('toolkit/facts.json') }),
    );
    monitor(`TRAINYARD_EMULATION=${emulation} exec ${STANDIN}`);
    const run = captured([{ awaits: { file: at(WORKING), text: '\n' } }]);
    const { code, stdout } = await ended(instance.start('benchmark', run));
    expect(code).toBe(0);
    expect(stdout).toContain(`capture: ${KEY}\n`);
    expect(made()).toEqual({ resultKeys: [`${FOLDER}result.json`], verdict: 'valid', capture: KEY });
    expect(instance.objects(FOLDER)).toEqual([
      ...['devices.json', 'neuron-monitor.jsonl', 'requests.jsonl', 'result.json'],
    ]);
    const lines = instance.object(KEY)?.trimEnd().split('\n') ?? [];
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line))).toEqual([
        'neuron_runtime_data',
        'system_data',
        'instance_info',
        'neuron_hardware_info',
      ]);
    }
    expect(monitors().filter(lives)).toEqual([]);
    const outcome = instance.outcome('benchmark');
    expect(outcome && outcomeSummary(outcome)).toContain('captured neuron-monitor.jsonl');
  });

  test('has one capture of all repeats, above their folders', async () => {
    const second = `${LOCAL}/repeat-2/requests.jsonl`;
    monitor(
      `echo '{"number": 1}'\nuntil [[ -s ${at(second)} ]]; do sleep 0.05; done\necho '{"number": 2}'\nexec sleep 60`,
    );
    const runs = [1, 2].map((number) => ({ awaits: { file: at(WORKING), text: `"number": ${number}` } }));
    expect((await instance.run('benchmark', captured(runs))).code).toBe(0);
    expect(instance.object(KEY)).toBe('{"number": 1}\n{"number": 2}\n');
    expect(monitors()).toHaveLength(1);
    expect(monitors().filter(lives)).toEqual([]);
  });

  test('says what our readers make of the tools, at rest and under load', async () => {
    const report = (used: number) => {
      const runtime = {
        neuroncore_counters: { neuroncores_in_use: { 0: { neuroncore_utilization: used } } },
        memory_used: {
          neuron_runtime_used_bytes: {
            ...{
              neuron_device: 7,
              usage_breakdown: { neuroncore_memory_usage: { 0: { tensors: 5, constants: 2 } } },
            },
          },
        },
        execution_stats: { error_summary: { hardware: 0 } },
      };
      return JSON.stringify({ neuron_runtime_data: [{ report: runtime }] });
    };
    monitor(
      `echo '${report(0)}'\necho 'no report'\necho '${report(90)}'\necho '${report(40)}'\nexec sleep 60`,
    );
    instance.command('neuron-ls', `echo '[{"neuron_device": 0, "nc_count": 2}]'`);
    const run = captured([{ awaits: { file: at(WORKING), text: '40' } }]);
    expect((await instance.run('benchmark', run)).code).toBe(0);
    const reading = (used: number) => ({
      ...{ utilization: { 0: used }, deviceBytes: 7, deviceErrors: 0 },
      coreBytes: { 0: { tensors: 5, constants: 2 } },
    });
    expect(devices()).toMatchObject({
      neuronLs: { devices: [{ device: 0, cores: [0, 1], logicalCores: null }], problem: null },
      monitor: { reports: 4, atRest: reading(0), underLoad: reading(90) },
    });
  });

  test('says why our reader does not take the list of devices, and keeps it', async () => {
    monitor(`echo '{}'\nexec sleep 60`);
    instance.command('neuron-ls', `echo '{"devices": 1}'`);
    const run = captured([{ awaits: { file: at(WORKING), text: '{}' } }]);
    expect((await instance.run('benchmark', run)).code).toBe(0);
    expect(devices().neuronLs).toEqual({
      ...{ printed: '{"devices": 1}\n', devices: null },
      problem: expect.stringContaining('neuron-ls printed what we cannot read') as string,
    });
  });

  test.each([
    ['missing', undefined, 'absent: neuron-monitor is not on this instance'],
    ['ended at once', 'exit 1', 'absent: neuron-monitor gave no report before it or the benchmark ended'],
    ['silent', 'exec sleep 60', 'absent: neuron-monitor gave no report before it or the benchmark ended'],
  ])('succeeds when the program is %s, and says so', async (_, script, sentence) => {
    if (script !== undefined) monitor(script);
    const awaits = { file: at('monitors'), text: '\n' };
    const { code, stdout } = await instance.run(
      'benchmark',
      captured([script === undefined ? {} : { awaits }]),
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`capture: ${sentence}\n`);
    expect(made()).toMatchObject({ verdict: 'valid', capture: sentence });
    expect(instance.objects(FOLDER)).toEqual(['devices.json', 'requests.jsonl', 'result.json']);
    expect(devices().monitor).toMatchObject({ atRest: null, underLoad: null });
    const outcome = instance.outcome('benchmark');
    expect(outcome && outcomeSummary(outcome)).toContain(`capture ${sentence}`);
    expect(monitors().filter(lives)).toEqual([]);
  });

  test('that is stopped keeps what was said, and leaves no process, not even one that ignores the signal', async () => {
    monitor(`trap '' TERM\necho '{"number": 1}'\nwhile :; do sleep 0.2; done`);
    const { child, over, pid } = await started();
    child.kill('SIGTERM');
    expect((await over).code).toBe(3);
    expect(instance.object(KEY)).toBe('{"number": 1}\n');
    expect(made()).toMatchObject({ capture: KEY });
    expect(lives(pid)).toBe(false);
  });

  test('whose client fails keeps the reason, the capture, and no process', async () => {
    monitor(`echo '{"number": 1}'\nexec sleep 60`);
    expect((await instance.run('benchmark', captured([{ code: 1 }]))).code).toBe(1);
    expect(instance.outcome('benchmark')?.reason.code).toBe('AllReplicasFail');
    expect(made()?.capture).toBeDefined();
    expect(monitors().filter(lives)).toEqual([]);
  });

  test('whose program is killed leaves no monitor', async () => {
    monitor(`echo '{"number": 1}'\nexec sleep 60`);
    const { over, pid } = await started();
    process.kill(Number(parentOf(parentOf(pid))), 'SIGKILL');
    await over;
    await until('the end of the monitor', () => !lives(pid));
  });
});

test('a benchmark without Capture starts no monitor', async () => {
  monitor(`echo '{}'\nexec sleep 60`);
  expect((await instance.run('benchmark', asked([{}]))).code).toBe(0);
  expect(instance.objects(FOLDER)).toEqual(['requests.jsonl', 'result.json']);
  expect(made()).not.toHaveProperty('capture');
  expect(monitors()).toEqual([]);
});

test('a benchmark with another Capture is refused', async () => {
  const { code } = await instance.run('benchmark', asked([{}], { TRAINYARD_CAPTURE: 'profile' }));
  expect(code).toBe(2);
  expect(instance.outcome('benchmark')?.reason.message).toBe(
    'TRAINYARD_CAPTURE is none or monitor, got profile',
  );
});

test('a capture keeps whole lines up to its limit, and then ends the monitor', () => {
  monitor(`for number in 1 2 3; do echo "{\\"number\\": $number}"; done\nexec sleep 60`);
  const file = at('capture.jsonl');
  const program = [
    'import sys',
    'from pathlib import Path',
    'from trainyard_host.benchmarks import capture',
    'print(capture.record(Path(sys.argv[1]), 30))',
  ].join('\n');
  const env = { ...instance.environment(), PYTHONPATH: join(instance.toolkit, 'python') };
  const said = execFileSync('python3', ['-c', program, file], { env, encoding: 'utf8' });
  expect(said).toBe('ended at its limit of 30 bytes; the rest of the benchmark is not in it\n');
  expect(instance.text('capture.jsonl')).toBe('{"number": 1}\n{"number": 2}\n');
  expect(monitors().filter(lives)).toEqual([]);
});
