import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { dataError, requestError } from '../../core/errors';
import { writeWhole } from '../../core/files';
import { type Environment, storedEnvironment, timeScaleSchema } from '../../environment';
import { DEFAULT_STATE, OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';

/** Settings of a rehearsal, stored beside it, so that later commands find the same account and instance. */
export interface RehearsalSettings {
  readonly deployed: Environment;
  readonly timeScale: number;
  readonly faults: readonly string[];
}

const stateSchema = z.object({
  /** The environment that was rehearsed last. */
  last: z.string(),
  environments: z.record(
    z.string(),
    z.object({
      deployed: z.looseObject({ name: z.string() }),
      timeScale: timeScaleSchema,
      faults: z.array(z.string()),
    }),
  ),
});
/** What is stored of an environment is checked when it is asked for: others in the file may be of another version. */
type StateFile = z.output<typeof stateSchema>;

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
  return rehearsedNames(dir).length > 0;
}

/** Names of the environments whose rehearsals a folder holds. */
export function rehearsedNames(dir: string): readonly string[] {
  return Object.keys(readFile(dir)?.environments ?? {});
}

/** Stores the settings beside those of other environments, and makes this one the last. */
export function writeSettings(dir: string, settings: RehearsalSettings): void {
  const before = readFile(dir);
  const { name } = settings.deployed;
  const file = { last: name, environments: { ...before?.environments, [name]: settings } };
  const next = 'name a directory that you can write with --state';
  writeWhole(join(dir, FILE), `${JSON.stringify(file, null, 2)}\n`, next);
}

/** Of the named environment, or of the one that was rehearsed last. */
export function readSettings(dir: string, environment: string | undefined): RehearsalSettings {
  const file = readFile(dir);
  const name = environment ?? file?.last ?? '';
  const environments = file?.environments ?? {};
  const settings = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (settings === undefined) {
    const known = Object.keys(environments);
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
  return file === undefined || Object.hasOwn(file.environments, wanted) ? wanted : file.last;
}

function readFile(dir: string): StateFile | undefined {
  const path = join(dir, FILE);
  if (!existsSync(path)) return undefined;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw dataError('StateInvalid', `${path} does not have the shape that this version reads`, {
      next: 'remove it, or rehearse in another directory with --state',
      cause,
    });
  }
}
