import type { Code } from '../../codes';
import { showValue } from '../../core/shown-value';
import {
  dialectOf,
  modelIds,
  type OptionRow,
  optionKey,
  optionsOf,
  releaseOf,
  releaseVersions,
  TOOLKIT,
} from '../../facts';
import type { Environment } from '../environment';
import { nearest } from './nearest';
import type { Problem } from './problems';

type Written = Readonly<Record<string, unknown>>;

/** Options, the table that they are asked against, and where they stand in the file. */
interface Asked {
  readonly field: string;
  readonly rows: readonly OptionRow[];
  readonly written: Written;
  /** Releases whose table has an option of this name; empty where it is no matter of releases. */
  readonly elsewhere: (key: string) => readonly string[];
}

/**
 * What is wrong with single options of `compile` and `serve`: a name that no parser has, one that another field
 * decides, a value of another type. The host asks the same of its parameters.
 */
export function optionProblems(environment: Environment): Problem[] {
  const release = releaseOf(environment.release);
  const compile: Asked = {
    field: 'compile.options',
    rows: optionsOf(release),
    written: environment.compile.options,
    elsewhere: (key) => releasesWith((version) => keysOf(optionsOf(releaseOf(version))).includes(key)),
  };
  const serve: Asked = {
    field: 'serve.options',
    rows: serverOptions(environment.release),
    written: environment.serve.options,
    elsewhere: (key) => releasesWith((version) => keysOf(serverOptions(version)).includes(key)),
  };
  return [...draftProblems(environment), ...[compile, serve].flatMap(problemsOfOptions)];
}

function draftProblems({ compile: { draft } }: Environment): Problem[] {
  if (draft === undefined || modelIds().includes(draft.id)) return [];
  return [
    {
      code: 'NotInCatalogue',
      field: 'compile.draft.id',
      message: `'${draft.id}' is not in the catalogue of models`,
      next: `choose one of ${modelIds().join(', ')}`,
    },
  ];
}

const serverOptions = (version: string) => dialectOf(releaseOf(version).dialect).serve.options;
const releasesWith = (has: (version: string) => boolean) => releaseVersions().filter(has);
const keysOf = (rows: readonly OptionRow[]) => rows.map(optionKey);

function problemsOfOptions(asked: Asked): Problem[] {
  return Object.entries(asked.written).flatMap(([key, value]) => {
    const row = asked.rows.find((each) => optionKey(each) === key);
    if (row === undefined) return [unknownOption(asked, key)];
    if (row.unserved !== undefined) {
      const remove = `remove ${asked.field}.${key}`;
      return [problem('OptionReserved', asked.field, key, row.unserved, remove)];
    }
    if (row.owner !== undefined) return [ownedOption(asked.field, key, row.owner)];
    return problemsOfValue(`${asked.field}.${key}`, row, value);
  });
}

function unknownOption({ field, rows, elsewhere }: Asked, key: string): Problem {
  const releases = elsewhere(key);
  const known = rows.filter(({ owner, unserved }) => owner === undefined && unserved === undefined);
  const hint = nearest(key.replace(/^-+/, ''), keysOf(known));
  const next = hint === undefined ? 'see `trainyard recipe options`' : `did you mean ${hint}?`;
  if (releases.length === 0)
    return problem('OptionUnknown', field, key, 'is no option that a parser has', next);
  const cure = `remove it, or set release to ${releases.join(' or ')}`;
  return problem('OptionNotInRelease', field, key, 'is no option of this release', cure);
}

function ownedOption(field: string, key: string, owner: string): Problem {
  if (owner === TOOLKIT) {
    return problem('OptionReserved', field, key, 'is set by the toolkit alone', `remove ${field}.${key}`);
  }
  return problem('OptionReserved', field, key, `is decided by ${owner}`, `set ${owner} instead`);
}

function problemsOfValue(path: string, row: OptionRow, value: unknown): Problem[] {
  if (row.kind === 'object' && row.keys !== undefined && isObject(value)) {
    // Inside JSON there is no text for a fraction that both languages write alike.
    const rows = row.keys.map((each) => (each.kind === 'float' ? { ...each, kind: 'int' as const } : each));
    return problemsOfOptions({ field: path, rows, written: value, elsewhere: () => [] });
  }
  const wanted = wantedOf(row);
  if (wanted.admits(value)) return [];
  const key = path.split('.').at(-1) ?? path;
  return [
    {
      code: 'OptionValueWrong',
      field: path,
      message: `${key} must be ${wanted.says}, got ${showValue(value)}`,
      next: `write ${wanted.says}`,
    },
  ];
}

interface Wanted {
  readonly says: string;
  readonly admits: (value: unknown) => boolean;
}

/** What a kind takes. A fraction may be a text, as it travels to the host. */
function wantedOf({ kind, choices }: OptionRow): Wanted {
  if (choices !== undefined) {
    return { says: choices.join(' or '), admits: (value) => choices.includes(value as string) };
  }
  switch (kind) {
    case 'flag':
    case 'switch':
      return { says: 'true or false', admits: (value) => typeof value === 'boolean' };
    case 'int':
      return { says: 'a whole number', admits: Number.isSafeInteger };
    case 'float':
      return { says: 'a number', admits: (value) => typeof value === 'number' || isNumber(value) };
    case 'ints':
      return { says: 'a list of whole numbers', admits: listOf(Number.isSafeInteger) };
    case 'strings':
    case 'append':
      return { says: 'a list of texts without line ends that begin with no hyphen', admits: listOf(isWord) };
    case 'object':
      return { says: 'an object', admits: isObject };
    default:
      return { says: 'a text without line ends that begins with no hyphen', admits: isWord };
  }
}

const isObject = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown) =>
  typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/.test(value);
/** A parser takes a word with a hyphen in front for an option. */
const isWord = (value: unknown) =>
  typeof value === 'string' && /^[^-\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u.test(value);
const listOf = (admits: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every(admits);

const problem = (code: Code, field: string, key: string, says: string, next: string): Problem => ({
  code,
  field: `${field}.${key}`,
  message: `${key} ${says}`,
  next,
});
