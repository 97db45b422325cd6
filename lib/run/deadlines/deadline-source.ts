import type { CapacityMarket } from '../../capacity';
import type { Deployment } from '../../contract/deployment';
import type { Emit } from '../events';
import type { RunPorts } from '../ports/ports';

/** What it takes to find out when the instances of a run go. */
export interface DeadlineSource {
  /** Where manifests and outcomes are, and when instances were started. */
  readonly ports: Pick<RunPorts, 'store' | 'directory'>;
  /** What is deployed, with its guards. */
  readonly deployment: Deployment;
  /** Not null on emulated instances: they stay, and no guard is deployed for them. */
  readonly emulated: object | null;
  /** Receives the warning that a guard may come first. */
  readonly emit: Emit;
  /** The current time, in milliseconds since the epoch. */
  readonly now: number;
  /**
   * How long the whole run is expected to take, in seconds, if the operator says so.
   * @default the sum of the limits of its phases
   */
  readonly expectedSeconds?: number;
  /** Opens the capacity market. Called only for a capacity block: for other instances it is not asked. */
  readonly market: () => CapacityMarket;
}
