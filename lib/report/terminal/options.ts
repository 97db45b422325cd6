/** How a report is written to a terminal. */
export interface TerminalOptions {
  /** Whether the terminal takes colours. */
  readonly color: boolean;
  /** Columns; below the narrowest, lines are left to the terminal to wrap. */
  readonly width: number;
  /** Also print what others have published. Default: not printed. */
  readonly anchors?: boolean;
}

const NARROWEST = 80;
const WIDEST = 120;

/** Columns that a report is set in: those of the terminal, within 80 and 120. */
export function paperWidth(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}
