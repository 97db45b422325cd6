import { PRESETS } from '../../core/choices';
import type { OptionRow } from '../options/option-row';
import type { Sourced } from '../sourced';

/** A launch dialect: which vLLM for Neuron, and from which time. */
export type DialectId = 'fork-0.9' | 'fork-0.7.2' | 'plugin' | 'vllm-neuron';

/**
 * `batched` is a batch above 1; the presets are those of the environment; `shorterContext` is a context below the
 * sequence, and `wholeContext` one that is equal to it; `hitOnly`: a server may not compile what its cache lacks;
 * `kernels` is a family that has them, or preset verbatim; `drafted`: a second, small model drafts tokens;
 * `expanded`: the checkpoint is in MXFP4 and is served in BF16.
 */
export const CONDITIONS = [
  'always',
  ...PRESETS,
  'batched',
  'unbatched',
  'wholeContext',
  'shorterContext',
  'hitOnly',
  'kernels',
  'drafted',
  'undrafted',
  'expanded',
] as const;
/** One thing that a row of a command can depend on. */
export type Condition = (typeof CONDITIONS)[number];
/** When a row of a command is taken: one condition, or two that must both hold. */
export type When = Condition | `${Condition}+${Condition}`;

/** A flag, a flag with its value, or a bare word. */
export interface ArgumentTemplate {
  /** Such as `--tp-degree`; absent for a bare word. */
  readonly flag?: string;
  /** Text with `{name}` in it; absent for a switch. */
  readonly value?: string;
  /** When the argument is given. */
  readonly when: When;
}

/** One variable of the environment of a command. */
export interface VariableTemplate {
  /** Name of the variable. */
  readonly name: string;
  /** Text with `{name}` in it. */
  readonly value: string;
  /** When the variable is set. */
  readonly when: When;
}

/**
 * Command lines as data. The plan prints them and the host runs them, each with its own copy of one small
 * rule: a row is taken if every condition in `when` holds (joined by `+`), and `{name}` in a value is
 * replaced by the variable of that name. A brace that does not enclose a bare name (JSON) stays as it is.
 */
export interface CommandTemplate {
  /** Folder that comes first in PATH; absent where PATH stays as it is. */
  readonly path?: string;
  /** The program, and words that always follow it. */
  readonly program: readonly string[];
  /** In the order in which they are given. */
  readonly arguments: readonly ArgumentTemplate[];
  /** Variables beside those of the host. */
  readonly environment: readonly VariableTemplate[];
}

/** The command of a server, with the flags that its parser knows. */
export interface ServeTemplate extends CommandTemplate {
  /** Options that this server's parser is known to take; a strict stand-in takes no other. */
  readonly options: readonly OptionRow[];
}

/** The commands that compile and serve in one dialect, and the bounds that go with them. */
export interface Dialect extends Sourced {
  /** Name of the dialect. */
  readonly id: DialectId;
  /**
   * What a compile leaves: the directory of one model that `inference_demo` wrote, or the entries that the server's own
   * start put into its compile cache.
   */
  readonly artifact: 'directory' | 'compile-cache';
  /** Packages of the venv whose versions change what is compiled: they are part of the artifact's key. */
  readonly keyPackages: readonly string[];
  /** The compile of one layout. */
  readonly compile: CommandTemplate;
  /** The server of one replica. */
  readonly serve: ServeTemplate;
  /** What the tutorial passes as `--max-model-len`, whatever was compiled; absent where the tutorial has no such server. */
  readonly verbatimMaxModelLength?: number;
  /** `global_topk` of the sampling override that the launch command passes; absent where it passes none. */
  readonly globalTopK?: number;
  /** How its server is told of a draft model; absent where nobody read that it can be. */
  readonly draftModels?: Sourced;
  /** What holds for `top_k` of a request on a server that loaded an artifact. */
  readonly topK: TopKRule;
}

/** The bound on `top_k` of a running server, and what it does with a request beyond it, or with none. */
export interface TopKRule extends Sourced {
  /** The largest `top_k` that the server samples with. */
  readonly limit: number;
  /** `ends-server`: the engine raises, and the process ends. `lowered`: it samples with the limit. */
  readonly beyond: 'ends-server' | 'lowered';
}

/** Every variable that a template may name. */
export const TEMPLATE_VARIABLES: Readonly<Record<string, string>> = {
  venv: 'venv with NxD Inference',
  vllmVenv: 'venv whose bin/ starts the server; the same as venv unless the image brings one',
  llmperfVenv: 'venv of LLMPerf',
  llmperfSource: 'checkout of LLMPerf',
  model: 'hub id',
  modelType: '--model-type of inference_demo',
  modelPath: 'checkpoint directory',
  draftPath: 'checkpoint directory of the draft model; empty without one',
  speculationLength: 'tokens that the draft model drafts ahead; empty without one',
  servedModel: 'the exact id that clients send: what the server got as its model',
  compiledPath: 'artifact directory',
  workDirectory: 'directory of this compile alone',
  toolkit: 'the toolkit’s own folder',
  requestFile: 'the request of the measure, as JSON',
  progressFile: 'where the measure says how far it is',
  compileCache: 'persistent compiler cache',
  tensorParallel: 'cores per replica',
  dataParallel: 'number of replicas',
  batch: 'compiled batch',
  context: 'longest prompt',
  sequence: 'prompt and output together',
  maxModelLength: 'sequence, or the dialect’s own figure in preset verbatim',
  logicalCores: 'physical cores per logical core',
  totalLogicalCores: 'logical cores of the instance',
  cores: 'logical cores of the replica, as 0-31',
  port: 'port of the replica',
  nkiCache: 'directory of the binaries that graphs name by absolute path',
  prometheusDirectory: 'metrics of the processes of one server, empty at its start',
  blockSize: 'tokens in one block of the KV cache',
  kvBlocks: 'blocks of the KV cache of one replica',
  weightFormat:
    'the key of neuron_config that has MXFP4 expanded to BF16, after a comma; empty for other weights',
  packedKv: 'the key of neuron_config that packs an FP8 KV cache, after a comma; empty where none is needed',
  bindAddress: 'address that replicas listen on',
  globalTopK: 'bound on top_k that the override names',
  meanInputTokens: 'workload',
  stddevInputTokens: 'workload',
  meanOutputTokens: 'workload',
  stddevOutputTokens: 'workload',
  concurrency: 'workload',
  requests: 'workload',
  timeLimitSeconds: 'workload',
  samplingParameters: 'workload, as JSON',
  stageFile: 'how far LLMPerf’s own program has come',
  resultsDirectory: 'where the measure, or LLMPerf, writes',
  endpoints: 'bases with /v1, joined by semicolons',
};
