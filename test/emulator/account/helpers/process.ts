/** The account as its own process, from the compiled program: what a kill does to it cannot be tested in here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../lib/core/package-root';
import type { AccountFile, InstanceSpec } from '../../../../lib/emulator/account';
import { ControlClient, type InstanceView } from '../../../../lib/emulator/rehearsal/control-client';
import { eventually } from './eventually';

const PROGRAM = join(packageRoot(), 'dist/bin/account.js');

export interface RunningAccount extends AccountFile {
  readonly child: ChildProcess;
  readonly control: ControlClient;
  readonly exited: Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** It lives until it is ended, unless the options say otherwise: nobody is attached to it while a test waits. */
export async function startAccount(state: string, ...options: string[]): Promise<RunningAccount> {
  const child = spawn(process.execPath, [PROGRAM, '--grace', '1200', '--state', state, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const path = join(state, 'account/account.json');
  const read = () => JSON.parse(readFileSync(path, 'utf8')) as AccountFile;
  await eventually(() => {
    expect(existsSync(path) && read().pid).toBe(child.pid);
  });
  const file = read();
  return { ...file, child, exited, control: new ControlClient(file) };
}

/** The program's error text and exit code, when it is expected to give up. */
export async function failToStart(state: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, '--state', state], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stderr };
}

/** Ends what a failed test left. */
export async function endAccounts(): Promise<void> {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  running.clear();
}

export async function launchInstance(
  account: RunningAccount,
  change: Partial<InstanceSpec> = {},
): Promise<InstanceView> {
  const launched = await account.control.launch({
    environment: 'tutorial',
    region: 'us-east-2',
    instanceType: 'trn2.48xlarge',
    imageId: 'ami-emulated',
    release: '2.23.0',
    address: await account.control.freeAddress(),
    userData: '#!/bin/bash\ntrue\n',
    tags: { 'trainyard:environment': 'tutorial' },
    timeScale: 20,
    faults: [],
    seed: 1,
    ...change,
  });
  let host = launched;
  await eventually(async () => {
    host =
      (await account.control.instances()).find(({ instanceId }) => instanceId === launched.instanceId) ??
      launched;
    expect(host.boot).not.toBe('running');
  });
  return host;
}
