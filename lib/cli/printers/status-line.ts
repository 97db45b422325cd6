import { formatSeconds } from '../../core/units';
import { clean } from '../../report/terminal/clean';
import type { Colors } from './colors';
import { counted } from './lines';
import { cutToWidth, textWidth } from './text-width';

/**
 * The one line of a terminal that changes: what runs, for how long of how long, what it waits for, and how far it got.
 */
export interface Status {
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Seconds that it is expected to take; absent where nobody knows. */
  readonly expectedSeconds?: number;
  /** Whether several instances work on it. */
  readonly several?: boolean;
  readonly waitingFor?: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: string;
  /** Where the count stood when it was first seen, and when: what is left is told from it. */
  readonly counted?: { readonly at: number; readonly done: number };
}

/** A pace is told after so many of what is counted, and so long. */
const PACE_LEAST = { done: 3, ms: 2000 };

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;
const BAR_CELLS = 20;
/** Left for what is waited for, where a bar is drawn. */
const WAITING_LEAST = 20;

/**
 * In less than `width` columns, so that it never wraps: plain text is cut between words before it is coloured. What a
 * host says of itself is printed, never obeyed.
 */
export function statusLine(status: Status, now: number, width: number, colors: Colors): string {
  const frame = FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? '';
  const head = cutToWidth(`${frame} ${clean(status.title).padEnd(9)} ${timeOf(status, now)}`, width - 1);
  const room = width - 1 - textWidth(head);
  const gauge = bar(status);
  const waiting =
    status.waitingFor === undefined
      ? ''
      : `  ${clean(`${status.waitingFor}${counted(status)}${leftOf(status, now)}`)}`;
  const tail = gauge !== '' && room > BAR_CELLS + WAITING_LEAST ? `  ${gauge}${waiting}` : waiting;
  const cut = cutToWidth(tail, room);
  return `${colors.cyan(head.slice(0, 1))}${colors.bold(head.slice(1, 11))}${head.slice(11)}${colors.dim(cut)}`;
}

/** `1 min 15 s of about 4 min`: a phase that takes longer than was expected says so by its two numbers. */
function timeOf({ since, expectedSeconds }: Status, now: number): string {
  const elapsed = formatSeconds(Math.max(0, now - since) / 1000);
  return expectedSeconds === undefined ? elapsed : `${elapsed} of about ${formatSeconds(expectedSeconds)}`;
}

/** `, about 40 s left` of what is counted, at the pace that was seen. */
function leftOf({ done, total, counted: first }: Status, now: number): string {
  if (first === undefined || done === undefined || total === undefined) return '';
  const made = done - first.done;
  const ms = now - first.at;
  if (made < PACE_LEAST.done || ms < PACE_LEAST.ms || done >= total) return '';
  return `, about ${formatSeconds((ms / 1000 / made) * (total - done))} left`;
}

function bar({ done, total }: Status): string {
  if (done === undefined || total === undefined || total <= 0) return '';
  const cells = Math.round(Math.min(1, Math.max(0, done / total)) * BAR_CELLS);
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}`;
}
