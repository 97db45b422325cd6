/** The last half hour of a block is not ours: the service takes the instances away in it. */
import { formatSeconds } from '../core/units';
import type { BlockHeld } from './capacity-market';

/** EC2 begins to terminate instances this long before the end of a block (EC2 User Guide, capacity blocks). */
export const TAKEN_AWAY_BEFORE_END_SECONDS = 1800;

/** The moment until which work in the block is safe. */
export function usableUntil(endsAt: number): number {
  return endsAt - TAKEN_AWAY_BEFORE_END_SECONDS * 1000;
}

/** Seconds of work that are left; 0 when there are none. */
export function secondsLeft(endsAt: number, now: number): number {
  return Math.max(0, Math.floor((usableUntil(endsAt) - now) / 1000));
}

const LIVE = new Set(['active', 'scheduled', 'payment-pending', 'unavailable']);

/** Blocks that can still be of use; the others are history. */
export function isLive(block: BlockHeld): boolean {
  return LIVE.has(block.state);
}

/** `begins in 3 h`, `10 h left`: words for the time that a block still gives. */
export function timeLeft(block: BlockHeld, now: number): string {
  if (!isLive(block)) return 'none';
  if (now < block.startsAt) return `begins in ${long((block.startsAt - now) / 1000)}`;
  const left = secondsLeft(block.endsAt, now);
  return left === 0 ? 'none: instances are being taken away' : long(left);
}

/** Days where hours would be many. */
function long(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  if (days < 2) return formatSeconds(seconds);
  return `${days} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** `2026-11-25 11:30 UTC`. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
