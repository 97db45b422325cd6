import { basename } from 'node:path';
import { isTrainyardError, requestError, type TrainyardError } from '../core/errors';
import { textOf } from '../core/files';
import { valueAt } from '../core/shown-value';
import { crossChecks } from './checks/cross-checks';
import { nearest } from './checks/nearest';
import { optionProblems } from './checks/option-checks';
import { environmentError, type PathNamer, problemsOf } from './checks/problems';
import { type Environment, resolve } from './environment';
import { DEFAULTS_KEY, withSharedFields } from './fields/shared-fields';
import { readOwnModels } from './own-models';
import {
  type EnvironmentInput,
  environmentNameSchema,
  environmentSchema,
  type ParsedEnvironment,
} from './schema/schema';

/** Key of the CDK context (`cdk.json` or `--context`) under which the environments stand, by name. */
export const CONTEXT_KEY = 'trainyard:environments';
const DEFAULT_CONFIG_FILE = 'cdk.json';

type DeepPartial<T> = T extends object ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> | undefined } : T;
/** Values of the command line, in the shape of the file; what is undefined is not an override. */
export type Overrides = DeepPartial<EnvironmentInput>;

/** Which environment to load, and from where. */
export interface LoadRequest {
  /** Its name in the file. */
  readonly name: string;
  /**
   * Path of the CDK's configuration file.
   * @default 'cdk.json' in the working folder
   */
  readonly configFile?: string;
  /**
   * Values that replace those of the file, in the shape of the file; what is undefined replaces nothing.
   * @default none
   */
  readonly overrides?: Overrides;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * An environment from the CDK's own configuration file, checked and complete.
 * @throws ConfigFileMissing, ConfigFileNotJson, EnvironmentsMissing when the file cannot be used
 * @throws EnvironmentUnknown when it has no environment of this name
 * @throws ModelsFileInvalid when the file with the user's own models cannot be used
 * @throws what {@link parseEnvironment} throws
 */
export function loadEnvironment(request: LoadRequest): Environment {
  const configFile = request.configFile ?? DEFAULT_CONFIG_FILE;
  const { environments: written, shared } = readConfig(configFile);
  if (!Object.hasOwn(written, request.name)) {
    throw unknownEnvironment(request.name, Object.keys(written), configFile);
  }
  const overrides = request.overrides ?? {};
  return parseEnvironment(request.name, withOwnModel(written[request.name], overrides, configFile), {
    configFile,
    overrides,
    shared,
  });
}

/** What the user's own catalogue says of the model that is named; what the environment itself says goes before it. */
function withOwnModel(written: unknown, overrides: Overrides, configFile: string): unknown {
  if (!isTree(written)) return written;
  const model = isTree(written['model']) ? written['model'] : {};
  const id = overrides.model?.id ?? model['id'];
  const models = typeof id === 'string' ? readOwnModels(configFile) : {};
  const own = typeof id === 'string' && Object.hasOwn(models, id) ? models[id] : undefined;
  // A revision or source that is written belongs to the model that is written, not to one that was typed.
  const typed = id !== model['id'];
  if (own === undefined)
    return typed ? { ...written, model: defined({ ...model, source: undefined }) } : written;
  const rest = typed ? { ...model, revision: undefined, source: undefined } : model;
  return { ...written, model: { ...own, ...defined(rest) } };
}

const defined = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));

/**
 * The same for an object that is not in a file, such as one that a test or a manifest holds. `shared` is what a file says of
 * all its environments; a manifest has it within.
 * @throws EnvironmentNameInvalid when the name cannot be part of stack and document names
 * @throws the code of the first problem when a field is wrong; all problems are in the message and in `data`
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function parseEnvironment(
  name: string,
  written: unknown,
  from: { readonly configFile?: string; readonly overrides?: Overrides; readonly shared?: unknown } = {},
): Environment {
  const overrides = (from.overrides ?? {}) as Tree;
  const file = basename(from.configFile ?? DEFAULT_CONFIG_FILE);
  const nameOf = pathNamer(file, name, { overrides, written, shared: from.shared });
  const checked = environmentNameSchema.safeParse(name);
  if (!checked.success) {
    throw requestError('EnvironmentNameInvalid', `'${name}' is not a name for an environment`, {
      path: nameOf(''),
      next: `use ${checked.error.issues[0]?.message ?? 'another name'}`,
    });
  }
  const whole = withSharedFields(written, from.shared, file);
  const input = isTree(whole) ? merge(whole, overrides) : whole;
  const parsed = environmentSchema.safeParse(input);
  if (!parsed.success) throw environmentError(problemsOf(parsed.error, input), nameOf);
  const problems = crossChecks(parsed.data);
  if (problems.length > 0) throw environmentError(problems, nameOf);
  const environment = resolveWithPath(name, parsed.data, nameOf);
  const wrong = optionProblems(environment);
  if (wrong.length > 0) throw environmentError(wrong, nameOf);
  return environment;
}

/** One line of the list of environments. */
export interface EnvironmentSummary {
  /** Name in the file. */
  readonly name: string;
  /** What the file says about it; empty when it says nothing. */
  readonly description: string;
}

/**
 * Names and descriptions of the environments in a configuration file, without checking them.
 * @throws ConfigFileMissing, ConfigFileNotJson, EnvironmentsMissing when the file cannot be used
 */
export function listEnvironments(configFile = DEFAULT_CONFIG_FILE): readonly EnvironmentSummary[] {
  return Object.entries(readConfig(configFile).environments).map(([name, value]) => ({
    name,
    description: isTree(value) && typeof value['description'] === 'string' ? value['description'] : '',
  }));
}

/** The environments of a file, and what it says of all of them. */
function readConfig(configFile: string): { readonly environments: Tree; readonly shared: unknown } {
  let text: string;
  try {
    text = textOf(configFile);
  } catch (cause) {
    throw requestError('ConfigFileMissing', `${configFile} cannot be read`, {
      path: configFile,
      next: 'run the command where cdk.json is, or name the file with --config',
      cause,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw requestError('ConfigFileNotJson', `${configFile} is not JSON`, {
      path: configFile,
      next: 'correct the syntax at the place that the cause names',
      cause,
    });
  }
  const context = isTree(json) ? json['context'] : undefined;
  if (!isTree(context)) throw noEnvironments(configFile);
  const environments = context[CONTEXT_KEY];
  if (isTree(environments)) return { environments, shared: context[DEFAULTS_KEY] };
  throw noEnvironments(configFile);
}

function noEnvironments(configFile: string) {
  return requestError('EnvironmentsMissing', `${configFile} has no environments`, {
    path: `${basename(configFile)}: context["${CONTEXT_KEY}"]`,
    next: `add an object with one entry per environment; {} is the tutorial`,
  });
}

function unknownEnvironment(name: string, known: readonly string[], configFile: string) {
  const hint = nearest(name, known);
  return requestError('EnvironmentUnknown', `environment '${name}' is not in ${basename(configFile)}`, {
    path: `${basename(configFile)}: context["${CONTEXT_KEY}"]`,
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${known.join(', ')}`,
    data: { known },
  });
}

/** The catalogue does not know the user's file; its refusals get their path here. */
function resolveWithPath(name: string, parsed: ParsedEnvironment, nameOf: PathNamer): Environment {
  try {
    return resolve(name, parsed);
  } catch (error) {
    if (!isTrainyardError(error)) throw error;
    if (error.code === 'ServerNotInRelease') {
      const { next = '', data = {} } = error;
      throw requestError(error.code, error.message, { path: nameOf('server'), next, data });
    }
    if (error.code !== 'NotInCatalogue' && error.code !== 'FactNotKnown') throw error;
    const fields: Readonly<Record<string, string>> = {
      'instance types': 'instance.type',
      'SDK releases': 'release',
      models: 'model.id',
    };
    throw requestError(error.code, error.message, {
      path: nameOf(fields[String(error.data?.['table'])] ?? ''),
      ...(error.next === undefined ? {} : { next: nextOf(error.next, error.data) }),
      ...(error.data === undefined ? {} : { data: error.data }),
    });
  }
}

/** A model that nobody knows can be added; an instance type or a release cannot. */
function nextOf(next: string, data: TrainyardError['data']): string {
  if (data?.['table'] !== 'models') return next;
  return `${next}; or add it: trainyard model add PATH --id ${data['name']}, with PATH of its config.json`;
}

/** Where the values of an environment are from; the first that has a field is the one that counts. */
interface Sources {
  readonly overrides: Tree;
  readonly written: unknown;
  readonly shared: unknown;
}

function pathNamer(file: string, name: string, { overrides, written, shared }: Sources): PathNamer {
  return (field) => {
    const parts = field === '' ? [] : field.split('.');
    const override = valueAt(overrides, parts);
    if (parts.length > 0 && override !== undefined && !isTree(override)) return `command line: ${field}`;
    if (valueAt(written, parts) === undefined && valueAt(shared, parts) !== undefined)
      return [`${file}: context["${DEFAULTS_KEY}"]`, ...parts].join('.');
    return [`${file}: context["${CONTEXT_KEY}"]`, name, ...parts].join('.');
  };
}

function merge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = merged[key];
    merged[key] =
      isTree(value) && (isTree(before) || before === undefined)
        ? merge(isTree(before) ? before : {}, value)
        : value;
  }
  return merged;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
