/** What the capacity and image commands ask of EC2. AWS is reached through `run/aws`; a test is its own market. */

/** A zone of one region. The letter in the name means another zone in another account; the id does not. */
export interface Zone {
  readonly zoneId: string;
  readonly zone: string;
}

export interface Fee {
  /** Decimal text as the service wrote it: money is never turned into a binary fraction. */
  readonly amount: string;
  readonly currency: string;
}

export interface BlockQuery {
  readonly instanceType: string;
  readonly count: number;
  readonly hours: number;
  /** Milliseconds since the epoch, as all times here; absent: the service decides. */
  readonly startsAfter?: number;
  readonly endsBefore?: number;
}

export interface BlockOffer {
  readonly offerId: string;
  readonly instanceType: string;
  readonly count: number;
  readonly zone: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly fee: Fee;
}

export interface ExtensionOffer extends BlockOffer {
  /** The block that it would extend; `startsAt` is where the block ends now. */
  readonly reservationId: string;
}

export interface BlockHeld {
  readonly blockId: string;
  readonly reservationId: string;
  readonly instanceType: string;
  readonly count: number;
  readonly zone: string;
  readonly zoneId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** The service's word: `active`, `scheduled`, `payment-pending`, … */
  readonly state: string;
}

/** `permitted`: a dry run got as far as it could. */
export type DryRun = 'permitted';

/** When and where is in the offer. */
export interface Bought {
  readonly reservationId: string;
  readonly state: string;
}

export interface CapacityMarket {
  /** Zones of the market's region in which the type can be launched; empty: none. */
  zonesOffering(instanceType: string): Promise<Zone[]>;
  blockOffers(query: BlockQuery): Promise<BlockOffer[]>;
  extensionOffers(reservationId: string, hours: number): Promise<ExtensionOffer[]>;
  blocksHeld(): Promise<BlockHeld[]>;
  /** Undefined: no such reservation; null: it has no end. */
  reservationEnd(reservationId: string): Promise<number | null | undefined>;
  tryPurchase(offerId: string): Promise<DryRun>;
  purchase(offerId: string): Promise<Bought>;
  tryExtend(reservationId: string, offerId: string): Promise<DryRun>;
  extend(reservationId: string, offerId: string): Promise<Bought>;
}

export interface MachineImage {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** As the service writes it: ISO 8601. */
  readonly createdAt: string;
  /** From then on it is hidden from those who do not ask for it by id; null: no such day is set. */
  readonly deprecatedAt: string | null;
}

export interface ImageQuery {
  readonly ids?: readonly string[];
  /** Patterns with `*`. */
  readonly name?: string;
  readonly description?: string;
}

export interface ImageCatalogue {
  /** Available images for this kind of instance, published by Amazon. An id that is gone is left out. */
  images(query: ImageQuery): Promise<MachineImage[]>;
  /** Value of a public parameter; undefined when it was retired. */
  parameter(name: string): Promise<string | undefined>;
}
