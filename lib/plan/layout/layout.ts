import type { DialectId, HeadsRule, Model } from '../../facts';
import type { Refusal } from '../admission/refusal';

/** A layout that is asked for, with what it is judged against. */
export interface LayoutRequest {
  /** EC2 instance type, such as `trn2.48xlarge`. */
  readonly instanceType: string;
  /** The model, for its heads and its bytes. */
  readonly model: Model;
  /** The draft model beside it, which runs on the same cores; absent without one. */
  readonly draft?: Model;
  /** What the server of the release asks of the attention heads; absent where nobody read it. */
  readonly heads?: HeadsRule;
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Number of replicas on one instance. */
  readonly dataParallel: number;
  /** Batch of one replica: sequences that it holds at once. */
  readonly batch: number;
  /** Physical cores in one logical core (LNC): 1 or 2. */
  readonly logicalCores: number;
  /** Compiled length of prompt and output together, in tokens. */
  readonly sequence: number;
  /** Port of replica 0; replica i listens on this plus i. */
  readonly basePort: number;
  /** How the release serves; absent: with NxD Inference. */
  readonly dialect?: DialectId;
  /** Allowance for device memory that no source gives, in MiB per logical core; see `memoryBudget`. */
  readonly otherMiB: number;
}

/** Where one replica runs. */
export interface ReplicaCores {
  /** Number of the replica, from 0. */
  readonly index: number;
  /** Its logical cores, inclusive, as the runtime takes them: `0-31`. */
  readonly cores: string;
  /** First logical core. */
  readonly firstCore: number;
  /** Last logical core, inclusive. */
  readonly lastCore: number;
  /** Numbers of the devices that these cores are on. */
  readonly devices: readonly number[];
  /** Port that its server listens on. */
  readonly port: number;
}

/** An admitted layout: how replicas are placed on the logical cores of one instance. */
export interface Layout {
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Number of replicas. */
  readonly dataParallel: number;
  /** Batch of one replica: sequences that it holds at once. */
  readonly batch: number;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: number;
  /** The replicas, by index. */
  readonly replicas: readonly ReplicaCores[];
  /** Logical cores of the whole instance at this LNC. */
  readonly totalLogicalCores: number;
}

/** What the layout rule says: the layout, or every refusal. Never a partial layout. */
export type Admission =
  | {
      /** The layout can work. */
      readonly admitted: true;
      /** Where its replicas go. */
      readonly layout: Layout;
    }
  | {
      /** It cannot. */
      readonly admitted: false;
      /** Why, one for each limit that it breaks; never empty. */
      readonly refusals: readonly Refusal[];
    };
