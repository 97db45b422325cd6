import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

describe("the tutorial's scripts", () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
    instance.file('root/mnt/trainyard/models/meta-llama--Llama-3.3-70B-Instruct/6f60/.keep', '');
  });
  afterEach(() => instance.remove());

  function script(name: string, ...flags: string[]) {
    const env = instance.environment();
    return spawnSync(join(instance.toolkit, 'tutorial', name), flags, { encoding: 'utf8', env });
  }

  test.each([
    ['deploy_vllm_endpoint.sh', ['-p port', '-c cores', '-t tp_degree', '-b bs', '-h']],
    ['benchmark_model.sh', ['-t tp_degree', '-d dp_degree', '-b bs', '-h']],
  ])('%s -h names its flags and ends with 0; another flag ends with 1', (name, flags) => {
    const help = script(name, '-h');
    expect(help.status).toBe(0);
    for (const flag of flags) expect(help.stdout).toContain(flag);
    expect(script(name, '-z').status).toBe(1);
  });

  const echo = (names: string[]) => `echo "${names.map((name) => `$TRAINYARD_${name}`).join(' ')}" >&3`;

  test.each([
    [
      'compile_model.sh',
      [],
      'compile',
      ['TENSOR_PARALLEL_DEGREE', 'BATCH_SIZE', 'MODEL_REVISION'],
      '32 4 6f60',
    ],
    ['deploy_vllm_endpoint.sh', [], 'deploy', ['BASE_PORT', 'CORES', 'BATCH_SIZE'], '8000 0-31 4'],
    [
      'deploy_vllm_endpoint.sh',
      ['-p', '8001', '-c', '32-47', '-t', '16', '-b', '2'],
      'deploy',
      ['BASE_PORT', 'CORES', 'TENSOR_PARALLEL_DEGREE', 'BATCH_SIZE'],
      '8001 32-47 16 2',
    ],
    [
      'benchmark_model.sh',
      [],
      'benchmark',
      ['DATA_PARALLEL_DEGREE', 'BATCH_SIZE', 'REQUEST_COUNT'],
      '2 1 1000',
    ],
    [
      'benchmark_model.sh',
      ['-t', '16', '-d', '4', '-b', '8'],
      'benchmark',
      ['TENSOR_PARALLEL_DEGREE', 'DATA_PARALLEL_DEGREE', 'BATCH_SIZE'],
      '16 4 8',
    ],
  ] as const)(
    '%s %j runs the phase of the documents with its values',
    (name, flags, phase, names, values) => {
      instance.phase(phase, echo([...names]));
      const end = script(name, ...flags);
      expect(end.stderr).not.toContain('MissingVariable');
      expect(end.stdout.split('\n')[0]).toBe(values);
      expect(end.status).toBe(0);
    },
  );

  test('an instance that was not bootstrapped says so', () => {
    const end = script('compile_model.sh');
    expect(end.status).toBe(1);
    expect(end.stdout).toContain('HostNotBootstrapped');
  });
});
