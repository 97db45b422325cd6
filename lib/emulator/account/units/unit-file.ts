import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataError } from '../../../core/errors';

/**
 * A unit file, template instances included, as the supervisor uses it.
 *
 * Times are seconds; a path that is not given is undefined.
 */
export interface UnitDefinition {
  readonly name: string;
  readonly description: string;
  /** `oneshot`: it is started when its process has ended. */
  readonly type: 'simple' | 'oneshot';
  /** Units that are started before it, where both are. */
  readonly after: readonly string[];
  readonly execStart: readonly string[];
  readonly execStartPre: readonly (readonly string[])[];
  readonly execStopPost: readonly (readonly string[])[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string | undefined;
  readonly restart: 'no' | 'always' | 'on-failure';
  readonly restartSeconds: number;
  readonly restartPrevented: readonly number[];
  readonly timeoutStopSeconds: number;
  readonly startLimitInterval: number;
  readonly startLimitBurst: number;
  readonly standardOutput: string | undefined;
  readonly standardError: string | undefined;
  readonly wanted: boolean;
}

type Section = ReadonlyMap<string, readonly string[]>;

/** Folder of unit files below an emulated root. */
const UNIT_FOLDER = 'etc/systemd/system';

/** `name@8000.service` is read from `name@.service` when it has no file of its own. */
export function unitFile(root: string, unit: string): string | undefined {
  const template = unit.replace(/@.*(\.[a-z]+)$/, '@$1');
  return [unit, template].map((name) => join(root, UNIT_FOLDER, name)).find((path) => existsSync(path));
}

/** Reads a unit file below an instance's root; undefined if there is none. Throws EnvironmentFileMissing. */
export function loadUnit(root: string, unit: string): UnitDefinition | undefined {
  const path = unitFile(root, unit);
  if (!path) return undefined;
  const instance = /@(.*)\.[a-z]+$/.exec(unit)?.[1] ?? '';
  const expand = (value: string) =>
    value.replace(/%([in%])/g, (_, letter: string) =>
      letter === '%' ? '%' : letter === 'n' ? unit : instance,
    );
  const sections = parseSections(readFileSync(path, 'utf8'), expand);
  return define(root, unit, sections);
}

function define(root: string, name: string, sections: ReadonlyMap<string, Section>): UnitDefinition {
  const unit = sections.get('Unit') ?? new Map();
  const service = sections.get('Service') ?? new Map();
  const last = (section: Section, key: string) => section.get(key)?.at(-1);
  const seconds = (section: Section, key: string, fallback: number) => span(last(section, key), fallback);
  const rooted = (path: string) => underRoot(root, path);
  const command = (line: string) => rootedCommand(root, line);
  const start = last(service, 'ExecStart');
  if (!start) throw dataError('UnitWithoutExecStart', `unit ${name} has no ExecStart= line`);
  const restart = last(service, 'Restart');
  const workingDirectory = last(service, 'WorkingDirectory');
  return {
    name,
    description: last(unit, 'Description') ?? name,
    type: last(service, 'Type') === 'oneshot' ? 'oneshot' : 'simple',
    after: (unit.get('After') ?? []).flatMap((line: string) => line.split(/\s+/)),
    execStart: command(start),
    execStartPre: (service.get('ExecStartPre') ?? []).map(command),
    execStopPost: (service.get('ExecStopPost') ?? []).map(command),
    environment: environmentOf(service, rooted),
    workingDirectory: workingDirectory && rooted(workingDirectory),
    restart: restart === 'always' || restart === 'on-failure' ? restart : 'no',
    restartSeconds: seconds(service, 'RestartSec', 0.1),
    restartPrevented: (last(service, 'RestartPreventExitStatus') ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map(Number),
    timeoutStopSeconds: seconds(service, 'TimeoutStopSec', 90),
    startLimitInterval: seconds(unit, 'StartLimitIntervalSec', 10),
    startLimitBurst: Number(last(unit, 'StartLimitBurst') ?? 5),
    standardOutput: appendPath(last(service, 'StandardOutput'), rooted),
    standardError: appendPath(last(service, 'StandardError'), rooted),
    wanted: (sections.get('Install')?.get('WantedBy') ?? []).length > 0,
  };
}

function parseSections(text: string, expand: (value: string) => string): Map<string, Map<string, string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let current = new Map<string, string[]>();
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (header) {
      current = sections.get(header) ?? new Map();
      sections.set(header, current);
    }
    const entry = /^([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (!entry?.[1]) continue;
    const before = entry[2] === '' ? [] : (current.get(entry[1]) ?? []);
    current.set(entry[1], entry[2] ? [...before, expand(entry[2])] : before);
  }
  return sections;
}

/** The unit was written for an instance whose root is `/`; here that is a directory. */
function underRoot(root: string, path: string): string {
  return path.startsWith('/') && !path.startsWith(`${root}/`) ? join(root, path) : path;
}

function rootedCommand(root: string, line: string): string[] {
  const [program = '', ...rest] = words(line.replace(/^[-@:+!]+/, ''));
  return [underRoot(root, program), ...rest];
}

/** The words of a command line, by systemd's quotes. */
function words(line: string): string[] {
  const found = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  return found.map((word) => (/^["'].*["']$/.test(word) ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word));
}

function environmentOf(service: Section, rooted: (path: string) => string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of service.get('Environment') ?? []) Object.assign(values, ...words(line).map(assignment));
  for (const entry of service.get('EnvironmentFile') ?? []) {
    const path = rooted(entry.replace(/^-/, ''));
    if (!existsSync(path)) {
      if (entry.startsWith('-')) continue;
      throw dataError(
        'EnvironmentFileMissing',
        `Failed to load environment files: ${path}: No such file or directory`,
      );
    }
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (/^\s*[A-Za-z_]\w*=/.test(line)) Object.assign(values, assignment(line.trim()));
    }
  }
  return values;
}

function assignment(word: string): Record<string, string> {
  const at = word.indexOf('=');
  if (at < 0) return {};
  return { [word.slice(0, at)]: word.slice(at + 1).replace(/^(["'])(.*)\1$/, '$2') };
}

function appendPath(value: string | undefined, rooted: (path: string) => string): string | undefined {
  const path = /^(?:append|file|truncate):(.+)$/.exec(value ?? '')?.[1];
  return path && rooted(path);
}

/** `60`, `60s`, `2min`, `500ms`; `infinity` never. */
function span(value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (value === 'infinity') return Number.POSITIVE_INFINITY;
  const match = /^([0-9.]+)\s*(ms|s|sec|min|h)?$/.exec(value);
  const scale = { ms: 0.001, s: 1, sec: 1, min: 60, h: 3600 }[match?.[2] ?? 's'] ?? 1;
  return match ? Number(match[1]) * scale : fallback;
}
