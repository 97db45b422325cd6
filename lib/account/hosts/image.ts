/** What the machine image brings: the root tree, the Neuron venv, memory and driver as a script may look them up. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hardwareOf, releaseOf, servingVenv } from '../../facts';
import type { HostSpec } from './host-record';

const FOLDERS = [
  'etc/trainyard',
  'etc/systemd/system',
  'dev',
  'mnt',
  'opt',
  'proc',
  'root',
  'run/neuron',
  'sys/module/neuron',
  'tmp',
  'usr/bin',
  'usr/local/bin',
  'var/lib/cloud/instance',
  'var/lib/trainyard',
  'var/log/trainyard',
];

/** Share of the machine's memory that an idle system leaves. */
const FREE_SHARE = 0.97;

/** Lays the image once; a second call finds it laid. */
export function layImage(root: string, spec: HostSpec, assets: string): void {
  const marker = join(root, 'etc/trainyard/image.json');
  if (existsSync(marker)) return;
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  const hardware = hardwareOf(spec.instanceType);
  const release = releaseOf(spec.release);
  for (const venv of new Set([release.venv, servingVenv(release)])) {
    if (venv) layVenv(join(root, venv), assets);
  }
  const free = Math.floor((hardware.hostMemoryBytes * FREE_SHARE) / 1024);
  const total = Math.floor(hardware.hostMemoryBytes / 1024);
  writeFileSync(
    join(root, 'proc/meminfo'),
    `MemTotal: ${total} kB\nMemFree: ${free} kB\nMemAvailable: ${free} kB\n`,
  );
  const driver = release.packages['aws-neuronx-dkms'];
  if (driver) writeFileSync(join(root, 'sys/module/neuron/version'), `${driver}\n`);
  for (let device = 0; device < hardware.devices; device++)
    writeFileSync(join(root, `dev/neuron${device}`), '');
  writeFileSync(marker, JSON.stringify({ imageId: spec.imageId, release: spec.release }));
}

function layVenv(venv: string, assets: string): void {
  const template = join(assets, 'venv-neuron');
  mkdirSync(dirname(venv), { recursive: true });
  if (existsSync(template)) cpSync(template, venv, { recursive: true, mode: 0 });
  else mkdirSync(join(venv, 'bin'), { recursive: true });
}

/** A reboot empties /run and /tmp and keeps the rest, instance store included. */
export function clearVolatile(root: string): void {
  for (const folder of ['run', 'tmp']) rmSync(join(root, folder), { recursive: true, force: true });
  for (const folder of ['run/neuron', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
}
