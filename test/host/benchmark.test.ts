import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { ended, Machine, until } from './machine';

/** A client that writes one line at once, and its result when it is told to stop or has waited long enough. */
const CLIENT = `
import json, os, signal, sys, time
out = sys.argv[sys.argv.index("--out") + 1]
def end(code):
    with open(os.path.join(out, "result.json"), "w") as stream:
        json.dump({"verdict": {"status": "suspect"}, "partial": code == 3}, stream)
    sys.exit(code)
signal.signal(signal.SIGTERM, lambda *_: end(3))
with open(os.path.join(out, "requests.jsonl"), "w") as stream:
    stream.write("{}\\n")
code = int(os.environ.get("FAKE_CODE", "-1"))
if code in (1, 2):
    with open(os.path.join(out, "failure.json"), "w") as stream:
        json.dump({"code": "NothingCompleted", "message": "no request was answered", "next": "run Diagnose"}, stream)
    sys.exit(code)
time.sleep(60 if code < 0 else 0)
end(code)
`;

/** The job without its preflight, which needs servers. */
const TRIAL = `
from trainyard_host import benchmark, failure
benchmark.deployed = lambda wanted: []
benchmark.measure_request = lambda wanted, replicas: {}
failure.run(benchmark.main)
`;

const REQUEST = {
  TRAINYARD_MODEL: 'm/m',
  TRAINYARD_MODEL_REVISION: 'r',
  TRAINYARD_TENSOR_PARALLEL_DEGREE: '32',
  TRAINYARD_BATCH_SIZE: '4',
  TRAINYARD_MAX_CONTEXT_LENGTH: '8192',
  TRAINYARD_SEQUENCE_LENGTH: '8192',
  TRAINYARD_LOGICAL_CORES: '2',
  TRAINYARD_PRESET: 'corrected',
};

describe('the benchmark job', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    machine.file('toolkit/python/trainyard_host/measure/__main__.py', CLIENT);
    machine.file('toolkit/python/trainyard_host/trial.py', TRIAL);
    machine.file('root/opt/trainyard/venvs/llmperf/bin/.keep', '');
    symlinkSync('/usr/bin/python3', join(machine.root, 'opt/trainyard/venvs/llmperf/bin/python'));
    machine.job('benchmark', 'host trial');
  });
  afterEach(() => machine.remove());

  const result = keys.result('run-1', 'i-1', 'command-1');

  test('uploads the whole directory and names the result and its verdict', async () => {
    expect((await machine.run('benchmark', { ...REQUEST, FAKE_CODE: '0' })).code).toBe(0);
    expect(machine.outcome('benchmark')?.made).toEqual({ resultKey: result, verdict: 'suspect' });
    expect(machine.objects(keys.benchmark('run-1', 'i-1', 'command-1'))).toEqual([
      'requests.jsonl',
      'result.json',
    ]);
  });

  test('keeps the partial result when it is stopped', async () => {
    const child = machine.start('benchmark', REQUEST);
    const end = ended(child);
    const written = 'root/mnt/trainyard/runs/run-1/benchmark-command-1/requests.jsonl';
    await until('a first request', () => machine.text(written));
    child.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(JSON.parse(machine.object(result) ?? '{}')).toMatchObject({ partial: true });
    expect(machine.outcome('benchmark')).toMatchObject({ status: 'stopped', made: { resultKey: result } });
  });

  test.each([1, 2])('passes on why the client ended with %i', async (code) => {
    expect((await machine.run('benchmark', { ...REQUEST, FAKE_CODE: String(code) })).code).toBe(code);
    expect(machine.outcome('benchmark')?.reason).toEqual({
      code: 'NothingCompleted',
      message: 'no request was answered',
      next: 'run Diagnose',
    });
  });
});
