import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../core/files';
import { preflight } from '../../emulator/rehearsal';
import type { Call } from '../program/call';
import { bytesNeeded, diskSentence } from './disk-needed';
import { type RehearsalSettings, stateDir, writeSettings } from './rehearsal-state';

/**
 * Asks whether this computer can make the rehearsal; only then its folder remembers the settings. Answers with what it needs of
 * the disk, as a sentence. The folder is kept out of git and of packages: it has tokens in it.
 * @throws what preflight throws; nothing was written then
 */
export async function beginRehearsal(call: Call, settings: RehearsalSettings): Promise<string> {
  const dir = stateDir(call);
  const bytes = bytesNeeded(dir, settings.deployed.instance.count);
  await preflight({ stateDir: dir, bytes });
  const sentence = diskSentence(dir, bytes);
  writeSettings(dir, settings);
  const ignored = join(dir, '.gitignore');
  if (!existsSync(ignored)) writeWhole(ignored, '*\n', 'name a directory that you can write with --state');
  return sentence;
}
