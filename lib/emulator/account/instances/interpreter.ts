import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first `python3` of these folders that is a program and no script: what stand-ins start without looking for it
 * each time. None where there is none; a stand-in then looks on the PATH, and says what is missing.
 */
export function interpreter(folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, 'python3')).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const magic = Buffer.alloc(2);
      return readSync(file, magic) === magic.length && magic.toString('latin1') !== '#!';
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
