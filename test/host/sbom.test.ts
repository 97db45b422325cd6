/** The bill of materials: what the host makes of its packages and sources, and that it lies beside each run. */
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { factsJson } from '../../lib/facts';
import { EmulatedInstance } from './emulated-instance';

const RELEASE = '2.23.0';
const COMMIT = 'c'.repeat(40);
const facts = factsJson() as unknown as {
  releases: Record<string, { venv: string }>;
  llmperf: { repository: string; patches: { file: string; sha256: string }[] };
};
const LLMPERF_VENV = '/opt/trainyard/venvs/llmperf';

interface Component {
  type: string;
  'bom-ref': string;
  name: string;
  version: string;
  purl?: string;
  hashes?: unknown;
  properties?: { name: string; value: string }[];
}

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
  instance.command('git', `[[ $* == *'rev-parse HEAD' ]] && echo ${COMMIT}`);
  instance.command('dpkg-query', "printf 'aws-neuronx-dkms\\t2:2.21.4+x\\n'");
  instance.file('root/etc/os-release', 'NAME="Ubuntu"\nID=ubuntu\n');
  pip(facts.releases[RELEASE]?.venv ?? '', { torch: '2.7.0+cpu', Neuronx_CC: '2.18.121.0' });
  pip(LLMPERF_VENV, { ray: '2.9', torch: '2.1' });
  instance.phase('bootstrap', 'host phases.versions');
});
afterEach(() => instance.remove());

function pip(venv: string, packages: Record<string, string>): void {
  const rows = Object.entries(packages).map(([name, version]) => ({ name, version }));
  const file = instance.file(`root${venv}/bin/pip`, `#!/bin/bash\necho '${JSON.stringify(rows)}'\n`);
  chmodSync(file, 0o755);
}

const bill = () => instance.text('root/var/lib/trainyard/sbom.json') ?? '';
const components = () => (JSON.parse(bill()) as { components: Component[] }).components;
const one = (ref: string) => components().find((it) => it['bom-ref'].endsWith(ref));

test('has the packages of each venv and of the system, the sources at their commits, and the toolkit', async () => {
  expect(await instance.run('bootstrap')).toMatchObject({ code: 0 });
  expect(JSON.parse(bill())).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(one('pkg:pypi/torch@2.7.0%2Bcpu')).toMatchObject({
    name: 'torch',
    version: '2.7.0+cpu',
    properties: [{ name: 'trainyard:venv', value: facts.releases[RELEASE]?.venv }],
  });
  expect(one('pkg:pypi/torch@2.1')).toMatchObject({ properties: [{ value: LLMPERF_VENV }] });
  expect(one('neuronx-cc@2.18.121.0')).toMatchObject({ name: 'neuronx-cc' });
  expect(one('system:aws-neuronx-dkms')).toMatchObject({
    version: '2:2.21.4+x',
    purl: 'pkg:deb/ubuntu/aws-neuronx-dkms@2:2.21.4%2Bx',
  });
  expect(one('source:llmperf')).toMatchObject({
    version: COMMIT,
    purl: `pkg:github/ray-project/llmperf@${COMMIT}`,
    properties: facts.llmperf.patches.map(({ file, sha256 }) => ({
      name: `trainyard:patch:${file}`,
      value: sha256,
    })),
  });
  expect(one('toolkit')).toMatchObject({ hashes: [{ alg: 'SHA-256', content: 'b'.repeat(64) }] });
  const refs = components().map((it) => it['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
});

test('is the same bytes for the same software, and others for other', async () => {
  await instance.run('bootstrap');
  const first = bill();
  await instance.run('bootstrap', { SSM_COMMAND_ID: 'command-2', TRAINYARD_RUN_ID: 'run-2' });
  expect(bill()).toBe(first);
  pip(LLMPERF_VENV, { ray: '2.9', torch: '2.2' });
  await instance.run('bootstrap', { SSM_COMMAND_ID: 'command-3' });
  expect(bill()).not.toBe(first);
});

test('leaves out a source that is not there, and a package URL where nobody says the distribution', async () => {
  instance.command('git', 'exit 128');
  instance.clear('root/etc/os-release');
  await instance.run('bootstrap');
  expect(components().filter((it) => it['bom-ref'].startsWith('source:'))).toEqual([]);
  expect(one('system:aws-neuronx-dkms')?.purl).toBeUndefined();
});

test('lies beside what each run leaves, by its digest, which its outcomes name', async () => {
  await instance.run('bootstrap');
  const digest = createHash('sha256').update(bill()).digest('hex');
  const key = `runs/run-1/i-1/sbom-${digest.slice(0, 12)}.json`;
  expect(instance.outcome('bootstrap')?.sbom).toEqual({ key, digest });
  expect(instance.object(key)).toBe(bill());

  instance.phase('prepare', 'true');
  await instance.run('prepare', { SSM_COMMAND_ID: 'command-2' });
  expect(instance.outcome('prepare', 'command-2')?.sbom).toEqual({ key, digest });
  await instance.run('prepare', { SSM_COMMAND_ID: 'command-3', TRAINYARD_RUN_ID: 'run-2' });
  expect(instance.object(key.replace('run-1', 'run-2'))).toBe(bill());
});

test('never costs the outcome: what cannot be stored is said, and left out', async () => {
  await instance.run('bootstrap');
  instance.file(`s3/results/runs/run-2/i-1/${sbomName()}`, 'of somebody else');
  instance.phase('prepare', 'true');
  const ended = await instance.run('prepare', { SSM_COMMAND_ID: 'command-2', TRAINYARD_RUN_ID: 'run-2' });
  expect(ended.code).toBe(0);
  const outcome = instance.object('runs/run-2/i-1/outcomes/prepare/command-2.json') ?? '';
  expect(JSON.parse(outcome)).not.toHaveProperty('sbom');
  expect(instance.object('runs/run-2/i-1/logs/prepare/command-2.log')).toContain('stayed on the host');
});

function sbomName(): string {
  return `sbom-${createHash('sha256').update(bill()).digest('hex').slice(0, 12)}.json`;
}

test('no bill, no word of one: an instance that an earlier toolkit set up', async () => {
  instance.phase('prepare', 'true');
  await instance.run('prepare');
  expect(instance.outcome('prepare')).not.toHaveProperty('sbom');
});
