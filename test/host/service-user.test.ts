/** Servers and the client run as users of their own: how they are made, and what it is given before a server starts. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

describe('the users', () => {
  const bootstrap = () => {
    instance.phase('prepare', 'source "$TRAINYARD_TOOLKIT/lib/service-user.sh"\nmake_service_users');
    return instance.run('prepare');
  };

  test('are made for the system, without a shell, once', async () => {
    instance.command(
      'useradd',
      `echo "$*" >>"${instance.dir}/asked"; echo "\${@: -1}:x:999:" >>"$TRAINYARD_ROOT/etc/passwd"`,
    );
    expect((await bootstrap()).code).toBe(0);
    expect((await bootstrap()).code).toBe(0);
    expect(instance.text('asked')).toBe(
      [
        ['service', 'trainyard'],
        ['client/home', 'trainyard-client'],
      ]
        .map(
          ([home, name]) =>
            `--system --user-group --no-create-home --home-dir /var/lib/trainyard/${home} --shell /usr/sbin/nologin ${name}\n`,
        )
        .join(''),
    );
  });

  test('of which one cannot be made fail the bootstrap by name', async () => {
    instance.command('useradd', 'echo "useradd: cannot lock /etc/passwd" >&2; exit 1');
    expect((await bootstrap()).code).toBe(1);
    expect(instance.outcome('prepare')?.reason).toMatchObject({
      code: 'ServiceUserMissing',
      message: expect.stringContaining('cannot lock /etc/passwd'),
    });
  });
});

describe('before a server starts', () => {
  const metrics = () => join(instance.root, 'var/lib/trainyard/replicas/8000.prometheus');
  const cache = () => join(instance.root, 'mnt/trainyard/artifacts/key');
  const prepare = (more: Record<string, string> = {}) =>
    spawnSync(join(instance.toolkit, 'libexec/prepare-replica'), ['8000'], {
      env: { ...instance.environment(), PROMETHEUS_MULTIPROC_DIR: metrics(), ...more },
      encoding: 'utf8',
    });
  const given = () => instance.text('given')?.trim().split('\n') ?? [];

  beforeEach(() => {
    instance.file('root/var/lib/trainyard/replicas/8000.prometheus/of-before.db', 'x');
    instance.file('root/dev/neuron0', '');
    for (const name of ['chown', 'chgrp'])
      instance.command(name, `echo "${name} $*" >>"${instance.dir}/given"`);
  });

  test('it is given its home, the metrics of this start alone, a cache that it fills, and the devices', () => {
    instance.command('id', 'echo 0');
    expect(prepare({ VLLM_CACHE_ROOT: cache() })).toMatchObject({ status: 0, stderr: '' });
    const home = join(instance.root, 'var/lib/trainyard/service');
    expect(given()).toEqual([
      `chown trainyard:trainyard ${home}`,
      `chown -R -h trainyard:trainyard ${metrics()}`,
      `chown -R -h trainyard:trainyard ${cache()}`,
      `chgrp trainyard ${join(instance.root, 'dev/neuron0')}`,
    ]);
    expect(statSync(home).mode & 0o777).toBe(0o750);
    expect(statSync(join(instance.root, 'dev/neuron0')).mode & 0o060).toBe(0o060);
    expect(instance.text('root/var/lib/trainyard/replicas/8000.prometheus/of-before.db')).toBeUndefined();
  });

  test('an artifact that is a directory stays root’s, so nothing can be compiled into it', () => {
    instance.command('id', 'echo 0');
    expect(prepare({ NEURON_COMPILED_ARTIFACTS: cache() }).status).toBe(0);
    expect(given().join('\n')).not.toContain(cache());
  });

  test.each([
    ['who is not root', 'echo 1000'],
    ['an instance without the user', '[[ $# == 1 ]] && echo 0'],
  ])('%s gives nothing away', (_, id) => {
    instance.command('id', id);
    expect(prepare().status).toBe(0);
    expect(given()).toEqual([]);
  });
});

test('the unit runs the server as this user, and prepares it as root', () => {
  const unit = readFileSync('assets/host/systemd/trainyard-replica@.service', 'utf8');
  for (const line of ['User=trainyard', 'Group=trainyard', 'NoNewPrivileges=yes', 'PrivateTmp=yes'])
    expect(unit.split('\n')).toContain(line);
  expect(unit).toMatch(/^ExecStartPre=\+\/opt\/trainyard\/libexec\/prepare-replica %i$/m);
});
