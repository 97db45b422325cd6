import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataError, requestError } from '../../core/errors';
import { writeWhole } from '../../core/files';
import { type Environment, storedEnvironment } from '../../environment';
import { DEFAULT_STATE, OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';

/** Settings of a rehearsal, stored beside it, so that later commands find the same account and instance. */
export interface RehearsalSettings {
  readonly deployed: Environment;
  readonly timeScale: number;
  readonly faults: readonly string[];
}

interface StateFile {
  /** The environment that was rehearsed last. */
  readonly last: string;
  readonly environments: Readonly<Record<string, RehearsalSettings>>;
}

const FILE = 'rehearsal.json';

/** Absolute path of the folder in which a rehearsal keeps its state. */
export function stateDir(call: Call): string {
  return resolve(call.io.cwd, call.options.state ?? DEFAULT_STATE);
}

/** As it is to be typed again in advice to the operator. */
export function stateFlags(call: Call): string {
  return ` ${OPTIONS.rehearsalState.flag} ${call.options.state ?? DEFAULT_STATE}`;
}

/** Whether a folder holds a rehearsal of any environment. */
export function hasRehearsal(dir: string): boolean {
  return Object.keys(readFile(dir)?.environments ?? {}).length > 0;
}

/** Stores the settings beside those of other environments, and makes this one the last. */
export function writeSettings(dir: string, settings: RehearsalSettings): void {
  const before = readFile(dir);
  const { name } = settings.deployed;
  const file: StateFile = { last: name, environments: { ...before?.environments, [name]: settings } };
  const next = 'name a directory that you can write with --state';
  writeWhole(join(dir, FILE), `${JSON.stringify(file, null, 2)}\n`, next);
}

/** Of the named environment, or of the one that was rehearsed last. */
export function readSettings(dir: string, environment: string | undefined): RehearsalSettings {
  const file = readFile(dir);
  const name = environment ?? file?.last ?? '';
  const settings = file?.environments[name];
  if (settings === undefined) {
    const known = Object.keys(file?.environments ?? {});
    throw requestError(
      'NoRehearsal',
      `${dir} holds no rehearsal${environment === undefined ? '' : ` of ${environment}`}`,
      {
        next:
          known.length > 0
            ? `it holds ${known.join(', ')}; name one with --environment`
            : 'begin one with `trainyard rehearse`, or name another directory with --state',
      },
    );
  }
  return { ...settings, deployed: storedEnvironment(settings.deployed) };
}

/** The wanted environment where the folder holds its rehearsal, else the one that was rehearsed last. */
export function rehearsedName(dir: string, wanted: string): string {
  const file = readFile(dir);
  return file === undefined || wanted in file.environments ? wanted : file.last;
}

function readFile(dir: string): StateFile | undefined {
  const path = join(dir, FILE);
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StateFile;
  } catch (cause) {
    throw dataError('StateInvalid', `${path} is not JSON`, {
      next: 'remove it, or rehearse in another directory with --state',
      cause,
    });
  }
}
