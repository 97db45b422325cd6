/** What each command prints with `--json`, as a schema. */
import type { z } from 'zod';
import { ACCEPTANCE_OUTPUTS } from './acceptance-outputs';
import { CAPACITY_OUTPUTS } from './capacity-outputs';
import { CATALOGUE_OUTPUTS } from './catalogue-outputs';
import { open, text, texts, time } from './open-object';
import { RUN_OUTPUTS } from './run-outputs';

/** An error, on stderr. */
const error = open({
  error: open({
    code: text,
    kind: text,
    message: text,
    path: text.optional(),
    next: text.optional(),
    causes: texts,
  }),
});
/** One line of progress, on stderr. */
const event = open({ at: time, type: text });

const OUTPUTS: Readonly<Record<string, z.ZodType>> = {
  ...CATALOGUE_OUTPUTS,
  ...ACCEPTANCE_OUTPUTS,
  ...RUN_OUTPUTS,
  ...CAPACITY_OUTPUTS,
  'results schema [name]': open({ $schema: text, title: text }),
};

/** `json-results-list` of the command `results list`. */
const outputName = (usage: string) => `json-${usage.replace(/ [[<].*$/, '').replaceAll(' ', '-')}`;

/** By their published names: every command's output, then errors and lines of progress on stderr. */
export const COMMAND_OUTPUTS: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(Object.entries(OUTPUTS).map(([usage, schema]) => [outputName(usage), schema])),
  'json-error': error,
  'json-event': event,
};
