/** What the capacity and image commands ask of EC2. AWS is reached through `run/aws`; a test is its own market. */

/** A zone of one region. The letter in the name means another zone in another account; the id does not. */
export interface Zone {
  /** Id of the zone, the same in every account: `use2-az3`. */
  readonly zoneId: string;
  /** Name of the zone in this account: `us-east-2c`. */
  readonly zone: string;
}

/** An amount of money. */
export interface Fee {
  /** Decimal text as the service wrote it: money is never turned into a binary fraction. */
  readonly amount: string;
  /** Currency code: `USD`. */
  readonly currency: string;
}

/** Which capacity blocks to look for. */
export interface BlockQuery {
  /** EC2 instance type. */
  readonly instanceType: string;
  /** Number of instances in the block. */
  readonly count: number;
  /** Length of the block in hours. */
  readonly hours: number;
  /**
   * The earliest start, in milliseconds since the epoch, as all times here.
   * @default the service decides
   */
  readonly startsAfter?: number;
  /**
   * The latest end.
   * @default the service decides
   */
  readonly endsBefore?: number;
}

/** A capacity block that can be bought now. */
export interface BlockOffer {
  /** Id of the offer; it is what a purchase names, and is valid for a short time. */
  readonly offerId: string;
  /** EC2 instance type. */
  readonly instanceType: string;
  /** Number of instances. */
  readonly count: number;
  /** Name of the zone. */
  readonly zone: string;
  /** When the block starts. */
  readonly startsAt: number;
  /** When it ends. */
  readonly endsAt: number;
  /** Price of the whole block, paid in advance. */
  readonly fee: Fee;
}

/** A block that is bought. */
export interface BlockOrder {
  /** The offer that is taken. */
  readonly offerId: string;
  /** What its reservation is tagged with in the call that makes it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A longer end for a block that is held. */
export interface ExtensionOffer extends BlockOffer {
  /** The block that it would extend; `startsAt` is where the block ends now. */
  readonly reservationId: string;
}

/** A block of this account. */
export interface BlockHeld {
  /** Id of the block. */
  readonly blockId: string;
  /** Id of its reservation, which instances launch into. */
  readonly reservationId: string;
  /** EC2 instance type; empty when the service does not say. */
  readonly instanceType: string;
  /** Number of instances; 0 when the service does not say. */
  readonly count: number;
  /** Name of the zone. */
  readonly zone: string;
  /** Id of the zone. */
  readonly zoneId: string;
  /** When it starts. */
  readonly startsAt: number;
  /** When it ends. */
  readonly endsAt: number;
  /** The service's word: `active`, `scheduled`, `payment-pending`, … */
  readonly state: string;
}

/** A reservation of this account, whether it came with a block or not; null: the service does not say. */
export interface ReservationHeld {
  /** Whether it came with a capacity block. */
  readonly ofBlock: boolean | null;
  /** EC2 instance type. */
  readonly instanceType: string | null;
  /** Number of instances that it is for. */
  readonly count: number | null;
  /** How many of them can be launched now. */
  readonly free: number | null;
  /** Name of the zone. */
  readonly zone: string | null;
  /** Id of the zone. */
  readonly zoneId: string | null;
  /** The service's word: `active`, `scheduled`, `expired`, … */
  readonly state: string | null;
  /** When it ends, in milliseconds since the epoch; null: it has no end. */
  readonly endsAt: number | null;
}

/** A subnet of this account. */
export interface SubnetHeld extends Zone {
  /** The VPC that it is in. */
  readonly vpcId: string;
}

/** `permitted`: a dry run got as far as it could. */
export type DryRun = 'permitted';

/** What a purchase made; when and where is in the offer. */
export interface Bought {
  /** Id of the reservation; `unknown` when the service does not say. */
  readonly reservationId: string;
  /** The service's word: `payment-pending`, `scheduled`, … */
  readonly state: string;
}

/**
 * What the capacity commands and the doctor ask of EC2, for one region. AWS is reached through `ec2CapacityMarket`; a test is its
 * own market.
 */
export interface CapacityMarket {
  /** Zones of the market's region in which the type can be launched; empty: none. */
  zonesOffering(instanceType: string): Promise<Zone[]>;
  /** Blocks that can be bought. */
  blockOffers(query: BlockQuery): Promise<BlockOffer[]>;
  /** Extensions of a block by so many hours. */
  extensionOffers(reservationId: string, hours: number): Promise<ExtensionOffer[]>;
  /** Blocks of this account, those that have ended included as long as the service lists them. */
  blocksHeld(): Promise<BlockHeld[]>;
  /** A reservation by its id; undefined: there is no such one. */
  reservation(reservationId: string): Promise<ReservationHeld | undefined>;
  /** A subnet by its id; undefined: there is no such one. */
  subnet(subnetId: string): Promise<SubnetHeld | undefined>;
  /** Whether a purchase with these tags would be permitted; buys nothing. */
  tryPurchase(order: BlockOrder): Promise<DryRun>;
  /** Buys a block. One call, never repeated: repeating it could pay twice. */
  purchase(order: BlockOrder): Promise<Bought>;
  /** Whether an extension would be permitted; buys nothing. */
  tryExtend(reservationId: string, offerId: string): Promise<DryRun>;
  /** Extends a block. One call, never repeated. */
  extend(reservationId: string, offerId: string): Promise<Bought>;
}

/** A machine image as EC2 describes it. */
export interface MachineImage {
  /** `ami-…`, of one region. */
  readonly id: string;
  /** Name with the date of the build. */
  readonly name: string;
  /** Free text of the publisher; it may name the SDK. */
  readonly description: string;
  /** As the service writes it: ISO 8601. */
  readonly createdAt: string;
  /** From then on it is hidden from those who do not ask for it by id; null: no such day is set. */
  readonly deprecatedAt: string | null;
}

/** Which images are asked for: ids, or patterns of name and description. */
export interface ImageQuery {
  /** Exact image ids. */
  readonly ids?: readonly string[];
  /** Patterns with `*`. */
  readonly name?: string;
  /** Pattern with `*`. */
  readonly description?: string;
}

/** What finding an image asks of AWS; a test answers from its own list. */
export interface ImageCatalogue {
  /** Available images for this kind of instance, published by Amazon. An id that is gone is left out. */
  images(query: ImageQuery): Promise<MachineImage[]>;
  /** Value of a public parameter; undefined when it was retired. */
  parameter(name: string): Promise<string | undefined>;
}
