/** From a file or the name of a preset to a checked sweep, with refusals in the words of the file. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { z } from 'zod';
import { requestError } from '../core/errors';
import { textOf } from '../core/files';
import { showValue, valueAt } from '../core/shown-value';
import { nearest } from '../environment';
import { AXES } from './matrix-points';
import { PRESET_NAMES, type PresetName, presetNamed } from './presets';
import { type Sweep, sweepJsonSchema, sweepSchema } from './sweep-schema';

/** A sweep that was asked for: one that a person wrote, or one of the presets. */
type SweepSource =
  | {
      /** A file of the user. */
      readonly from: 'file';
      /** What it says, checked. */
      readonly sweep: Sweep;
    }
  | {
      /** Nothing but its name is needed. */
      readonly from: 'preset';
      /** Which one; the environment decides its cells. */
      readonly preset: PresetName;
    };

/**
 * A preset when the text is its name, else the file at the path.
 * @throws SweepUnknown when it is neither
 * @throws SweepFileNotJson, SweepFieldUnknown, SweepFileInvalid when the file is not a sweep
 */
export function readSweep(text: string, path: string): SweepSource {
  const preset = presetNamed(text);
  if (preset !== undefined) return { from: 'preset', preset };
  if (!existsSync(path)) throw unknown(text);
  return { from: 'file', sweep: parseSweep(jsonOf(path), basename(path)) };
}

/**
 * A sweep from a value; `file` is named in refusals.
 * @throws SweepFieldUnknown, SweepFileInvalid when it is not a sweep
 */
export function parseSweep(written: unknown, file: string): Sweep {
  const parsed = sweepSchema.safeParse(written);
  if (!parsed.success) throw invalid(parsed.error, written, file);
  const { cells } = parsed.data;
  const axes = AXES.filter((axis) => parsed.data[axis] !== undefined);
  if (cells === undefined || axes.length === 0) return parsed.data;
  const named = axes.join(', ');
  throw requestError('SweepFileInvalid', `cells stand in place of the axes, got cells and ${named}`, {
    path: `${file}: cells`,
    next: `remove ${named}, or remove cells`,
  });
}

function unknown(text: string) {
  const hint = nearest(text, PRESET_NAMES);
  const meant = hint === undefined ? '' : `did you mean ${hint}? `;
  return requestError('SweepUnknown', `'${text}' is neither a preset nor a file`, {
    next: `${meant}presets: ${PRESET_NAMES.join(', ')}; or name a JSON file`,
    data: { presets: PRESET_NAMES },
  });
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(textOf(path));
  } catch (cause) {
    throw requestError('SweepFileNotJson', `${basename(path)} cannot be read as JSON`, {
      path: basename(path),
      next: 'correct the syntax at the place that the cause names',
      cause,
    });
  }
}

/**
 * Every problem is in the sentence; the first gives the code, the place and the next action. A misspelled field comes
 * first: that the right one is missing follows from it.
 */
function invalid({ issues }: z.ZodError, written: unknown, file: string) {
  const data = { problems: issues.map(({ path, message }) => ({ field: path.join('.'), message })) };
  const misspelled = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (misspelled !== undefined) return fieldUnknown(misspelled, file, data);
  const field = issues[0]?.path.join('.') ?? '';
  const told = issues.map(
    ({ path, message }) =>
      `${path.join('.') || 'the sweep'}: ${message}, got ${showValue(valueAt(written, path))}`,
  );
  return requestError('SweepFileInvalid', told.join('; '), {
    path: `${file}: ${field}`,
    next: `correct ${field === '' ? 'the file' : field}; docs/sweep.md lists every field with its limits`,
    data,
  });
}

function fieldUnknown(issue: z.core.$ZodIssueUnrecognizedKeys, file: string, data: object) {
  const [key = ''] = issue.keys;
  const known = fieldsAt(sweepJsonSchema(), issue.path);
  const hint = nearest(key, known);
  const owner = issue.path.length === 0 ? 'a sweep' : issue.path.join('.');
  return requestError('SweepFieldUnknown', `${key} is not a field of ${owner}`, {
    path: `${file}: ${[...issue.path, key].join('.')}`,
    next: hint === undefined ? `remove it; known fields are ${known.join(', ')}` : `did you mean ${hint}?`,
    data: { ...data, known },
  });
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** Names of the fields of the object at a path; an index of a list is a step into its items. */
function fieldsAt(schema: Node, path: readonly PropertyKey[]): string[] {
  const node = path.reduce<Node | undefined>(
    (at, key) => (typeof key === 'number' ? at?.items : at?.properties?.[String(key)]),
    schema,
  );
  return Object.keys(node?.properties ?? {});
}
