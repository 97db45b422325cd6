import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hiddenSpeedFile } from '../../lib/emulator/account/instances/hidden-speed';

const STAND_INS = resolve(__dirname, '../../assets/emulated/python');

/** Seconds of a prefill, a step and a load of the 70B at TP 16 on trn2.48xlarge, by seed. */
function times(seeds: readonly string[]): number[][] {
  const program = `
import json, sys
from standin.neuron.speed import speed_of
hardware = {"family": "trn2", "physicalCores": 128, "denseBf16Flops": 10.7e15, "hbmBandwidthBytesPerSecond": 46.4e12}
def of(seed):
    it = speed_of(hardware, 70553706496, 64, 2, seed)
    return [it.prefill_seconds(1, 8192), it.decode_step_seconds(), it.load_seconds(False)]
print(json.dumps([of(seed) for seed in json.loads(sys.argv[1])]))`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program, JSON.stringify(seeds)], {
    cwd: STAND_INS,
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the constants of emulated hardware are hidden: up to 15 % off, each for itself, the same again', () => {
  const seeds = Array.from({ length: 300 }, (_, index) => `seed ${index}`);
  const [[...model] = [], ...drawn] = times(['', ...seeds]);
  const ratios = drawn.map((row) => row.map((seconds, at) => (model[at] ?? 0) / seconds));
  for (const at of [0, 1, 2]) {
    const ours = ratios.map((row) => row[at] ?? 0);
    expect(Math.min(...ours)).toBeGreaterThan(0.85);
    expect(Math.min(...ours)).toBeLessThan(0.87);
    expect(Math.max(...ours)).toBeLessThan(1.15);
    expect(Math.max(...ours)).toBeGreaterThan(1.13);
  }
  const together = ratios.filter(([prefill = 0, step = 0]) => prefill > 1 === step > 1).length;
  expect(together).toBeGreaterThan(100);
  expect(together).toBeLessThan(200);
  expect(times(['seed 7'])).toEqual([drawn[7]]);
});

test('a state directory has a seed of its own, made once', () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'trainyard-hidden-')));
  const read = () => folders.map((folder) => readFileSync(hiddenSpeedFile(folder), 'utf8'));
  const first = read();
  expect(first[0]).toMatch(/^[0-9a-f]{32}\n$/);
  expect(first[0]).not.toBe(first[1]);
  expect(read()).toEqual(first);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('only the emulated account and the stand-ins know of it', () => {
  const root = resolve(__dirname, '../..');
  const knowing = ['lib', 'assets'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((name) => /\.(ts|py|sh|json)$/.test(name))
      .filter((name) => /hidden.?speed/i.test(readFileSync(join(root, name), 'utf8'))),
  );
  expect(knowing).toContain('lib/emulator/account/instances/emulated-instance.ts');
  const strays = knowing.filter(
    (name) => !/^(lib\/emulator\/account\/instances|assets\/emulated)\//.test(name),
  );
  expect(strays).toEqual([]);
});
