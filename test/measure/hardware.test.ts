/** A failure of the hardware during a measurement, as the kernel and the devices tell of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIGNATURES } from '../../lib/facts';
import { World } from './world';

const COUNTER = 'sys/devices/virtual/neuron_device/neuron0/stats/hardware/mem_ecc_uncorrected';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** A measurement of one quick replica while the kernel says what the script prints. */
async function judged(script: string) {
  world.kernel(script);
  const ports = await world.replicas({ slots: 4, prefill: 0.002, tpot: 0.002 });
  const request = world.request(ports, 4, {
    workload: { requests: 12, outputTokens: { mean: 5, stddev: 0 } },
  });
  const { result, out } = await world.measure(request, ports);
  const { hardware } = JSON.parse(readFileSync(join(out, 'evidence.json'), 'utf8'));
  return {
    hardware,
    verdict: result.verdict,
    check: result.verdict.checks.find(({ name }) => name === 'HardwareErrors'),
  };
}

const LINE = '[  100.000000] NEURON_HW_ERR=SRAM_UNCORRECTABLE_ERROR hardware-error=1';

test('an instance that is well passes', async () => {
  const { check } = await judged('echo "[    1.000000] Neuron Driver Started"');
  expect(check).toMatchObject({ status: 'pass' });
});

test('an error between start and end makes the verdict invalid, and what was read is evidence', async () => {
  const { check, verdict, hardware } = await judged(`[ "$1" = 0 ] || echo "${LINE}"`);
  expect(verdict.status).toBe('invalid');
  expect(check).toMatchObject({ status: 'invalid', evidence: expect.stringContaining(LINE) });
  expect(hardware).toMatchObject({ before: { kernel: [] }, after: { kernel: [LINE] } });
});

test('an older one makes it suspect', async () => {
  expect((await judged(`echo "${LINE}"`)).check).toMatchObject({ status: 'suspect' });
});

test('a counter of uncorrected errors that rises makes it invalid, also where the kernel is silent', async () => {
  mkdirSync(join(world.directory, COUNTER), { recursive: true });
  writeFileSync(join(world.directory, COUNTER, 'total'), '3\n');
  const { check, hardware } = await judged(`[ "$1" = 0 ] || echo 4 >${COUNTER}/total; exit 1`);
  expect(check).toMatchObject({
    status: 'invalid',
    evidence: 'counters of uncorrected errors rose: neuron0 mem_ecc_uncorrected by 1',
  });
  expect(hardware.before).toEqual({ kernel: null, counters: { 'neuron0 mem_ecc_uncorrected': 3 } });
});

test('where nothing can be read, nothing is judged', async () => {
  expect((await judged('exit 1')).check).toMatchObject({ status: 'not-judged' });
});

test('every failure of the hardware that Diagnose knows from the kernel is one of the texts', async () => {
  const code = 'from trainyard_host.measure.client import hardware; print("\\n".join(hardware.KERNEL_TEXTS))';
  const texts = (await world.python(['-c', code])).stdout.trim().split('\n');
  const rows = SIGNATURES.filter(({ at, lasting }) => at === 'kernel' && lasting === true);
  expect(rows.length).toBeGreaterThan(1);
  for (const { sample } of rows) expect(texts.some((text) => sample.includes(text))).toBe(true);
});
