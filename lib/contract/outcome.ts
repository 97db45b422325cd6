import { z } from 'zod';
import { END_STATUSES, SEVERITIES, VERDICTS } from '../core/choices';
import { instanceFactsSchema } from './instance-facts';
import { hostPhaseSchema } from './phase-schema';
import { sbomSchema } from './sbom';

/** Absent on a real instance. `timeScale` 20 means that emulated work runs 20 times faster than its model. */
export const emulationMarkSchema = z.strictObject({ timeScale: z.number().positive() });

/** What a server of vLLM Neuron counts of one of its graphs, since its start. */
const graphSchema = z.object({
  /** Such as `prefill_s8192_kv8192` or `decode_b8`; a decode is named by the sequences that were alive. */
  bucket: z.string(),
  /** Seconds of its first run at warm-up, a compile or a load. */
  firstRunSeconds: z.number().min(0).optional(),
  /** How often it ran. */
  executions: z.int().min(0).optional(),
  /** Mean number of tokens (prefill) or sequences (decode) that were added to fill it. */
  padding: z.number().min(0).optional(),
});

/** A server that deploy started. */
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
  /** Graphs that it compiled itself, because its artifact lacked them and Deploy allowed it. */
  compiledGraphs: z.int().min(1).optional(),
  /** Its graphs by their buckets, as Diagnose reads them from `/metrics`; absent with NxD Inference, which counts none. */
  graphs: z.array(graphSchema).optional(),
});
/** What a phase made; each phase fills its own keys and no other. */
const madeSchema = z.object({
  checkpointPath: z.string().optional(),
  checkpointSource: z.enum(['present', 'store', 'mirror', 'hub', 's3', 'folder']).optional(),
  modelRevision: z.string().optional(),
  /** The same of the draft model, where there is one. */
  draftPath: z.string().optional(),
  draftSource: z.enum(['present', 'store', 'mirror', 'hub']).optional(),
  draftRevision: z.string().optional(),
  /** SHA-256 of what the checkpoint is: model, commit, and each file with size and SHA-256. */
  weightsDigest: z.string().optional(),
  draftDigest: z.string().optional(),
  files: z.int().optional(),
  bytes: z.number().optional(),
  /** Tokens that the chat template of the checkpoint adds to a text, counted by its own tokenizer. */
  chatTemplateTokens: z.int().optional(),
  /** Why they were not counted. */
  chatTemplateNote: z.string().optional(),
  artifactKey: z.string().optional(),
  artifactPath: z.string().optional(),
  /** SHA-256 of the manifest of the artifact, as it is on the instance and in the bucket. */
  artifactDigest: z.string().optional(),
  /** What was loaded from where others write, without a digest to hold it to. */
  digestsNotChecked: z.array(z.enum(['artifact', 'weights', 'draft'])).optional(),
  /** What was there without a recorded digest, and is what the Hub lists, file by file. */
  provenByHub: z.array(z.enum(['weights', 'draft'])).optional(),
  /** Where the artifact was found; `none`: it was compiled. */
  /** Where an artifact was put that was not what was asked for, on the instance. */
  artifactSetAside: z.string().optional(),
  artifactHit: z.enum(['local', 'bucket', 'none']).optional(),
  replicas: z.array(replicaSchema).optional(),
  /** Object keys of result.json, one for each repeat, in their order. */
  resultKeys: z.array(z.string()).optional(),
  /** The worst of them. */
  verdict: z.enum(VERDICTS).optional(),
  /** Object key of what was captured beside a benchmark, or `absent: ` and why; no entry if nobody asked. */
  capture: z.string().optional(),
  findings: z
    .array(
      z.object({
        name: z.string(),
        severity: z.enum(SEVERITIES),
        where: z.string(),
        line: z.string(),
        meaning: z.string(),
        next: z.string(),
      }),
    )
    .optional(),
  stoppedPorts: z.array(z.int()).optional(),
  /** Of a bootstrap: all was as its document wanted it. */
  nothingToDo: z.literal(true).optional(),
  /** Of a bootstrap: packages of a kernel that apt may upgrade or remove, although they were held once. */
  kernelNotHeld: z.array(z.string()).optional(),
});

/** Schema of {@link Outcome}. */
export const outcomeSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.outcome/1'),
  /** The phase, or `bootstrap`. */
  job: hostPhaseSchema,
  /** Id of the run. */
  runId: z.string(),
  /** Id of the attempt: that of its command in Run Command, or of an association with the time of its execution. */
  commandId: z.string(),
  /** Id of the instance. */
  instanceId: z.string(),
  /** Name of the environment. */
  environment: z.string(),
  /** How it ended. `stopped`: by its operator. */
  status: z.enum(END_STATUSES),
  /** `Ok` on success, else a code in PascalCase; the message is one sentence, next an instruction. */
  reason: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }),
  /** When it began, in ISO 8601, UTC. */
  startedAt: z.string(),
  /** When it ended, in ISO 8601, UTC. */
  endedAt: z.string(),
  /** How long it took, in seconds, by a clock that nobody moves. */
  seconds: z.number().min(0),
  /**
   * By how many seconds the clock of the instance was moved meanwhile, forwards or backwards: the times of day before and
   * after cannot be compared. Absent where it was not.
   */
  clockMovedSeconds: z.number().optional(),
  /** SHA-256 of the host toolkit that did it. */
  bundle: z.string(),
  /** Neuron SDK release of the document. */
  release: z.string(),
  /** Versions of the packages found on the instance. */
  versions: z.record(z.string(), z.string()),
  /** What the instance says that it is. Absent in outcomes of earlier versions. */
  instance: instanceFactsSchema.optional(),
  /** The bill of materials of its instance. Absent in earlier versions, and where none could be stored. */
  sbom: sbomSchema.optional(),
  /** Null on a real instance; else the time scale. */
  emulated: emulationMarkSchema.nullable(),
  /** What the phase made; each phase fills its own keys and no other. */
  made: madeSchema,
});
/**
 * How one attempt of a phase ended on one instance. Written by the host at the very end, and never replaced.
 * @interface
 */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Schema of {@link Progress}. */
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
/**
 * What a phase is doing on an instance, rewritten while it works.
 * @interface
 */
export type Progress = z.infer<typeof progressSchema>;
