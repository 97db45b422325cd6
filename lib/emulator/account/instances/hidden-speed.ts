import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../json-files';

/**
 * The file with the random text from which the stand-ins draw how far this emulated hardware is from its model; made
 * at the first start of a state directory. Nothing that plans or predicts reads it: otherwise a prediction would be
 * held against itself.
 */
export function hiddenSpeedFile(stateDir: string): string {
  const file = join(stateDir, 'hidden-speed');
  if (!existsSync(file)) writeAtomically(file, `${randomBytes(16).toString('hex')}\n`);
  return file;
}
