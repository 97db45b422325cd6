import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = mkdtempSync(join(tmpdir(), 'trainyard-fuzz-'));
process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

/** Writes bytes as a file of this name, for a parser that reads paths, and returns the path. */
export function scratchFile(name: string, bytes: Buffer | string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, bytes);
  return path;
}
