import type { UsageClass } from '../../../facts';

/** An emulated instance, as an operator asks for one. */
export interface InstanceSpec {
  readonly environment: string;
  readonly region: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly release: string;
  /** Loopback address of its own, which was asked for beforehand: its servers listen there. */
  readonly address: string;
  /** Run once at launch, as root's first boot script. */
  readonly userData: string;
  /** Results bucket that its user data names. @default `trainyard-` and the environment */
  readonly bucket?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly timeScale: number;
  readonly faults: readonly string[];
  readonly seed: number;
  /** Seconds between two progress objects of its phases. @default 1 */
  readonly heartbeatSeconds?: number;
  /** Name of its availability zone. @default the zone `a` of its region */
  readonly zone?: string;
  /** How it was bought, in EC2's words. @default on-demand */
  readonly lifeCycle?: UsageClass;
}

/** An instance that was launched, and how far its first boot has come. */
export interface InstanceRecord extends InstanceSpec {
  readonly instanceId: string;
  readonly name: string;
  readonly launchedAt: string;
  readonly boot: 'running' | 'done' | 'failed';
  /** True from its stop until its start; `launchedAt` is the time of the last start, as EC2 tells it. */
  readonly stopped?: boolean;
}

/** What an operator may change on an instance that exists. */
export type InstanceChange = Partial<Pick<InstanceRecord, 'timeScale' | 'faults' | 'boot' | 'stopped'>>;
