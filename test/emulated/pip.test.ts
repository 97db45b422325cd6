/** `pip` of an emulated venv: what it installs of a list, and what it says where the real one refuses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instance } from './helpers/instance';

describe('pip of an emulated venv', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance();
    instance.run('python3', ['-m', 'venv', path('llm')]);
  });
  afterAll(() => instance.close());
  const path = (name: string) => join(instance.root, name);

  it('takes a list without hashes only where it is not told to require them', () => {
    const pip = (...words: string[]) => instance.run(path('llm/bin/pip'), ['install', ...words]);
    writeFileSync(path('plain.txt'), 'ray==2.10.0\n');
    writeFileSync(path('hashed.txt'), `ray==2.11.0 \\\n    --hash=sha256:${'a'.repeat(64)}\n`);
    expect(pip('--require-hashes', '-r', path('plain.txt'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('Hashes are required in --require-hashes mode'),
    });
    expect(pip('--require-hashes', '-r', path('hashed.txt')).code).toBe(0);
    const listed = JSON.parse(instance.run(path('llm/bin/pip'), ['list', '--format=json']).out);
    expect(listed).toContainEqual({ name: 'ray', version: '2.11.0' });
  });

  it("installs of a list what is for the venv's Python", () => {
    const list =
      'ray==1; python_version < "3.13"\nray==2; python_version == "3.13"\nray==3; python_version >= "3.14"\n';
    writeFileSync(path('marked.txt'), list);
    const ray = (python: string) => {
      instance.run('python3', ['-m', 'venv', '--python', python, path(python)]);
      instance.run(path(`${python}/bin/pip`), ['install', '-r', path('marked.txt')]);
      const listed = instance.run(path(`${python}/bin/pip`), ['list', '--format=json']).out;
      return (JSON.parse(listed) as { name: string; version: string }[]).find(({ name }) => name === 'ray')
        ?.version;
    };
    expect(['3.9', '3.12', '3.13', '3.14'].map(ray)).toEqual(['1', '1', '2', '3']);
  });

  it('takes the version of a constraint, and says what pip says of one that does not fit', () => {
    const pip = path('held/bin/pip');
    const install = (asked: string, ...constraints: string[]) =>
      instance.run(pip, ['install', asked, ...constraints.flatMap((name) => ['-c', path(name)])]);
    instance.run('python3', ['-m', 'venv', path('held')]);
    writeFileSync(path('image.txt'), 'torch==2.7.0\n');
    writeFileSync(path('listed.txt'), 'tokenizers==0.21.1\n');
    const conflict = install('tokenizers >= 0.22', 'image.txt', 'listed.txt');
    expect([conflict.code, conflict.err]).toEqual([
      1,
      expect.stringContaining('\n    The user requested (constraint) tokenizers==0.21.1\n'),
    ]);
    expect(install('tokenizers >= 0.21', 'image.txt', 'listed.txt').code).toBe(0);
    expect(instance.run(pip, ['freeze']).out).toContain('tokenizers==0.21.1\n');
  });

  it('says what pip says of a requirements file that the branch does not have', () => {
    const install = ['install', '-r', 'requirements-neuron.txt'];
    const missing = instance.run(join(instance.venv, 'bin/pip'), install);
    expect(missing.code).toBe(1);
    expect(missing.err).toContain("No such file or directory: 'requirements-neuron.txt'");
  });

  it('builds vLLM for Neuron only when told to', () => {
    mkdirSync(path('vllm-source'), { recursive: true });
    writeFileSync(path('vllm-source/pyproject.toml'), '[project]\nname = "vllm"\n');
    const install = (more: Record<string, string>) =>
      instance.run(
        join(instance.venv, 'bin/pip'),
        ['install', '--no-build-isolation', '-e', '.'],
        more,
        path('vllm-source'),
      );
    expect(install({}).err).toContain('CUDA_HOME is not set');
    expect(install({ VLLM_TARGET_DEVICE: 'neuron' }).code).toBe(0);
  });
});
