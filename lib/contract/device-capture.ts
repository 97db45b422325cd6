import { z } from 'zod';

/** Numbers by the number of a logical core: `{ "0": 12.5 }`. */
const byCore = z.record(z.string(), z.number());

/** One report of neuron-monitor, as the reader of the toolkit takes it. */
const readingSchema = z.object({
  /** Per cent of the period, of each core that a process holds. */
  utilization: byCore,
  /** Bytes of device memory in use, over all processes; null where no process reports any. */
  deviceBytes: z.number().nullable(),
  /** Bytes on each core by what they hold, such as `tensors`; empty where it does not say. */
  coreBytes: z.record(z.string(), byCore),
  /** Uncorrected errors of memory, and executions that the hardware failed; null where it counts none. */
  deviceErrors: z.number().nullable(),
});

/** Schema of {@link DeviceCapture}. */
export const deviceCaptureSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.devices/1'),
  /** What `neuron-ls --json-output` printed, and what our reader made of it. */
  neuronLs: z.object({
    /** Null where the tool failed. */
    printed: z.string().nullable(),
    /** Null where it could not be read. */
    devices: z
      .array(
        z.object({
          device: z.int(),
          /** Logical cores. */
          cores: z.array(z.int()),
          /** Physical cores in one logical core; null where it does not say. */
          logicalCores: z.int().nullable(),
        }),
      )
      .nullable(),
    /** Why not; null where it was read. */
    problem: z.string().nullable(),
  }),
  /** What neuron-monitor said beside the benchmark. */
  monitor: z.object({
    /** Lines that it printed, readable or not. */
    reports: z.int(),
    /** The first readable one, from before the load; null where there is none. */
    atRest: readingSchema.nullable(),
    /** The one with the busiest cores; null where there is none. */
    underLoad: readingSchema.nullable(),
  }),
  /** The log of each replica since its start. */
  serverLogs: z.array(
    z.object({
      port: z.int(),
      characters: z.int(),
      /** How many of the prompts that every benchmark asks stand in it. */
      prompts: z.int(),
    }),
  ),
});
/**
 * What the tools of the devices said around a benchmark with `Capture=monitor`: `devices.json` beside its result.
 * @interface
 */
export type DeviceCapture = z.infer<typeof deviceCaptureSchema>;

/** Error counters of the devices by their name; null where none can be read. */
const countersSchema = z.object({ counters: z.record(z.string(), z.number()).nullish() }).nullish();

/** Schema of {@link HardwareSeen}: what is read here of `evidence.json`. */
export const hardwareSeenSchema = z.object({
  hardware: z.object({ before: countersSchema, after: countersSchema }).nullish(),
});
/**
 * Error counters before and after a measurement.
 * @interface
 */
export type HardwareSeen = z.infer<typeof hardwareSeenSchema>;
