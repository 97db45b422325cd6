import type { CapacityMarket, ImageCatalogue } from '../capacity';
import type { Deployment } from '../contract/deployment';
import type { Environment } from '../environment';
import type { ArtifactStore, RunPorts } from '../run';
import type { AccountFacts } from '../run/ports/account-facts';
import type { HubStatus } from './hub-status';

/** What the doctor looks at, and whom it asks. Nobody here changes anything. */
export interface ExaminedAccount {
  /** The environment as the file has it. */
  readonly environment: Environment;
  /** Region that the shell names; undefined when it names none. */
  readonly shellRegion: string | undefined;
  /** Null on real instances; else the account is emulated, and has no quotas, zones, images or guards. */
  readonly emulated: object | null;
  /** Who asks, quotas, secrets, buckets. */
  readonly facts: AccountFacts;
  /** Documents and commands, what is deployed, and the clock. */
  readonly ports: Pick<RunPorts, 'host' | 'directory' | 'clock'>;
  /** The objects of a bucket by its name. */
  readonly store: (bucket: string) => ArtifactStore;
  /** Zones and capacity blocks. */
  readonly market: () => CapacityMarket;
  /** Machine images. */
  readonly images: () => ImageCatalogue;
  /** Asks the hub for a file of the model. */
  readonly hub: HubStatus;
}

/** An examined account whose deployment was found. */
export interface DeployedAccount extends ExaminedAccount {
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
}
