import { spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

describe('what the host sees of itself', () => {
  let instance: EmulatedInstance;
  beforeAll(() => {
    instance = new EmulatedInstance();
  });
  afterAll(() => instance.remove());

  function python(code: string): string {
    const env = instance.environment({ PYTHONPATH: join(instance.toolkit, 'python') });
    const done = spawnSync('python3', ['-c', code], { encoding: 'utf8', env });
    expect(done.stderr).toBe('');
    return done.stdout.trim();
  }

  describe('a listener', () => {
    let server: Server;
    let port: number;
    beforeAll(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
      port = (server.address() as AddressInfo).port;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    const look = (address: string) =>
      python(`from trainyard_host.instance import listeners as l
it = l.in_the_way("${address}", ${port})
print(l.owner_of(it) if it else None)`);

    test('is named with its process', () => {
      expect(look('127.0.0.2')).toBe(String(process.pid));
    });

    test('is in the way of a wildcard address, and not of another address', () => {
      expect(look('0.0.0.0')).toBe(String(process.pid));
      expect(look('127.0.0.3')).toBe('None');
    });
  });

  test.each([
    ['no meminfo: one after another', '', 1],
    ['2 TiB free: as many as fit twice over', `MemAvailable: ${2 * 1024 ** 3} kB`, 7],
    ['too little for one: still one', 'MemAvailable: 1024 kB', 1],
  ])('replicas that load at once: %s', (_, meminfo, lanes) => {
    instance.clear('root/proc');
    if (meminfo !== '') instance.file('root/proc/meminfo', `${meminfo}\n`);
    expect(
      python('from trainyard_host.instance import host_memory; print(host_memory.lanes(141107412992))'),
    ).toBe(String(lanes));
  });

  test.each([
    ['0-31', '0-31 0 7'],
    ['32-63', '32-63 8 15'],
    ['16-47', 'CoresInvalid'],
    ['0-30', 'CoresInvalid'],
    ['64-95', 'CoresInvalid'],
    ['a-b', 'CoresInvalid'],
  ])('a range of cores that a person chose: %s', (text, answer) => {
    const code = `from trainyard_host.rules import layout
from trainyard_host.outcomes.failure import Failure
from trainyard_host.rules.phase_request import Serving
wanted = Serving(
    preset="corrected", model="meta-llama/Llama-3.3-70B-Instruct", revision="main", tensor_parallel=32, batch=4,
    context=8192, sequence=8192, logical_cores=2, compile_options={}, serve_options={},
)
try:
    it = layout.at_cores("${text}", "trn2.48xlarge", wanted, 8000)
    print(it.cores, it.devices[0], it.devices[-1])
except Failure as failure:
    print(failure.code)`;
    expect(python(code)).toBe(answer);
  });
});
