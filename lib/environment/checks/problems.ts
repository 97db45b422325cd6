import type { z } from 'zod';
import type { Code } from '../../codes';
import { requestError, type TrainyardError } from '../../core/errors';
import { showValue, valueAt } from '../../core/shown-value';
import { describeFields } from '../fields/field-rows';
import { nearest } from './nearest';

/**
 * One reason why an environment is refused: the code, the path of the field, a sentence with value and limit,
 * and the next action.
 */
export interface Problem {
  /** Code of the registry. */
  readonly code: Code;
  /** `layout.batch`. */
  readonly field: string;
  /** One sentence with the field, its value and the limit. */
  readonly message: string;
  /** What to write instead. */
  readonly next: string;
}

/** How a field is named to the user: in the file, or on the command line when it came from there. */
export type PathNamer = (field: string) => string;

/** What the schema refused, said in the words of the user's file: path, value, limit, cure. */
export function problemsOf(error: z.ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => problemOf(issue as Issue, input));
}

/** One error for all problems: the first gives the code, all are in the sentence and in the data. */
export function environmentError(problems: readonly Problem[], nameOf: PathNamer): TrainyardError {
  const [first] = problems;
  const told = problems.map((problem) => ({ ...problem, path: nameOf(problem.field) }));
  const message = told
    .map((problem, index) => (index === 0 ? problem.message : `${problem.path}: ${problem.message}`))
    .join('; ');
  return requestError(first?.code ?? 'EnvironmentInvalid', message, {
    path: nameOf(first?.field ?? ''),
    next: [...new Set(told.map((problem) => problem.next))].join('; '),
    data: { problems: told },
  });
}

/** The union of zod's issues, loosened to the members that are read here. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly inclusive?: boolean;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly note?: string;
  readonly errors?: ReadonlyArray<readonly Issue[]>;
}

function problemOf(issue: Issue, input: unknown): Problem[] {
  const field = issue.path.join('.');
  const value = showValue(valueAt(input, issue.path));
  // An entry of a list is called by the name of the list.
  const named = issue.path.filter((key) => typeof key === 'string');
  const leaf = named.at(-1) ?? 'the environment';
  const cure = cureOf(named.join('.'));
  const problem = (code: Code, message: string, next = cure): Problem => ({ code, field, message, next });
  switch (issue.code) {
    case 'unrecognized_keys':
      return (issue.keys ?? []).map((key) => unknownKey(field, key));
    case 'too_small':
      return [
        problem(
          'ValueTooSmall',
          `${leaf} must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}, got ${value}`,
        ),
      ];
    case 'too_big':
      return [
        problem(
          'ValueTooLarge',
          `${leaf} must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}, got ${value}`,
        ),
      ];
    case 'invalid_value':
      return [problem('ValueNotAllowed', `${leaf} must be ${list(issue.values ?? [])}, got ${value}`)];
    case 'invalid_type':
      return [
        value === 'nothing'
          ? problem('ValueMissing', `${leaf} is needed and has no default`)
          : problem(
              'ValueOfWrongType',
              `${leaf} must be ${TYPES[issue.expected ?? ''] ?? issue.expected}, got ${value}`,
            ),
      ];
    case 'invalid_format':
      return [problem('ValueOfWrongForm', `${leaf} must be ${issue.message}, got ${value}`)];
    case 'invalid_union':
      return unionProblem(issue, input, problem, leaf, value);
    default:
      return [problem('EnvironmentInvalid', `${leaf}: ${issue.message}, got ${value}`)];
  }
}

function unionProblem(
  issue: Issue,
  input: unknown,
  problem: (code: Code, message: string) => Problem,
  leaf: string,
  value: string,
): Problem[] {
  const nested = (issue.errors ?? []).flat();
  const literals = nested.flatMap((each) => (each.path.length === 0 ? (each.values ?? []) : []));
  if (literals.length > 0)
    return [problem('ValueNotAllowed', `${leaf} must be ${list(literals)}, got ${value}`)];
  const choices = limitOf(issue.path.join('.'));
  if (choices !== undefined) return [problem('ValueNotAllowed', `${leaf} must be ${choices}, got ${value}`)];
  return nested.length > 0
    ? problemOf({ ...(nested[0] as Issue), path: [...issue.path, ...(nested[0]?.path ?? [])] }, input)
    : [problem('EnvironmentInvalid', `${leaf}: ${issue.message}, got ${value}`)];
}

/** Fields that had another name or meaning in an earlier version, with what to write now. */
const RETIRED: Readonly<Record<string, { readonly why: string; readonly next: string }>> = {
  'instance.launchTemplateVersion': {
    why: "it was EC2's own number, which begins again with every new stack",
    next: 'remove it, or write instance.generation in its place; a value above 1 replaces the instances once',
  },
};

function unknownKey(field: string, key: string): Problem {
  const prefix = field === '' ? '' : `${field}.`;
  const path = `${prefix}${key}`;
  const retired = Object.hasOwn(RETIRED, path) ? RETIRED[path] : undefined;
  if (retired !== undefined) {
    const message = `${key} is not a field of ${field} any more: ${retired.why}`;
    return { code: 'FieldRetired', field: path, message, next: retired.next };
  }
  const known = [
    ...new Set(
      describeFields()
        .filter((row) => row.path.startsWith(prefix))
        .map((row) => row.path.slice(prefix.length).split('.')[0] ?? ''),
    ),
  ].filter((name) => name !== '');
  const hint = nearest(key, known);
  return {
    code: 'UnknownKey',
    field: path,
    message: `${key} is not a field of ${field === '' ? 'an environment' : field}`,
    next: hint === undefined ? `remove it; known fields are ${known.join(', ')}` : `did you mean ${hint}?`,
  };
}

function limitOf(field: string): string | undefined {
  const row = describeFields().find((each) => each.path === field);
  return row?.limit?.split(' | ').join(' or ');
}

function cureOf(field: string): string {
  const row = describeFields().find((each) => each.path === field);
  if (row === undefined || row.description === '') return 'see `trainyard environment schema`';
  const bounds = [
    row.limit?.split(' | ').join(' or '),
    row.default === undefined ? undefined : `default ${row.default}`,
  ];
  const within = bounds.filter((it) => it !== undefined).join('; ');
  return `${row.path} is ${row.description}${within === '' ? '' : ` (${within})`}`;
}

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
};

const list = (values: readonly unknown[]) => values.map((each) => String(each)).join(' or ');
