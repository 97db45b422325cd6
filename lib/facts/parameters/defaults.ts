/** What is taken for a parameter that nobody gave: in the file, in the documents, in the tutorial's scripts on the host. */
import { READ, type Sourced } from '../sourced';

/** By document parameter. LogicalCores is what Trainium2 does by itself; another family has a default of its own. */
export const DEFAULTS = {
  Model: 'meta-llama/Llama-3.3-70B-Instruct',
  DraftModel: 'none',
  DraftRevision: 'none',
  TensorParallelDegree: 32,
  DataParallelDegree: 2,
  BatchSize: 4,
  MaxContextLength: 8192,
  SequenceLength: 8192,
  LogicalCores: 2,
  Preset: 'corrected',
  BasePort: 8000,
  ReadyTimeoutSeconds: 3600,
  ArtifactCache: 'use',
  ArtifactDigest: 'any',
  WeightsDigest: 'any',
  DraftDigest: 'any',
  CompilesAtOnce: 1,
  CheckpointSource: 'auto',
  ModelSource: 'hub',
  AllowPickle: 'no',
  Client: 'trainyard',
  RequestCount: 1000,
  WarmupRequests: 8,
  Repeats: 1,
  /** 0: as many as there are slots. */
  Concurrency: 0,
  MeanInputTokens: 7936,
  StddevInputTokens: 30,
  MeanOutputTokens: 256,
  StddevOutputTokens: 30,
  InputCounting: 'llmperf',
  InputJitterPercent: 0,
  Seed: 11_111,
  GoodputLimits: 'none',
  TimeLimitSeconds: 21_600,
  MeasureAlone: 'yes',
  Capture: 'none',
  CompileOnMiss: 'no',
} as const;

/** Inside the bound on top_k that the launch command sets; a request without top_k ends the server. */
export const DEFAULT_SAMPLING_PARAMETERS = { temperature: 0.7, top_k: 50 } as const;

/** Replicas listen here unless the host says otherwise. */
export const BIND_ADDRESS = '127.0.0.1';

/** Where the defaults come from: the tutorial, LLMPerf, or this project. */
export const DEFAULTS_SOURCE: Sourced = {
  source:
    'model, layout, lengths, port and workload: the tutorial at aws-neuron-sdk v2.24.0; seed and counting: ' +
    'ray-project/llmperf @f1d6bed; warm-up, repeats, time limits, sampling parameters and what runs at once: ours',
  read: READ,
};
