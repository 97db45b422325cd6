/** The outcome of one phase on one host, and the progress object it keeps fresh while it works. */
import { z } from 'zod';
import { hostPhaseSchema } from './phase';

/** Absent on a real instance. `timeScale` 20 means that emulated work runs 20 times faster than its model. */
export const emulationMarkSchema = z.strictObject({ timeScale: z.number().positive() });

const replicaSchema = z.object({
  index: z.int().min(0),
  port: z.int().min(1).max(65535),
  /** Base without `/v1`, such as `http://127.0.0.1:8000`. */
  url: z.string(),
  /** Logical cores, inclusive: `0-31`. */
  cores: z.string(),
  /** systemd unit, such as `trainyard-replica@8000.service`. */
  unit: z.string(),
  /** The exact id clients must send as `model`. */
  servedModel: z.string(),
  pid: z.int().optional(),
  readySeconds: z.number().optional(),
});
export type Replica = z.infer<typeof replicaSchema>;

/** What a phase made; each phase fills its own keys and no other. */
const madeSchema = z.object({
  checkpointPath: z.string().optional(),
  checkpointSource: z.enum(['present', 'mirror', 'hub']).optional(),
  modelRevision: z.string().optional(),
  files: z.int().optional(),
  bytes: z.number().optional(),
  artifactKey: z.string().optional(),
  artifactPath: z.string().optional(),
  /** Where the artifact was found; `none`: it was compiled. */
  artifactHit: z.enum(['local', 'bucket', 'none']).optional(),
  replicas: z.array(replicaSchema).optional(),
  /** Object keys of result.json, one for each repeat, in their order. */
  resultKeys: z.array(z.string()).optional(),
  /** The worst of them. */
  verdict: z.enum(['valid', 'suspect', 'invalid']).optional(),
  findings: z
    .array(
      z.object({
        name: z.string(),
        severity: z.enum(['error', 'warning', 'benign']),
        where: z.string(),
        line: z.string(),
        meaning: z.string(),
        next: z.string(),
      }),
    )
    .optional(),
  stoppedPorts: z.array(z.int()).optional(),
});

export const outcomeSchema = z.object({
  schema: z.literal('trainyard.outcome/1'),
  job: hostPhaseSchema,
  runId: z.string(),
  commandId: z.string(),
  instanceId: z.string(),
  environment: z.string(),
  status: z.enum(['succeeded', 'failed', 'stopped']),
  /** `Ok` on success, else a PascalCase code; the message is one sentence; next is an instruction. */
  reason: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }),
  startedAt: z.string(),
  endedAt: z.string(),
  seconds: z.number().min(0),
  bundle: z.string(),
  release: z.string(),
  versions: z.record(z.string(), z.string()),
  emulated: emulationMarkSchema.nullable(),
  made: madeSchema,
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const progressSchema = z.object({
  schema: z.literal('trainyard.progress/1'),
  job: hostPhaseSchema,
  commandId: z.string(),
  at: z.string(),
  elapsedSeconds: z.number(),
  /** What is being waited for, in a few words: `replica 1 to load weights`. */
  waitingFor: z.string(),
  done: z.number().optional(),
  total: z.number().optional(),
  unit: z.string().optional(),
});
export type Progress = z.infer<typeof progressSchema>;
