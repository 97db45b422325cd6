/** Whether two runs were the same thing: folders, and manifests that somebody sent. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../lib/contract/manifest';
import { writeRun } from './run-folders';
import { call, expectTranscript } from './terminal';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-same-'));
  writeRun(join(cwd, 'a'), { rate: 270, ttft: 0.8, seed: 1 });
  writeRun(join(cwd, 'b'), { rate: 301, ttft: 0.7, seed: 2 });
  sent('c', (manifest) => ({ target: { ...manifest.target, imageId: 'ami-other' } }));
  sent('d', ({ environment }) => ({ environment: { ...environment, release: undefined } }));
  const bill =
    (digit: string) =>
    ({ target }: Manifest) => ({
      sboms: Object.fromEntries(
        target.instanceIds.map((id) => [id, { key: `runs/r/${id}/sbom.json`, digest: digit.repeat(64) }]),
      ),
    });
  sent('f', bill('1'));
  sent('g', bill('2'));
  sent('e', ({ environment }) => ({
    environment: { ...environment, name: 'other' },
    bundle: 'e'.repeat(64),
  }));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** A copy of `b` with another manifest. */
function sent(name: string, change: (manifest: Manifest) => object): void {
  cpSync(join(cwd, 'b'), join(cwd, name), { recursive: true });
  const file = join(cwd, name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  writeFileSync(file, JSON.stringify({ ...manifest, ...change(manifest) }));
}

const same = async (line: string) => {
  const { code, stdout, stderr } = await call(`same ${line}`, { cwd });
  return { code, stdout, stderr: stderr.replace(/\s+/g, ' ') };
};
const rows = async (line: string) => {
  const { stdout } = await same(`${line} --json`);
  const { same: all, fields } = JSON.parse(stdout) as {
    same: boolean;
    fields: { field: string; is: string; decides: boolean }[];
  };
  return { all, by: new Map(fields.map((row) => [row.field, row])) };
};

test('two runs of the same thing are the same, whatever they measured', async () => {
  expect(await same('./a ./b')).toMatchObject({ code: 0, stderr: '' });
  expect((await rows('./a ./b')).all).toBe(true);
});

test('so are manifests alone', async () => {
  const { code, stdout } = await same('./a/manifest.json ./b/manifest.json');
  expect(code).toBe(0);
  expect(stdout).toContain('./a/manifest.json and ./b/manifest.json are the same');
  const { by } = await rows('./a ./b/manifest.json');
  expect(by.get('requests')).toMatchObject({ is: 'unknown', decides: false });
});

test('a field that decides and differs is named, and ends with 1', async () => {
  const { code, stderr } = await same('./a ./c');
  expect(code).toBe(1);
  expect(stderr).toContain('NotTheSame: ./a and ./c are not known to be the same; different: image');
  const { all, by } = await rows('./a ./c');
  expect([all, by.get('image')]).toMatchObject([false, { is: 'different', decides: true }]);
});

test('one that is not recorded is not the same', async () => {
  const { code, stderr } = await same('./a ./d');
  expect(code).toBe(1);
  expect(stderr).toContain('unknown: Neuron SDK release');
});

test('a name decides nothing, the toolkit does', async () => {
  const { by } = await rows('./a/manifest.json ./e/manifest.json');
  expect([...by.values()].filter(({ decides }) => decides).map(({ field }) => field)).toEqual(['toolkit']);
});

test('the bill of materials decides where both have one', async () => {
  const { by } = await rows('./f ./g');
  expect(by.get('bill of materials')).toMatchObject({ is: 'different', decides: true });
  expect((await same('./f ./f')).code).toBe(0);
  expect((await rows('./a ./f')).by.get('bill of materials')).toMatchObject({
    is: 'unknown',
    decides: false,
  });
});

test('what is printed', async () => {
  await expectTranscript('same-image', 'same ./a ./c', { cwd });
});

test('one run is not two', async () => {
  expect((await same('./a')).code).toBe(2);
});
