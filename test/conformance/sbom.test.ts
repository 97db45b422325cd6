/** The bill of materials of a host whose pip and git are real, read by the validator of CycloneDX's own library. */
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { factsJson } from '../../lib/facts';
import { EmulatedInstance } from '../host/emulated-instance';

jest.setTimeout(600_000);

const VALIDATE = `
import json, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
print("valid" if found is None else found)
`;

const python = (code: string, input = '') =>
  spawnSync('python3', ['-c', code], { encoding: 'utf8', input, env: { PATH: process.env.PATH } });

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

/** The venvs of the host are that of this tier: `pip list` is the real one. */
function useOwnPip(): void {
  const found = python('import sys; print(sys.prefix)').stdout.trim();
  const { releases } = factsJson() as unknown as { releases: Record<string, { venv: string }> };
  for (const venv of [releases['2.23.0']?.venv ?? '', '/opt/trainyard/venvs/llmperf']) {
    const place = instance.file(`root${venv}/README`, '');
    symlinkSync(join(found, 'bin'), join(dirname(place), 'bin'));
  }
}

function cloneOf(name: string): string {
  const place = dirname(instance.file(`root/opt/trainyard/src/${name}/README`, 'text'));
  const git = (...words: string[]) =>
    spawnSync('git', ['-C', place, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      encoding: 'utf8',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  return git('rev-parse', 'HEAD').stdout.trim();
}

test('is valid by the schema of CycloneDX 1.6, and has what pip and git say', async () => {
  useOwnPip();
  const commit = cloneOf('llmperf');
  instance.file('root/etc/os-release', 'ID=ubuntu\n');
  instance.command('dpkg-query', "printf 'aws-neuronx-dkms\\t2:2.21.4+x\\n'");
  instance.phase('bootstrap', 'host phases.versions');
  expect(await instance.run('bootstrap')).toMatchObject({ code: 0 });
  const text = instance.text('root/var/lib/trainyard/sbom.json') ?? '';
  const validated = python(VALIDATE, text);
  expect([validated.stdout.trim(), validated.stderr]).toEqual(['valid', '']);
  expect(text).toContain('pkg:pypi/cyclonedx-python-lib@');
  expect(text).toContain(`@${commit}`);
  // The validator is one that can say no.
  const broken = { ...(JSON.parse(text) as object), bomFormat: 'CycloneDY' };
  expect(python(VALIDATE, JSON.stringify(broken)).stdout).not.toMatch(/^valid/);
});
