/** What the commands of a first day print as JSON: its record, and where a day of this computer lies. */

import { z } from 'zod';
import { DAY_STATUSES } from '../../core/choices';
import { anything, number, open, text, texts, time } from './open-object';

const { array, enum: oneOf } = z;

const record = {
  began: open({ id: text, stages: texts, maxCost: number, emulated: anything.nullable() }),
  environments: array(
    open({
      name: text,
      deployedAt: time,
      destroyedAt: time.nullable(),
      deleteAt: time,
      remains: texts,
      perHour: number,
      cost: number,
      runs: texts,
    }),
  ),
  claims: array(
    open({
      id: text,
      outcome: oneOf(['held', 'failed', 'not reached']),
      evidence: text,
      environment: text.nullable(),
      at: time,
      runs: texts,
    }),
  ),
  predicted: array(open({ environment: text, at: time, rows: array(anything) })),
  measured: array(open({ environment: text, at: time, rows: array(anything) })),
  troubles: array(open({ environment: text.nullable(), code: text, message: text, at: time })),
  cost: number,
  status: oneOf(DAY_STATUSES),
};
const driven = open({ ...record, folder: text, page: text });

/** By the usage of the command. */
export const ACCEPTANCE_OUTPUTS: Readonly<Record<string, z.ZodType>> = {
  'acceptance list': array(
    open({
      ...{ id: text, stage: text, minutes: number, sentence: text, test: text },
      by: oneOf(['run', 'hand']),
      tested: anything.nullable(),
    }),
  ),
  'acceptance run': driven,
  'acceptance resume <folder>': driven,
  'acceptance show <file>': open({
    ...record,
    /** With `--recalibrate`. */
    recalibration: open({
      constants: array(open({ name: text, file: text, now: text, measured: text, proposed: text })),
      claims: array(open({ id: text, was: text, becomes: anything })),
      because: text.nullable(),
    }).optional(),
  }),
};
