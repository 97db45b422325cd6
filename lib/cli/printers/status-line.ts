import { formatSeconds } from '../../core/units';
import type { Colors } from './colors';
import { counted } from './lines';

/**
 * The one line of a terminal that changes: what runs, for how long, what it waits for, and how far it got.
 */
export interface Status {
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Whether several instances work on it. */
  readonly several?: boolean;
  readonly waitingFor?: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: string;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;
const BAR_CELLS = 20;

/** Plain text is cut to the window before it is coloured, so that the line never wraps. */
export function statusLine(status: Status, now: number, width: number, colors: Colors): string {
  const frame = FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? '';
  const head = `${frame} ${status.title.padEnd(9)} ${formatSeconds(Math.max(0, now - status.since) / 1000)}`;
  const room = width - 1 - head.length;
  const gauge = bar(status);
  const waiting = status.waitingFor === undefined ? '' : `  ${status.waitingFor}${counted(status)}`;
  const tail = gauge !== '' && room > BAR_CELLS + 20 ? `  ${gauge}${waiting}` : waiting;
  const cut = tail.length > room ? `${tail.slice(0, Math.max(0, room - 1))}…` : tail;
  return `${colors.cyan(head.slice(0, 1))}${colors.bold(head.slice(1, 11))}${head.slice(11)}${colors.dim(cut)}`;
}

function bar({ done, total }: Status): string {
  if (done === undefined || total === undefined || total <= 0) return '';
  const cells = Math.round(Math.min(1, Math.max(0, done / total)) * BAR_CELLS);
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}`;
}
