/** What can happen in a sweep beside what happens in its runs. Printers turn the events into lines. */
import type { EndStatus, StepEnd, VerdictStatus } from '../core/choices';
import type { PlannedStep } from './sweep-manifest';

interface StepEvent {
  /** Id of the sweep. */
  readonly sweepId: string;
  /** Id of the step in the plan. */
  readonly step: string;
  /** What kind of step it is. */
  readonly kind: PlannedStep['kind'];
  /** What it is about, for people: `TP 32 × DP 2 batch 4, 8192`. */
  readonly what: string;
  /** The instance that it works on. */
  readonly instanceId: string;
}

/** A sweep begins, or continues. */
interface SweepStarted {
  /** Marks the event. */
  readonly type: 'sweep-started';
  /** Id of the sweep. */
  readonly sweepId: string;
  /** Number of its cells. */
  readonly cells: number;
  /** Number of its steps. */
  readonly steps: number;
  /** Steps that had succeeded before. */
  readonly done: number;
  /** Instances that share it. */
  readonly instanceIds: readonly string[];
  /** Null on real instances; else how many times faster than its model the emulated work runs. */
  readonly emulated: { readonly timeScale: number } | null;
}

/** An attempt of a step begins, or is found at work. */
interface StepStarted extends StepEvent {
  /** Marks the event. */
  readonly type: 'step-started';
  /** The run that is the attempt. */
  readonly runId: string;
  /** When, in milliseconds since the epoch. */
  readonly since: number;
}

/** An attempt of a step has ended, or a step is left out or cannot be done. */
interface StepFinished extends StepEvent {
  /** Marks the event. */
  readonly type: 'step-finished';
  /** How it ended; `unreachable`: a step that it needs did not succeed. */
  readonly status: StepEnd;
  /** The run that was the attempt; null when there was none. */
  readonly runId: string | null;
  /** Seconds that it took, as seen by this process. */
  readonly seconds: number;
  /** Verdict of a measurement; null for other steps. */
  readonly verdict: VerdictStatus | null;
  /** `Ok`, or the code of the failure. */
  readonly code: string;
  /** The reason in one sentence. */
  readonly message: string;
  /** Steps that have ended, this one among them unless it is tried again. */
  readonly ended: number;
  /** Number of steps. */
  readonly steps: number;
}

/** Every step has ended, or this process stops. */
interface SweepFinished {
  /** Marks the event. */
  readonly type: 'sweep-finished';
  /** Id of the sweep. */
  readonly sweepId: string;
  /** How it ended. */
  readonly status: EndStatus;
  /** Seconds since this process began to drive it. */
  readonly seconds: number;
}

/** Everything that can happen in a sweep beside what happens in its runs. */
export type SweepEvent = SweepStarted | StepStarted | StepFinished | SweepFinished;
