/** The closed lists of values, by document parameter: the file, the documents and the host take these and no other. */
export const PRESETS = ['corrected', 'verbatim'] as const;
export type Preset = (typeof PRESETS)[number];
export const CLIENTS = ['trainyard', 'upstream'] as const;
export const INPUT_COUNTINGS = ['llmperf', 'exact'] as const;
export const ARTIFACT_CACHES = ['use', 'refill'] as const;
export const CHECKPOINT_SOURCES = ['auto', 'hub', 'mirror'] as const;

export const CHOICES = {
  Preset: PRESETS,
  Client: CLIENTS,
  InputCounting: INPUT_COUNTINGS,
  ArtifactCache: ARTIFACT_CACHES,
  CheckpointSource: CHECKPOINT_SOURCES,
} as const;
