import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTrainyardError, phaseError } from '../../core/errors';
import { freeSpace } from '../../core/files';
import { formatBytes } from '../../core/units';

const MIB = 1024 ** 2;

/** Measured: 8 MiB after the first run of one instance, 1.1 MiB more with each; the rest is for long loads and their logs. */
const BYTES_OF_ACCOUNT = 16 * MIB;
const BYTES_OF_INSTANCE = 24 * MIB;
const BYTES_OF_RUN = 8 * MIB;
/** Below this, files of a few blocks fail, and so does whatever needs one. */
const NOTHING_LEFT = MIB;

/** What a rehearsal of so many instances needs of the disk of its folder, beyond what it has there. */
export function bytesNeeded(stateDir: string, instances: number): number {
  const hosts = join(stateDir, 'hosts');
  const missing = Math.max(0, instances - (existsSync(hosts) ? readdirSync(hosts).length : 0));
  const standing = missing === instances ? BYTES_OF_ACCOUNT : 0;
  return standing + missing * BYTES_OF_INSTANCE + instances * BYTES_OF_RUN;
}

/** The same in words, with what is free. */
export function diskSentence(stateDir: string, needed: number): string {
  return `up to ${formatBytes(needed)} of disk in ${stateDir}, where ${formatBytes(freeSpace(stateDir))} are free`;
}

/** An error of a rehearsal whose disk filled up meanwhile, as DiskFull; what it said is the cause. */
export function orDiskFull(error: unknown, stateDir: string): unknown {
  const free = freeSpace(stateDir);
  if (free >= NOTHING_LEFT || (isTrainyardError(error) && error.code === 'DiskFull')) return error;
  return phaseError('DiskFull', `${stateDir} has ${formatBytes(free)} free: its disk filled up`, {
    next: 'free some space, `trainyard state prune` removes earlier runs; then go on with `trainyard resume`',
    cause: isTrainyardError(error) ? error : undefined,
  });
}
