/** What whoever starts work hands over, so that the end of its instances can be found. */
import type { CapacityMarket } from '../../capacity';
import type { Deployment } from '../../contract/deployment';
import type { Emit } from '../events';
import type { RunPorts } from '../ports/ports';

/** What it takes to find out when the instances of a run go. */
export interface DeadlineSource {
  readonly ports: Pick<RunPorts, 'store' | 'directory'>;
  readonly deployment: Deployment;
  /** Not null on emulated instances: they stay, and no guard is deployed for them. */
  readonly emulated: object | null;
  readonly emit: Emit;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * The operator's own word for the whole run, in seconds.
   * @default the sum of the limits of its phases
   */
  readonly expectedSeconds?: number;
  /** Opened only for a capacity block: for other instances the market is not asked. */
  readonly market: () => CapacityMarket;
}
