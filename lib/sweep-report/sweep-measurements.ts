import type { MeasuredRun } from '../contract/measured-run';
import type { CellState } from '../core/choices';
import type { Environment } from '../environment';
import type { SweepPlan } from '../sweep';

/** A sweep with what became of each cell: what its report is made from. */
export interface SweepMeasurements {
  /** Such as `tutorial-sweep-20261129-081500-4f2a`. */
  readonly sweepId: string;
  /** What was planned. */
  readonly plan: SweepPlan;
  /** The environment of the sweep; a cell changes its layout, lengths and load. */
  readonly environment: Environment;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601; null while the sweep goes on. */
  readonly endedAt: string | null;
  /** Null on real instances; else the time scale. Emulated numbers say nothing about hardware. */
  readonly emulated: { readonly timeScale: number } | null;
  /** In the order of the plan's cells. */
  readonly cells: readonly SweptCell[];
}

/** What became of one cell of the plan. */
export interface SweptCell {
  /** Of `plan.cells`. */
  readonly id: string;
  /**
   * `measured`: at least one attempt has a result. `failed`: no attempt has. `left-out`: never started, see the reason.
   * `stopped`: the sweep was cancelled first. `waiting` and `working`: the sweep goes on.
   */
  readonly state: CellState;
  /** Why it failed or was left out, with the typed action that cures it; null where nothing is to say. */
  readonly reason: {
    /** Registered in lib/codes. */
    readonly code: string;
    /** A sentence. */
    readonly message: string;
    /** What to do; absent where nothing is known. */
    readonly next?: string | undefined;
  } | null;
  /** Oldest first; an invalid cell is measured once more. */
  readonly attempts: readonly MeasuredRun[];
  /** Index into `attempts` of the one that counts; null without any. Whoever sets it never chooses by speed. */
  readonly shown: number | null;
}
