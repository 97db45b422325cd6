import { CLIENTS, COUNTINGS, PRESETS } from '../../core/choices';

/** What Compile may do with an artifact that exists. */
export const ARTIFACT_CACHES = ['use', 'refill'] as const;
/** Where Prepare may take a checkpoint from. */
export const CHECKPOINT_SOURCES = ['auto', 'hub', 'mirror'] as const;
/** Whether Prepare takes weights in pickle files, which can run code of their author. */
export const ALLOW_PICKLE = ['yes', 'no'] as const;
/** Whether Benchmark keeps compiles away from the instance while it measures. */
export const MEASURE_ALONE = ['yes', 'no'] as const;
/** What Benchmark keeps of the devices while it measures. */
export const CAPTURES = ['none', 'monitor'] as const;

/** Whether Deploy lets a replica compile what its cache lacks. */
export const COMPILE_ON_MISS = ['no', 'yes'] as const;

/** The closed lists of values, by document parameter: the file, the documents and the host take these and no other. */
export const CHOICES = {
  Preset: PRESETS,
  Client: CLIENTS,
  InputCounting: COUNTINGS,
  ArtifactCache: ARTIFACT_CACHES,
  CheckpointSource: CHECKPOINT_SOURCES,
  AllowPickle: ALLOW_PICKLE,
  MeasureAlone: MEASURE_ALONE,
  Capture: CAPTURES,
  CompileOnMiss: COMPILE_ON_MISS,
} as const;
