import {
  type CapacityBlockExtensionOffering,
  type CapacityBlockOffering,
  DescribeAvailabilityZonesCommand,
  DescribeCapacityReservationsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  PurchaseCapacityBlockCommand,
  PurchaseCapacityBlockExtensionCommand,
  paginateDescribeCapacityBlockExtensionOfferings,
  paginateDescribeCapacityBlockOfferings,
  paginateDescribeCapacityBlocks,
  paginateDescribeCapacityReservations,
  paginateDescribeInstanceTypeOfferings,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type {
  BlockOffer,
  BlockOrder,
  BlockQuery,
  CapacityMarket,
  ReservationHeld,
  SubnetHeld,
} from '../../capacity';
import { dataError, phaseError } from '../../core/errors';
import { type Connection, clientOf, isNamed } from './client';
import { pagesOf, paging } from './pages';

/** What the images run; it also decides the price of a block. */
const PLATFORM = 'Linux/UNIX';

/**
 * Capacity blocks and reservations of EC2. A purchase is one call that nobody repeats; wrap the market in
 * `retryingMarket` for the other calls. Errors of the SDK are passed on as they are.
 * @throws AnswerIncomplete when EC2 leaves out a field that it documents
 * @throws DryRunIgnored when EC2 answers a dry run as if it were a purchase
 */
export function ec2CapacityMarket(connection: Connection): CapacityMarket {
  const client = clientOf(EC2Client, connection);
  return {
    zonesOffering: (type) => zonesOffering(client, type),
    async blockOffers(query) {
      const pages = paginateDescribeCapacityBlockOfferings(paging(client), offerInput(query));
      return collect(pages, (page) => page.CapacityBlockOfferings?.map(offer));
    },
    async extensionOffers(reservationId, hours) {
      const input = { CapacityReservationId: reservationId, CapacityBlockExtensionDurationHours: hours };
      const pages = paginateDescribeCapacityBlockExtensionOfferings(paging(client), input);
      return collect(pages, (page) =>
        page.CapacityBlockExtensionOfferings?.map((it) => ({ ...extensionOffer(it), reservationId })),
      );
    },
    blocksHeld: () => blocksHeld(client),
    reservation: (id) => reservation(client, id),
    subnet: (id) => subnet(client, id),
    tryPurchase: (order) => dryRun(() => client.send(purchaseCommand(order, true))),
    async purchase(order) {
      const answer = await client.send(purchaseCommand(order, false));
      return bought(answer.CapacityReservation?.CapacityReservationId, answer.CapacityReservation?.State);
    },
    tryExtend: (id, offerId) => dryRun(() => client.send(extendCommand(id, offerId, true))),
    async extend(id, offerId) {
      const answer = await client.send(extendCommand(id, offerId, false));
      const extension = answer.CapacityBlockExtensions?.[0];
      return bought(extension?.CapacityReservationId, extension?.CapacityBlockExtensionStatus);
    },
  };
}

async function zonesOffering(client: EC2Client, type: string) {
  const filters = [{ Name: 'instance-type', Values: [type] }];
  const input = { LocationType: 'availability-zone-id' as const, Filters: filters };
  const pages = paginateDescribeInstanceTypeOfferings(paging(client), input);
  const zoneIds = await collect(pages, (page) =>
    page.InstanceTypeOfferings?.map((it) => needed(it.Location, 'Location')),
  );
  if (zoneIds.length === 0) return [];
  const answer = await client.send(new DescribeAvailabilityZonesCommand({ ZoneIds: zoneIds }));
  const names = new Map(answer.AvailabilityZones?.map((it) => [it.ZoneId ?? '', it.ZoneName ?? '']));
  return zoneIds.sort().map((zoneId) => ({ zoneId, zone: names.get(zoneId) ?? '' }));
}

function offerInput(query: BlockQuery) {
  return {
    InstanceType: query.instanceType,
    InstanceCount: query.count,
    CapacityDurationHours: query.hours,
    ...(query.startsAfter === undefined ? {} : { StartDateRange: new Date(query.startsAfter) }),
    ...(query.endsBefore === undefined ? {} : { EndDateRange: new Date(query.endsBefore) }),
  };
}

function offer(it: CapacityBlockOffering): BlockOffer {
  return {
    offerId: needed(it.CapacityBlockOfferingId, 'CapacityBlockOfferingId'),
    instanceType: needed(it.InstanceType, 'InstanceType'),
    count: above(0, it.InstanceCount, 'InstanceCount above 0'),
    zone: needed(it.AvailabilityZone, 'AvailabilityZone'),
    startsAt: time(it.StartDate, 'StartDate'),
    endsAt: above(time(it.StartDate, 'StartDate'), it.EndDate?.getTime(), 'EndDate after its StartDate'),
    fee: { amount: amount(it.UpfrontFee), currency: needed(it.CurrencyCode, 'CurrencyCode') },
  };
}

function extensionOffer(it: CapacityBlockExtensionOffering): BlockOffer {
  const { CapacityBlockExtensionStartDate, CapacityBlockExtensionEndDate } = it;
  return {
    ...offer({
      ...it,
      CapacityBlockOfferingId: it.CapacityBlockExtensionOfferingId,
      StartDate: CapacityBlockExtensionStartDate,
      EndDate: CapacityBlockExtensionEndDate,
    }),
  };
}

async function blocksHeld(client: EC2Client) {
  const reservations = new Map(
    await collect(paginateDescribeCapacityReservations(paging(client), {}), (page) =>
      page.CapacityReservations?.map((it) => [it.CapacityReservationId ?? '', it] as const),
    ),
  );
  return collect(paginateDescribeCapacityBlocks(paging(client), {}), (page) =>
    page.CapacityBlocks?.flatMap((block) =>
      (block.CapacityReservationIds ?? []).map((reservationId) => ({
        blockId: block.CapacityBlockId ?? '',
        reservationId,
        instanceType: reservations.get(reservationId)?.InstanceType ?? '',
        count: reservations.get(reservationId)?.TotalInstanceCount ?? 0,
        zone: block.AvailabilityZone ?? '',
        zoneId: block.AvailabilityZoneId ?? '',
        startsAt: time(block.StartDate, 'StartDate'),
        endsAt: time(block.EndDate, 'EndDate'),
        state: block.State ?? '',
      })),
    ),
  );
}

async function reservation(client: EC2Client, id: string): Promise<ReservationHeld | undefined> {
  try {
    const command = new DescribeCapacityReservationsCommand({ CapacityReservationIds: [id] });
    const found = (await client.send(command)).CapacityReservations?.[0];
    if (found === undefined) return undefined;
    return {
      ofBlock: found.ReservationType === undefined ? null : found.ReservationType === 'capacity-block',
      instanceType: found.InstanceType ?? null,
      count: found.TotalInstanceCount ?? null,
      free: found.AvailableInstanceCount ?? null,
      zone: found.AvailabilityZone ?? null,
      zoneId: found.AvailabilityZoneId ?? null,
      state: found.State ?? null,
      endsAt: found.EndDate?.getTime() ?? null,
    };
  } catch (error) {
    if (isNamed(error, 'InvalidCapacityReservationId.NotFound')) return undefined;
    throw error;
  }
}

async function subnet(client: EC2Client, id: string): Promise<SubnetHeld | undefined> {
  try {
    const found = (await client.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets?.[0];
    if (found === undefined) return undefined;
    const vpcId = needed(found.VpcId, 'VpcId');
    return {
      vpcId,
      zone: needed(found.AvailabilityZone, 'AvailabilityZone'),
      zoneId: found.AvailabilityZoneId ?? '',
    };
  } catch (error) {
    if (isNamed(error, 'InvalidSubnetID.NotFound')) return undefined;
    throw error;
  }
}

const purchaseCommand = ({ offerId, tags }: BlockOrder, dry: boolean) =>
  new PurchaseCapacityBlockCommand({
    CapacityBlockOfferingId: offerId,
    InstancePlatform: PLATFORM,
    TagSpecifications: tagged(tags),
    DryRun: dry,
  });

/** A block is tagged as the reservation that it is. EC2 refuses a specification without tags. */
function tagged(tags: BlockOrder['tags']): TagSpecification[] {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? [] : [{ ResourceType: 'capacity-reservation', Tags: list }];
}

const extendCommand = (reservationId: string, offerId: string, dry: boolean) =>
  new PurchaseCapacityBlockExtensionCommand({
    CapacityBlockExtensionOfferingId: offerId,
    CapacityReservationId: reservationId,
    DryRun: dry,
  });

/** A permitted dry run is answered by an error of this name; an answer without one is no dry run. */
async function dryRun(send: () => Promise<unknown>): Promise<'permitted'> {
  try {
    await send();
  } catch (error) {
    if (isNamed(error, 'DryRunOperation')) return 'permitted';
    throw error;
  }
  throw phaseError('DryRunIgnored', 'the service answered a dry run as if it were a purchase', {
    next: 'look at `trainyard capacity list`: something may have been bought',
  });
}

/** It is paid for by now: an answer that says little is no failure. */
const bought = (reservationId: string | undefined, state: string | undefined) => ({
  reservationId: reservationId ?? 'unknown',
  state: state ?? 'unknown',
});

async function collect<Page extends object, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pagesOf('EC2', pages)) found.push(...(items(page) ?? []));
  return found;
}

const time = (value: Date | undefined, field: string): number => number(value?.getTime(), field);

/** Decimal text, as every comparison of money takes it. */
function amount(value: string | undefined): string {
  return needed(
    /^\d{1,12}(\.\d{1,10})?$/.test(value ?? '') ? value : undefined,
    'UpfrontFee that is an amount',
  );
}

/** A number that can be counted with; the SDK passes on what it could not read. */
const number = (value: number | undefined, field: string): number =>
  needed(Number.isFinite(value) ? value : undefined, field);

/** Of nothing, or of no time, there is no price. */
const above = (least: number, value: number | undefined, field: string): number =>
  needed(value !== undefined && value > least ? number(value, field) : undefined, field);

function needed<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw dataError('AnswerIncomplete', `the answer of EC2 has no ${field}`);
  return value;
}
