/** What the commands print as JSON that work on runs and instances. */
import { z } from 'zod';
import { manifestSchema } from '../../contract/manifest';
import { outcomeSchema } from '../../contract/outcome';
import { resultSchema } from '../../contract/result';
import { trustedSchema } from '../../contract/trusted';
import { AGREEMENTS, END_STATUSES, FINDING_STATES, VERDICTS } from '../../core/choices';
import { sweepReportSchema } from '../../sweep-report';
import { anything, flag, number, open, pageFile, text, texts, time } from './open-object';

const { array, enum: oneOf, literal, union } = z;

const verdict = oneOf([...VERDICTS, 'none']);
const instance = open({
  instanceId: text,
  verdict,
  partial: flag,
  outputTokensPerSecond: number.nullable(),
  ttftSeconds: anything.nullable(),
  tpotSeconds: anything.nullable(),
  requests: anything.nullable(),
  replicas: number.nullable(),
});
const stored = { manifest: manifestSchema, outcomes: array(outcomeSchema), results: array(resultSchema) };
const oneRun = open({ ...stored, instances: array(instance), page: pageFile });
const severalRuns = open({
  mark: anything.nullable(),
  rows: array(anything),
  notComparable: texts,
  page: pageFile,
});
const sweep = sweepReportSchema.loose().extend({ page: pageFile });
const phase = open({
  phase: text,
  commandId: text,
  status: oneOf(END_STATUSES),
  reason: open({ code: text, message: text }),
  seconds: number,
  instances: array(open({ instanceId: text })),
});
const outcomes = open({ runId: text, outcomes: array(outcomeSchema) });
const checks = array(
  open({
    check: text,
    state: oneOf(FINDING_STATES),
    code: text.nullable(),
    says: text,
    next: text.nullable(),
  }),
);
const times = array(
  open({
    run: text,
    instanceType: text,
    model: text,
    release: text,
    tensorParallel: number,
    batch: number,
    sequence: number,
    stepSeconds: number,
    prefillSeconds: number,
  }),
);
const comparison = open({
  schema: literal('trainyard.comparison/1'),
  a: open({ name: text, attempts: texts }),
  b: open({ name: text, attempts: texts }),
  basis: text,
  emulated: open({ timeScale: number }).nullable(),
  answers: text,
  differs: array(open({ field: text })),
  noted: array(open({ field: text })),
  metrics: array(open({ name: text, unit: text, a: number, b: number, difference: number, reading: text })),
  unlike: array(anything),
  notes: texts,
});

/** By the usage of the command. */
export const RUN_OUTPUTS = {
  'rehearse [environment]': union([oneRun, sweep]),
  account: z.record(text, text),
  'doctor [environment]': open({ environment: text, region: text, checks }),
  'deploy [words...]': open({ environment: text, checks }),
  'run [environment]': oneRun,
  'follow [run]': oneRun,
  'resume [run]': oneRun,
  'cancel [run]': open({ runId: text, cancelled: array(phase) }),
  bootstrap: open({
    bucket: text,
    deployed: flag,
    machines: array(
      open({
        instanceId: text,
        outcome: outcomeSchema.nullable(),
        lastSeen: time.nullable(),
        logs: texts,
        at: number,
        lastLines: texts,
      }),
    ),
  }),
  diagnose: outcomes,
  stop: outcomes,
  'adopt <name>': trustedSchema,
  'calibrate <runs...>': open({ file: text, added: times, times }),
  'results list': array(
    open({
      runId: text,
      createdAt: time,
      emulated: flag,
      phases: texts,
      succeeded: texts,
      verdict: verdict.nullable(),
      outputTokensPerSecond: number.nullable(),
      instances: array(instance),
    }),
  ),
  'results get [run]': open({ runId: text, files: texts }),
  'results import <dir>': open({ folder: text, result: resultSchema }),
  'report [runs...]': union([oneRun, severalRuns, open({ results: array(resultSchema) })]),
  'compare <sides...>': array(comparison),
  'same <a> <b>': open({
    runs: texts,
    same: flag,
    fields: array(
      open({
        field: text,
        is: oneOf(AGREEMENTS),
        decides: flag,
        values: array(text.nullable()),
      }),
    ),
  }),
  'sweep run <sweep>': sweep,
  'sweep resume [sweep]': sweep,
  'sweep report [sweep]': sweep,
  'sweep status [sweep]': open({
    sweepId: text,
    createdAt: time,
    steps: array(open({ kind: text, what: text, state: text })),
    cells: array(
      open({ id: text, state: text, reason: anything.nullable(), attempts: texts, shown: z.unknown() }),
    ),
  }),
  'sweep cancel [sweep]': open({ sweepId: text, cancelled: array(phase) }),
  'sweep list': array(
    open({ sweepId: text, name: text, startedAt: time, emulated: flag, cells: number, measured: number }),
  ),
} as const;
