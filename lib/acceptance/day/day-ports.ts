import type { Deployment } from '../../contract/deployment';
import type { Environment } from '../../environment';
import type { Clock, Deployments, RunEvent, RunPorts } from '../../run';
import type { InstancePower } from '../../run/ports/instance-power';
import type { PolicySimulator } from '../../run/ports/policy-simulator';
import type { SweepEvent } from '../../sweep-run';
import type { Ec2Facts } from '../claim-tests/evidence';

/** A deployed environment whose instances can be commanded. */
export interface OpenEnvironment {
  /** Commands, objects, what is deployed, and the clock. */
  readonly ports: RunPorts;
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
  /** Null in AWS. */
  readonly emulated: { readonly timeScale: number } | null;
  /** Whether work goes on when this process ends. */
  readonly outlives: boolean;
  /** Stops and starts its instances. */
  readonly power: InstancePower;
  /** Lets go of the account. */
  close(): Promise<void>;
}

/** What a day needs from the world. */
export interface DayPorts {
  /** Where environments are deployed and destroyed. */
  readonly deployments: Deployments;
  /** What the doctor says would keep an environment from being deployed, a sentence each; empty as it should be. */
  preflight(environment: Environment, signal: AbortSignal): Promise<readonly string[]>;
  /** Opens what is deployed. */
  open(environment: Environment, signal: AbortSignal): Promise<OpenEnvironment>;
  /** Types and images of the region of an environment; null in an emulated account. */
  ec2(environment: Environment): Ec2Facts | null;
  /** What IAM says of the deployed policies; null in an emulated account. */
  policies(environment: Environment): PolicySimulator | null;
  /** Whether a bucket still exists; null: nobody can say. */
  bucketKept(environment: Environment, bucket: string): Promise<boolean | null>;
  /** Time and chance. */
  readonly clock: Clock;
}

/** Options of whoever drives a day. */
export interface DayOptions {
  /** Receives the events of its runs and sweeps, and its own notes. */
  readonly emit: (event: RunEvent | SweepEvent) => void;
  /** Ends the day when it is aborted: what stands is destroyed, then it throws AcceptanceStopped. */
  readonly signal: AbortSignal;
  /** Version of this package and its commit. */
  readonly tool: { readonly version: string; readonly commit: string | null };
  /** Seconds that a stack which deletes itself may take to be gone. */
  readonly deletionSeconds: number;
  /** Seconds from the last deployment of the account stage to the moment at which it deletes itself. */
  readonly untilDeletionSeconds: number;
}
