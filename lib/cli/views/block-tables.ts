/** Offers and blocks as tables and as JSON. Times are UTC; amounts are as the service wrote them. */
import {
  type BlockHeld,
  type BlockOffer,
  feePerHour,
  formatFee,
  timeLeft,
  usableUntil,
  utc,
} from '../../capacity';
import { table } from '../printers/table';

/** Offers with their fee, and what an hour of one instance costs. */
export function offerTable(offers: readonly BlockOffer[], width: number): string {
  const columns = [
    { head: 'offer' },
    { head: 'instances' },
    { head: 'zone' },
    { head: 'begins' },
    { head: 'ends' },
    { head: 'fee', right: true },
    { head: 'each hour', right: true },
  ];
  return table(columns, offers.map(offerCells), width);
}

function offerCells(it: BlockOffer): string[] {
  const hourly = feePerHour(it.fee, it.count, it.endsAt - it.startsAt);
  return [
    it.offerId,
    `${it.count} × ${it.instanceType}`,
    it.zone,
    utc(it.startsAt),
    utc(it.endsAt),
    formatFee(it.fee),
    hourly.toFixed(2),
  ];
}

/** An offer with ISO times. */
export function offerJson(it: BlockOffer): object {
  return { ...it, startsAt: iso(it.startsAt), endsAt: iso(it.endsAt) };
}

/** Blocks with their state and the time that is left to use; `now` is milliseconds since the epoch. */
export function blockTable(blocks: readonly BlockHeld[], now: number, width: number): string {
  const columns = ['reservation', 'instances', 'zone', 'state', 'begins', 'ends', 'left to use'];
  const rows = blocks.map((it) => [
    it.reservationId,
    `${it.count} × ${it.instanceType}`,
    `${it.zone} (${it.zoneId})`,
    it.state,
    utc(it.startsAt),
    utc(it.endsAt),
    timeLeft(it, now),
  ]);
  return table(
    columns.map((head) => ({ head })),
    rows,
    width,
  );
}

/** A block with ISO times, and the time until which its instances can be used. */
export function blockJson(it: BlockHeld, now: number): object {
  return {
    ...it,
    startsAt: iso(it.startsAt),
    endsAt: iso(it.endsAt),
    usableUntil: iso(usableUntil(it.endsAt)),
    left: timeLeft(it, now),
  };
}

const iso = (at: number) => new Date(at).toISOString();
