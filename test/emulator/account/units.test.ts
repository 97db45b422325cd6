import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killMarked, processesWith } from '../../../lib/emulator/account/processes';
import { Supervisor } from '../../../lib/emulator/account/units/supervisor';
import { temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';

/** A root with one template unit; `script` is what it executes, `$1` is the instance. */
function unitRoot(script: string, service = '', unit = '') {
  const root = temporaryFolder();
  const emulation = join(root, 'emulation.json');
  for (const folder of ['etc/systemd/system', 'opt', 'var/log', 'etc/trainyard'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'opt/serve'), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  writeFileSync(join(root, 'etc/trainyard/8000.env'), 'GREETING="hello there"\n# a comment\nPORT=8000\n');
  writeFileSync(
    join(root, 'etc/systemd/system/demo@.service'),
    `[Unit]\nDescription=demo %i\n${unit}\n[Service]\nEnvironmentFile=/etc/trainyard/%i.env\nExecStart=/opt/serve %i\n` +
      `StandardOutput=append:/var/log/demo-%i.log\nStandardError=inherit\n${service}\n[Install]\nWantedBy=multi-user.target\n`,
  );
  const start = () =>
    new Supervisor(
      {
        root,
        environment: () => ({ PATH: '/usr/bin:/bin', TRAINYARD_EMULATION: emulation }),
        timeScale: () => 20,
      },
      join(root, 'enabled.json'),
    );
  roots.push(emulation);
  return {
    root,
    supervisor: start(),
    start,
    log: () => readFileSync(join(root, 'var/log/demo-8000.log'), 'utf8'),
  };
}

const roots: string[] = [];
const UNIT = { unit: 'demo@8000.service' };

async function shown(supervisor: Supervisor): Promise<Record<string, string>> {
  const { stdout } = await supervisor.run('show', UNIT);
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}

describe('units', () => {
  afterAll(async () => {
    for (const emulation of roots) await killMarked(emulation);
  });

  test('run below the root with their instance, environment file and log', async () => {
    const { supervisor, log } = unitRoot(
      'echo "$1 $GREETING $PORT $(printenv HOME || echo no home)"; echo err >&2; exec sleep 60',
    );
    expect(await supervisor.run('start', UNIT)).toMatchObject({ exitCode: 0 });
    await eventually(() => expect(log()).toBe('8000 hello there 8000 no home\nerr\n'));
    const state = await shown(supervisor);
    expect(state).toMatchObject({
      ActiveState: 'active',
      SubState: 'running',
      NRestarts: '0',
      Result: 'success',
    });
    expect(Number(state.MainPID)).toBeGreaterThan(1);
    expect(await supervisor.run('is-active', UNIT)).toMatchObject({ exitCode: 0, stdout: 'active\n' });
  });

  test('that wait for their restart are started at once by who asks, as by systemd', async () => {
    const { supervisor, log } = unitRoot('echo up; exit 3', 'Restart=always\nRestartSec=36000');
    await supervisor.run('start', UNIT);
    await eventually(async () =>
      expect(await shown(supervisor)).toMatchObject({ ActiveState: 'activating', SubState: 'auto-restart' }),
    );
    await supervisor.run('start', UNIT);
    await eventually(() => expect(log()).toBe('up\nup\n'));
  });

  test('stop with every process they left, also one in a session of its own', async () => {
    const { supervisor, root } = unitRoot('setsid sleep 61 & sleep 62 & wait');
    await supervisor.run('start', UNIT);
    const members = () => processesWith(`TRAINYARD_UNIT=${root}:demo@8000.service`);
    await eventually(() => expect(members().length).toBeGreaterThanOrEqual(3));
    await supervisor.run('stop', UNIT);
    expect(members()).toEqual([]);
    expect(await shown(supervisor)).toMatchObject({
      ActiveState: 'inactive',
      SubState: 'dead',
      MainPID: '0',
      Result: 'success',
    });
  });

  test('are killed when they do not stop in time', async () => {
    const { supervisor, log } = unitRoot(
      "trap '' TERM; echo deaf; while :; do sleep 0.1; done",
      'TimeoutStopSec=1',
    );
    await supervisor.run('start', UNIT);
    await eventually(() => expect(log()).toContain('deaf'));
    await supervisor.run('stop', UNIT);
    expect(await shown(supervisor)).toMatchObject({ ActiveState: 'inactive', Result: 'timeout' });
  });

  test('restart after a failure, count it, and give up at the limit', async () => {
    const { supervisor, log } = unitRoot(
      'echo started; exit 7',
      'Restart=on-failure\nRestartSec=1',
      'StartLimitIntervalSec=600\nStartLimitBurst=3',
    );
    await supervisor.run('start', UNIT);
    await eventually(async () => expect(await shown(supervisor)).toMatchObject({ ActiveState: 'failed' }));
    expect(log()).toBe('started\n'.repeat(3));
    expect(await shown(supervisor)).toMatchObject({ Result: 'start-limit-hit', ExecMainStatus: '7' });
    await supervisor.run('reset-failed', UNIT);
    expect(await shown(supervisor)).toMatchObject({ ActiveState: 'inactive' });
  });

  test('do not restart after success, nor after a status that prevents it', async () => {
    const prevented = unitRoot('exit 2', 'Restart=on-failure\nRestartPreventExitStatus=2');
    const finished = unitRoot('exit 0', 'Restart=on-failure');
    await prevented.supervisor.run('start', UNIT);
    await finished.supervisor.run('start', UNIT);
    await eventually(async () => {
      expect(await shown(prevented.supervisor)).toMatchObject({
        ActiveState: 'failed',
        Result: 'exit-code',
        NRestarts: '0',
      });
      expect(await shown(finished.supervisor)).toMatchObject({ ActiveState: 'inactive', Result: 'success' });
    });
  });

  test('that are enabled start again at the next boot', async () => {
    const { supervisor, start } = unitRoot('exec sleep 60');
    expect(await supervisor.run('is-enabled', UNIT)).toMatchObject({ exitCode: 1, stdout: 'disabled\n' });
    await supervisor.run('enable', UNIT);
    const rebooted = start();
    await rebooted.startEnabled();
    expect(await shown(rebooted)).toMatchObject({ ActiveState: 'active', UnitFileState: 'enabled' });
    await rebooted.run('disable', { ...UNIT, now: true });
    expect(await shown(rebooted)).toMatchObject({ ActiveState: 'inactive', UnitFileState: 'disabled' });
  });

  /** A unit whose program waits for a file, with the given lines. */
  function waiting(root: string, name: string, unit: string, type = 'oneshot') {
    writeFileSync(
      join(root, `opt/${name}`),
      `#!/bin/bash\necho ${name} >>${root}/order\n[[ $1 == now ]] || until [[ -e ${root}/go ]]; do sleep 0.05; done\n`,
      { mode: 0o755 },
    );
    writeFileSync(
      join(root, `etc/systemd/system/${name}.service`),
      `[Unit]\n${unit}\n[Service]\nType=${type}\nExecStart=/opt/${name}\n[Install]\nWantedBy=multi-user.target\n`,
    );
  }
  const settled = async (promise: Promise<unknown>) =>
    Promise.race([promise.then(() => true), new Promise((done) => setTimeout(() => done(false), 300))]);

  test('of type oneshot are started when they have ended, unless nobody waits', async () => {
    const { supervisor, root } = unitRoot('exit 0');
    waiting(root, 'once', '');
    expect(await supervisor.run('start', { unit: 'once', noBlock: true })).toMatchObject({ exitCode: 0 });
    await eventually(async () =>
      expect((await supervisor.run('is-active', { unit: 'once' })).stdout).toBe('activating\n'),
    );
    writeFileSync(join(root, 'go'), '');
    await eventually(async () =>
      expect((await supervisor.run('is-active', { unit: 'once' })).stdout).toBe('inactive\n'),
    );
    writeFileSync(join(root, 'opt/once'), '#!/bin/bash\nexit 4\n', { mode: 0o755 });
    expect(await supervisor.run('start', { unit: 'once' })).toMatchObject({ exitCode: 1 });
  });

  test('start at a boot in the order of their After=, and what comes after the target is not waited for', async () => {
    const { supervisor, root, start } = unitRoot('exit 0');
    waiting(root, 'late', 'After=first.service multi-user.target');
    waiting(root, 'first', '');
    await supervisor.run('enable', { units: ['late', 'first'] });
    const booting = start().startEnabled();
    expect(await settled(booting)).toBe(false);
    expect(readFileSync(join(root, 'order'), 'utf8')).toBe('first\n');
    writeFileSync(join(root, 'opt/late'), `#!/bin/bash\necho late >>${root}/order; exec sleep 60\n`, {
      mode: 0o755,
    });
    writeFileSync(join(root, 'go'), '');
    await booting;
    await eventually(() => expect(readFileSync(join(root, 'order'), 'utf8')).toBe('first\nlate\n'));
  });

  test('that do not exist cannot start, and show as inactive', async () => {
    const { supervisor } = unitRoot('exit 0');
    const other = { unit: 'other.service' };
    expect(await supervisor.run('start', other)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('not found'),
    });
    const { exitCode, stdout } = await supervisor.run('show', {
      ...other,
      properties: ['ActiveState', 'MainPID'],
    });
    expect([exitCode, stdout]).toEqual([0, 'ActiveState=inactive\nMainPID=0\n']);
  });

  test('whose environment file is missing fail to start, and say so', async () => {
    const { supervisor } = unitRoot('exit 0');
    const answer = await supervisor.run('start', { unit: 'demo@9000.service' });
    expect(answer).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('9000.env') });
  });

  test('whose program is missing fail with 203', async () => {
    const { supervisor, root } = unitRoot('exit 0');
    writeFileSync(join(root, 'etc/systemd/system/lost.service'), '[Service]\nExecStart=/opt/lost\n');
    await supervisor.run('start', { unit: 'lost' });
    const { stdout } = await supervisor.run('show', {
      unit: 'lost',
      properties: ['Result', 'ExecMainStatus'],
    });
    expect(stdout).toBe('Result=exit-code\nExecMainStatus=203\n');
  });
});
