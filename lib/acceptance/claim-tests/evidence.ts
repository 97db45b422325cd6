import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import type { Deployment } from '../../contract/deployment';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import type { Result } from '../../contract/result';
import type { Environment } from '../../environment';
import type { BootstrapSeen, Collected, CommandHost, ManagedInstance, StackState } from '../../run';

/** What EC2 says of types and images. */
export interface Ec2Facts {
  /** Zones that offer a type. */
  readonly market: Pick<CapacityMarket, 'zonesOffering'>;
  /** Images and their public parameters. */
  readonly images: ImageCatalogue;
}

/** What was seen of one environment, at one moment of it. What was not looked at yet is empty or undefined. */
export interface Evidence {
  /** As it is deployed. */
  readonly environment: Environment;
  /** Whether the numbers are those of stand-ins. */
  readonly emulated: boolean;
  /** How its stack stands. */
  readonly state: StackState;
  /** What the stack says that it deployed. */
  readonly deployment: Deployment | undefined;
  /** Its documents and commands; undefined when nothing is deployed. */
  readonly host: CommandHost | undefined;
  /** Instances with an agent. */
  readonly instances: readonly ManagedInstance[];
  /** How they were set up. */
  readonly bootstraps: readonly BootstrapSeen[];
  /** Its runs, with outcomes and results. */
  readonly runs: readonly Collected[];
  /** What kept the line from its end: a code and a sentence; null when nothing did. */
  readonly lineTrouble: string | null;
  /** After its destruction: what costs money and is still there. */
  readonly remains: readonly string[];
  /** After its destruction: whether its bucket is still there; null: not looked at. */
  readonly bucketKept: boolean | null;
  /** Whether the stack was left to delete itself, and did: null when that was not tried. */
  readonly deletedItself: boolean | null;
  /** Null in an emulated account, which has no types and images. */
  readonly ec2: Ec2Facts | null;
}

/** What a test of a claim found. */
export interface Judgement {
  /** How the claim ended. */
  readonly outcome: 'held' | 'failed' | 'not reached';
  /** What was seen, or why it was not tried; one sentence. */
  readonly evidence: string;
}

/** When in the life of an environment a claim is tested. */
export type Moment = 'deployed' | 'measured' | 'destroyed';

/** How a claim is tested without hands. */
export interface ClaimTestRow {
  /** Id in the register. */
  readonly id: string;
  /** Environments of the configuration file on which it is tested; the first that reaches its end decides. */
  readonly on: string;
  /** When. */
  readonly moment: Moment;
  /** Looks at what was seen. What it throws is a claim that was not reached. */
  readonly test: (evidence: Evidence) => Judgement | Promise<Judgement>;
}

/** It is as we say. */
export const held = (evidence: string): Judgement => ({ outcome: 'held', evidence });
/** It is not as we say. */
export const refuted = (evidence: string): Judgement => ({ outcome: 'failed', evidence });
/** It could not be tried. */
export const unreached = (evidence: string): Judgement => ({ outcome: 'not reached', evidence });
/** Held or failed by a condition, with one sentence for both. */
export const heldIf = (condition: boolean, evidence: string): Judgement =>
  condition ? held(evidence) : refuted(evidence);

/** Outcomes of a phase over all runs, oldest first. */
function outcomesOf({ runs }: Evidence, phase: Phase): readonly Outcome[] {
  return runs.flatMap(({ outcomes }) => outcomes.filter(({ job }) => job === phase));
}

/** The last successful outcome of a phase; undefined where there is none. */
export function successOf(evidence: Evidence, phase: Phase): Outcome | undefined {
  return outcomesOf(evidence, phase).findLast(({ status }) => status === 'succeeded');
}

/** Results of all runs, oldest first. */
export function resultsOf({ runs }: Evidence): readonly Result[] {
  return runs.flatMap(({ results }) => results);
}

/** Why a phase has no success: what ended the line, or the phase's own last words. */
export function whyNot(evidence: Evidence, phase: Phase): Judgement {
  const last = outcomesOf(evidence, phase).at(-1);
  if (last !== undefined)
    return refuted(`${phase} ended ${last.status}: ${last.reason.code}: ${last.reason.message}`);
  return unreached(evidence.lineTrouble ?? `${phase} did not run`);
}
