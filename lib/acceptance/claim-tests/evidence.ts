import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import type { Deployment } from '../../contract/deployment';
import type { DeviceCapture, HardwareSeen } from '../../contract/device-capture';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import type { Result } from '../../contract/result';

import type { Environment } from '../../environment';
import type { CAPTURES } from '../../facts/parameters/choices';
import type { BootstrapSeen, Collected, CommandHost, ManagedInstance, StackState } from '../../run';
import type { AccountFacts } from '../../run/ports/account-facts';
import type { PolicySimulator } from '../../run/ports/policy-simulator';
import type { Sweep } from '../../sweep';
import type { SweepStatus } from '../../sweep-run';

/** What EC2 says of types, images and quotas. */
export interface Ec2Facts {
  /** Zones that offer a type. */
  readonly market: Pick<CapacityMarket, 'zonesOffering'>;
  /** Images and their public parameters. */
  readonly images: ImageCatalogue;
  /** Quotas of EC2. */
  readonly quotas: Pick<AccountFacts, 'quota'>;
}

/** What a second deployment did that had one edit. */
export interface EditSeen {
  /** Why it did not come to its end: a code and a sentence; null when it did. */
  readonly trouble: string | null;
  /** What the stack said before it. */
  readonly before: Deployment;
  /** What it says after it; undefined when it says nothing. */
  readonly after: Deployment | undefined;
  /** How it stands after it. */
  readonly state: StackState;
}

/** What became of instances that nobody used. */
export interface IdleSeen {
  /** After which the guard is to stop an instance. */
  readonly minutes: number;
  /** How long it was waited, from the end of the line. */
  readonly seconds: number;
  /** State of each instance then, by its id. */
  readonly states: Readonly<Record<string, string>>;
  /** Why guards stopped them, as they wrote it. */
  readonly reasons: readonly string[];
}

/** What became of instances that were stopped and started, and of a run on them that was left alone for a while. */
export interface RestartSeen {
  /** Id of that run; null: none began. */
  readonly runId: string | null;
  /** Why it did not come to its end: a code and a sentence; null when it did. */
  readonly trouble: string | null;
  /** The phase in which its command went away; null: it did not come so far. */
  readonly leftIn: Phase | null;
}

/** How a benchmark beside the line differs from that of the line. */
export interface BenchmarkVariant {
  /** What it sends. */
  readonly workload: Environment['workload'];
  /** Whether neuron-monitor runs beside it. */
  readonly capture: (typeof CAPTURES)[number];
}

/** One more benchmark of the same layout. */
export interface BenchmarkSeen {
  /** With its outcomes and results; null: it did not begin. */
  readonly run: Collected | null;
  /** Why it did not come to its end: a code and a sentence; null when it did. */
  readonly trouble: string | null;
}

/** What became of a sweep. */
export interface SweepSeen {
  /** As it is stored; null: it was not begun. */
  readonly status: SweepStatus | null;
  /** Why it did not come to its end: a code and a sentence; null when it did. */
  readonly trouble: string | null;
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
  /** What its benchmarks kept of the devices, oldest first. */
  readonly captures: readonly DeviceCapture[];
  /** Error counters before and after each measurement, oldest first. */
  readonly hardware: readonly HardwareSeen[];
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
  /** Null in an emulated account, which asks nobody for permission. */
  readonly policies: PolicySimulator | null;
  /** The second deployment that the test of a claim asked for; null: there was none. */
  readonly edit: EditSeen | null;
  /** Instances that were left idle; null: they were not. */
  readonly idle: IdleSeen | null;
  /** Instances that were started again; null: they were not. */
  readonly restart: RestartSeen | null;
  /** Benchmarks that the test of a claim asked for, in its order; null: there was none. */
  readonly beside: readonly BenchmarkSeen[] | null;
  /** The sweep that the test of a claim asked for; null: there was none. */
  readonly sweep: SweepSeen | null;
}

/** What a test of a claim found. */
export interface Judgement {
  /** How the claim ended. */
  readonly outcome: 'held' | 'failed' | 'not reached';
  /** What was seen, or why it was not tried; one sentence. */
  readonly evidence: string;
}

/** When in the life of an environment a claim is tested. */
export type Moment =
  | 'deployed'
  | 'measured'
  | 'beside'
  | 'idle'
  | 'restarted'
  | 'swept'
  | 'edited'
  | 'destroyed';

/** How a claim is tested without hands. */
export interface ClaimTestRow {
  /** Id in the register. */
  readonly id: string;
  /** Environments of the configuration file on which it is tested; the first that reaches its end decides. */
  readonly on: string;
  /** When. */
  readonly moment: Moment;
  /** Of a claim about a second deployment: what it deploys; undefined where the environment takes no such edit. */
  readonly edit?: (environment: Environment) => Environment | undefined;
  /** What its environment is deployed with for its sake, from the beginning. */
  readonly edited?: (environment: Environment) => Environment | undefined;
  /** Of a claim about more benchmarks: those that are run on the same layout, one after the other. */
  readonly beside?: (environment: Environment) => readonly BenchmarkVariant[];
  /** Of a claim about a sweep: the sweep that is run. */
  readonly sweep?: (environment: Environment) => Sweep;
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

/** Failed by each of `wrong`, and held with `evidence` where there is none. */
export const heldUnless = (wrong: readonly string[], evidence: string): Judgement =>
  wrong.length === 0 ? held(evidence) : refuted(wrong.join('; '));

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

/** Why nothing was kept of the devices: a benchmark that was good says nothing of what it did not keep. */
export function whyNoCapture(evidence: Evidence): Judgement {
  return successOf(evidence, 'benchmark') === undefined
    ? whyNot(evidence, 'benchmark')
    : unreached('the benchmark kept nothing readable of the devices');
}
