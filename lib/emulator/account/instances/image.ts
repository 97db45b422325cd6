/** What an instance has before anything of ours runs on it: the image that the stand-ins lay, and a first boot's files. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phaseError } from '../../../core/errors';
import type { InstanceRecord } from './instance-record';
import { SYSTEM_FOLDERS } from './system-folders';

/** Where an image is laid, for which instance, and from what. */
interface ImageRequest {
  readonly root: string;
  readonly record: InstanceRecord;
  readonly assets: string;
  readonly facts: string;
}

/** At every boot: laying an image again changes nothing that was installed since. */
export function layImage({ root, record, assets, facts }: ImageRequest): void {
  for (const folder of [
    'etc/trainyard',
    'usr/bin',
    'root',
    'var/log',
    'var/lib/cloud/data',
    'var/lib/cloud/instance',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'var/lib/cloud/data/instance-id'), `${record.instanceId}\n`);
  const options = { release: record.release, 'instance-type': record.instanceType, root, facts };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  try {
    execFileSync(join(assets, 'bin', 'make-image'), words, {
      env: { PATH: SYSTEM_FOLDERS.join(':') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw phaseError('ImageNotLaid', `the image of SDK ${record.release} could not be laid in ${root}`, {
      next: `python3 must be in one of ${SYSTEM_FOLDERS.join(', ')}, and the state directory writable`,
      cause: error,
    });
  }
}

/** A reboot empties /run and /tmp. What failures were spent is about the emulation, not the instance, and stays. */
export function clearVolatile(root: string): void {
  const run = join(root, 'run');
  mkdirSync(run, { recursive: true });
  for (const name of readdirSync(run)) {
    if (name !== 'emulation') rmSync(join(run, name), { recursive: true, force: true });
  }
  rmSync(join(root, 'tmp'), { recursive: true, force: true });
  for (const folder of ['run/neuron', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
}
