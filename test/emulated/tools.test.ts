/** The tools of the emulated instance: each accepts what the host toolkit runs, refuses the rest, and lies about nothing of ours. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { factsJson, hardwareOf } from '../../lib/facts';
import { Instance } from './helpers/instance';

const LLMPERF = (
  factsJson() as unknown as { llmperf: { repository: string; commit: string; patches: Patch[] } }
).llmperf;
interface Patch {
  readonly file: string;
  readonly sha256: string;
  readonly url: string;
}

describe('tools of the emulated instance', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance();
  });
  afterAll(() => instance.close());
  const path = (name: string) => join(instance.root, name);

  describe('neuron-ls', () => {
    it('shows sixteen devices with four logical cores, on a torus', () => {
      const rows = JSON.parse(instance.run('neuron-ls', ['--json-output']).out) as Record<string, unknown>[];
      expect(rows).toHaveLength(16);
      expect(rows[0]).toMatchObject({
        neuron_device: 0,
        nc_count: 4,
        neuroncore_ids: [0, 1, 2, 3],
        numa_node: '1',
      });
      expect(rows[0]?.connected_to).toEqual([1, 3, 4, 12]);
      expect(rows[15]).toMatchObject({ memory_size: 103079215104, neuroncore_ids: [60, 61, 62, 63] });
    });

    it.each(['trn1.32xlarge', 'inf2.48xlarge', 'trn2.3xlarge'])('has the devices of %s', (instanceType) => {
      instance.describe({ instanceType });
      const rows = JSON.parse(instance.run('neuron-ls', ['-j']).out) as { neuroncore_ids: number[] }[];
      const hardware = hardwareOf(instanceType);
      expect(rows).toHaveLength(hardware.devices);
      expect(rows.flatMap((row) => row.neuroncore_ids)).toHaveLength(
        hardware.physicalCores / hardware.logicalCores.default,
      );
      instance.describe({ instanceType: 'trn2.48xlarge' });
    });

    it('names the process that holds a core, and forgets it when it is dead', async () => {
      const hold =
        'import sys, time; sys.path.insert(0, sys.argv[1]); from standin import emulation; from standin.neuron.core_ledger import CoreLedger; ' +
        'CoreLedger(emulation.load()).acquire(list(range(4, 12)), 2, "tag"); print("held", flush=True); time.sleep(60)';
      const child = instance.start('/usr/bin/env', [
        'python3',
        '-c',
        hold,
        join(instance.venv, 'lib/standin'),
      ]);
      await new Promise((done) => child.stdout?.once('data', done));
      const holders = () => {
        const rows = JSON.parse(instance.run('neuron-ls', ['-j']).out) as {
          neuron_processes: { pid: number }[];
        }[];
        return rows.map((row) => row.neuron_processes.map((process) => process.pid));
      };
      expect(holders().slice(0, 4)).toEqual([[], [child.pid], [child.pid], []]);
      child.kill('SIGKILL');
      await new Promise((done) => child.once('exit', done));
      expect(holders().flat()).toEqual([]);
    });

    it('refuses what it does not know', () => {
      expect(instance.run('neuron-ls', ['--bogus']).code).toBe(2);
    });
  });

  describe('sources', () => {
    const git = (...argv: string[]) => instance.run('git', argv);
    const clone = (name: string, commit = LLMPERF.commit) => {
      git('clone', '--filter=blob:none', '--no-checkout', LLMPERF.repository, path(name));
      return git('-C', path(name), 'checkout', '--quiet', '--detach', commit);
    };
    const fetchPatch = ({ file, url }: Patch) =>
      instance.run('curl', ['-fsSL', '--connect-timeout', '20', '--max-time', '300', '-o', path(file), url]);

    it('clones a known repository to the pinned commit', () => {
      expect(clone('llmperf').code).toBe(0);
      expect(git('-C', path('llmperf'), 'rev-parse', 'HEAD').out.trim()).toBe(LLMPERF.commit);
      expect(existsSync(path('llmperf/token_benchmark_ray.py'))).toBe(true);
    });

    it('knows no other repository, commit or directory', () => {
      expect(git('clone', 'https://github.com/someone/else.git', path('else')).code).toBe(128);
      expect(git('-C', path('llmperf'), 'checkout', '--detach', 'deadbeef').code).toBe(1);
      expect(git('clone', LLMPERF.repository, path('llmperf')).err).toContain('already exists');
      expect(git('-C', path('tmp'), 'rev-parse', 'HEAD').code).toBe(128);
      expect(git('push').code).toBe(1);
    });

    it('gives placeholders for the patches, which sha256sum takes for them', () => {
      for (const patch of LLMPERF.patches) {
        expect(fetchPatch(patch).code).toBe(0);
        expect(instance.run('sha256sum', [path(patch.file)]).out).toBe(
          `${patch.sha256}  ${path(patch.file)}\n`,
        );
      }
    });

    it('fakes no digest but theirs', () => {
      const text = 'This stands for neuron_perf.patch on an emulated host. It is not a patch.\nx';
      writeFileSync(path('changed.patch'), text);
      writeFileSync(path('ours.tar'), 'ours');
      for (const [file, content] of [
        ['changed.patch', text],
        ['ours.tar', 'ours'],
      ] as const) {
        const digest = createHash('sha256').update(content).digest('hex');
        expect(instance.run('sha256sum', [path(file)]).out).toContain(digest);
      }
    });

    it('finds nothing else on the web', () => {
      const refused = instance.run('curl', ['-fsSL', '-o', path('x'), 'https://example.com/x']);
      expect(refused.code).toBe(22);
      expect(existsSync(path('x'))).toBe(false);
    });

    it('applies both patches at the pinned commit, each once', () => {
      for (const { file } of LLMPERF.patches) {
        expect(git('-C', path('llmperf'), 'apply', '--check', path(file)).code).toBe(0);
        expect(git('-C', path('llmperf'), 'apply', path(file)).code).toBe(0);
        expect(git('-C', path('llmperf'), 'apply', path(file)).err).toContain('patch does not apply');
      }
    });

    it('refuses the first patch at v2.0, and the text of any other', () => {
      clone('v2', 'v2.0');
      const codes = LLMPERF.patches.map(
        ({ file }) => git('-C', path('v2'), 'apply', '--check', path(file)).code,
      );
      expect(codes).toEqual([1, 0]);
      writeFileSync(path('own.patch'), 'diff --git a/x b/x\n');
      expect(git('-C', path('v2'), 'apply', path('own.patch')).code).toBe(128);
    });
  });

  describe('python', () => {
    it('is the real one, but for -m venv', () => {
      expect(instance.run('python3', ['-c', 'print(6 * 7)']).out).toBe('42\n');
      expect(instance.run('python3.10', ['-m', 'venv', path('llm')]).code).toBe(0);
      expect(instance.run(path('llm/bin/python'), ['-c', 'import standin; print(1)']).out).toBe('1\n');
    });

    it('starts no other program on its way, for nearly every process of an instance begins so', () => {
      const bare = path('bare');
      mkdirSync(bare);
      const real = instance.run('python3', ['-c', 'import sys; print(sys.executable)']).out.trim();
      symlinkSync(realpathSync(real), join(bare, 'python3'));
      symlinkSync('/bin/bash', join(bare, 'bash'));
      const PATH = `${instance.environment().PATH?.split(':')[0]}:${bare}`;
      expect(instance.run('aws', ['--version'], { PATH })).toEqual({
        code: 0,
        out: 'aws-cli/2.0.0-emulated\n',
        err: '',
      });
    });

    it('finds its interpreter with the venv first on the PATH', () => {
      const PATH = `${path('llm/bin')}:${instance.environment().PATH}`;
      expect(instance.run('python3', ['-c', 'print(1)'], { PATH }).out).toBe('1\n');
    });

    it('refuses LLMPerf on a Python that it excludes, unless told otherwise', () => {
      instance.run('python3', ['-m', 'venv', '--python', '3.11', path('new')]);
      const pip = (...argv: string[]) => instance.run(path('new/bin/pip'), argv);
      expect(pip('install', '--no-deps', '-e', path('llmperf')).err).toContain("not in '<3.11,>=3.8'");
      expect(pip('install', '--no-deps', '--ignore-requires-python', '-e', path('llmperf')).code).toBe(0);
      expect(instance.run(path('llm/bin/pip'), ['install', '--no-deps', '-e', path('llmperf')]).code).toBe(0);
    });

    it('imports what was installed and nothing else', () => {
      writeFileSync(path('requirements.txt'), '# pinned\nray==2.10.0\n');
      expect(instance.run(path('llm/bin/python'), ['-c', 'import ray']).code).toBe(1);
      instance.run(path('llm/bin/pip'), ['install', '-r', path('requirements.txt')]);
      expect(instance.run(path('llm/bin/python'), ['-c', 'import ray']).code).toBe(0);
      const listed = JSON.parse(instance.run(path('llm/bin/pip'), ['list', '--format=json']).out);
      expect(listed).toContainEqual({ name: 'ray', version: '2.10.0' });
    });
  });

  it('names the packages of the release', () => {
    const format = ['$', '{Package}\\t$', '{Version}\\n'].join('');
    const query = instance.run('dpkg-query', ['-W', '-f', format, 'aws-neuronx-*']);
    expect(query.out).toContain('aws-neuronx-dkms\t2.21.37.0\n');
    expect(instance.run('dpkg-query', ['-W', 'nothing-like-it']).code).toBe(1);
    expect(instance.run('modinfo', ['-F', 'version', 'neuron']).out).toBe('2.21.37.0\n');
    const install = ['-o', 'DPkg::Lock::Timeout=600', 'install', '-y', '--no-install-recommends', 'git'];
    expect(instance.run('apt-get', install).code).toBe(0);
    expect(instance.run('apt-get', ['install', '--purge']).code).toBe(100);
    expect(instance.run('cloud-init', ['status', '--wait']).code).toBe(0);
  });

  it('asks the account for its units, and passes on what it says', async () => {
    const asked: { url?: string; authorization?: string; body: unknown }[] = [];
    const control = createServer((request, response) => {
      void textOf(request).then((text) => {
        asked.push({
          url: request.url,
          authorization: request.headers.authorization,
          body: JSON.parse(text),
        });
        response.end(JSON.stringify({ exitCode: 3, stdout: 'ActiveState=active\n', stderr: 'said\n' }));
      });
    });
    await new Promise<void>((done) => control.listen(0, '127.0.0.1', done));
    const { port } = control.address() as AddressInfo;
    instance.describe({ controlEndpoint: `http://127.0.0.1:${port}`, token: 'secret' });
    const shown = await instance.later('systemctl', [
      'show',
      'a@1.service',
      '--property=ActiveState,MainPID',
    ]);
    expect(shown).toEqual({ code: 3, out: 'ActiveState=active\n', err: 'said\n' });
    await instance.later('systemctl', ['enable', '--now', 'a@1.service']);
    expect(asked).toEqual([
      {
        url: '/units/show',
        authorization: 'Bearer secret',
        body: { units: ['a@1.service'], properties: ['ActiveState', 'MainPID'], now: false, noBlock: false },
      },
      {
        url: '/units/enable',
        authorization: 'Bearer secret',
        body: { units: ['a@1.service'], properties: [], now: true, noBlock: false },
      },
    ]);
    await new Promise((done) => control.close(done));
    expect(instance.run('systemctl', ['start', 'a@1.service']).err).toContain('Failed to connect to bus');
    expect(instance.run('systemctl', ['mask', 'a']).err).toContain("Unknown command verb 'mask'");
    expect(instance.run('systemctl', ['start', '--bogus', 'a']).code).toBe(1);
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
