/** Names that the deployed stack, the command, the host and the emulator must agree on. */
import type { HostPhase } from './phase';

/** `Trainyard-tutorial-Compile`: what an operator looks for in the SSM console. */
export function documentName(environment: string, phase: HostPhase): string {
  return `Trainyard-${environment}-${phase.charAt(0).toUpperCase()}${phase.slice(1)}`;
}

/** The SSM parameter in which a stack says what it deployed; see `deployment.ts`. */
export function deploymentParameterName(environment: string): string {
  return `/trainyard/${environment}/deployment`;
}

/** The SSM parameter that holds one generation of the instances or of the network still; see `sealed-facts.ts`. */
export function sealParameterName(
  environment: string,
  of: 'instance' | 'network',
  generation: number,
): string {
  return `/trainyard/${environment}/${of}-${generation}`;
}

/** Tag that addresses the instances of an environment. Run Command targets `tag:trainyard:environment`. */
export const ENVIRONMENT_TAG = 'trainyard:environment';

/** CloudWatch log group for the live output of phases; a command names it, and only then is it written. */
export function phaseLogGroupName(environment: string): string {
  return `/trainyard/${environment}/phases`;
}

/** Namespace of the metrics that instances publish. */
export const METRICS_NAMESPACE = 'Trainyard';

/** CloudFormation stack of an environment. */
export function stackName(environment: string): string {
  return `Trainyard-${environment}`;
}

/** Object keys under the results bucket. Nothing is ever written twice under one key but progress. */
export const keys = {
  /** Folder of a run. */
  run: (runId: string) => `runs/${runId}/`,
  /** Manifest of a run. */
  manifest: (runId: string) => `runs/${runId}/manifest.json`,
  /** One per attempt: a repeated phase never replaces the outcome of an earlier attempt. */
  outcome: (runId: string, instanceId: string, phase: HostPhase, commandId: string) =>
    `runs/${runId}/${instanceId}/outcomes/${phase}/${commandId}.json`,
  /** Folder of the outcomes of one phase on one instance. */
  outcomes: (runId: string, instanceId: string, phase: HostPhase) =>
    `runs/${runId}/${instanceId}/outcomes/${phase}/`,
  /** Whole log of one attempt of a phase. */
  log: (runId: string, instanceId: string, phase: HostPhase, commandId: string) =>
    `runs/${runId}/${instanceId}/logs/${phase}/${commandId}.log`,
  /** Overwritten while a phase works; gone or stale afterwards. */
  progress: (runId: string, instanceId: string, phase: HostPhase) =>
    `runs/${runId}/${instanceId}/progress/${phase}.json`,
  /** Folder of one benchmark attempt, or of one of its repeats: result.json, requests.jsonl, LLMPerf's own files under llmperf/. */
  benchmark: (
    runId: string,
    instanceId: string,
    commandId: string,
    repeat?: { readonly number: number } | null,
  ) => `runs/${runId}/${instanceId}/benchmark/${commandId}/${repeat ? `repeat-${repeat.number}/` : ''}`,
  /** Result of a benchmark without repeats. */
  result: (runId: string, instanceId: string, commandId: string) =>
    `runs/${runId}/${instanceId}/benchmark/${commandId}/result.json`,
  /** Compiled artifacts, by content key. */
  artifact: (artifactKey: string) => `artifacts/${artifactKey}/`,
  /** The checkpoint mirror; `model` is the Hub id with `/` replaced by `--`. */
  checkpoint: (model: string, revision: string) => `models/${model}/${revision}/`,
  /** What the command recorded of what others will load. Only the command writes under `trusted/`. */
  trusted: (name: string) => `trusted/${name}`,
  /** Every object of a sweep. */
  sweeps: (sweepId: string) => `sweeps/${sweepId}`,
  /** Manifest of a sweep. Only the command writes under `sweeps/`; instances may not. */
  sweepManifest: (sweepId: string) => `sweeps/${sweepId}/manifest.json`,
  /** Folder of what became of the steps of a sweep. */
  sweepSteps: (sweepId: string) => `sweeps/${sweepId}/steps/`,
  /** What became of one attempt of a step. */
  sweepStep: (sweepId: string, step: string, attempt: string) =>
    `sweeps/${sweepId}/steps/${step}/${attempt}.json`,
  /** Folder of the processes that drove a sweep, by number. */
  sweepDrivers: (sweepId: string) => `sweeps/${sweepId}/drivers/`,
  /** SSM's own copy of a step's output. */
  commandOutput: (runId: string) => `runs/${runId}/commands`,
} as const;

/**
 * Keys that only the command writes, because the command believes what it reads there: patterns of IAM. The role of
 * the instances is denied them, whatever else it is allowed.
 */
export const COMMAND_KEYS: readonly string[] = [keys.manifest('*'), keys.sweeps('*'), keys.trusted('*')];

/** Keys that one instance writes, and no other: patterns of IAM, whose `*` crosses slashes. */
export function ownKeys(instanceId: string): string[] {
  // The agent puts its own copies below the id of a command, or of the instance itself under an association.
  return [`runs/*/${instanceId}/*`, `hosts/${instanceId}/*`, `associations/*${instanceId}/*`];
}

/** File name of the host toolkit in the assets bucket; the digest is of the file's bytes. */
export function toolkitKey(sha256: string): string {
  return `${sha256}.tar`;
}

/** `meta-llama/Llama-3.3-70B-Instruct` → `meta-llama--Llama-3.3-70B-Instruct`. */
export function modelSlug(model: string): string {
  return model.replaceAll('/', '--');
}
