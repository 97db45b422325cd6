/** What can happen in a run. The library emits these; printers turn them into lines. */

import type { Phase } from '../contract/phase';
import type { EndStatus } from '../core/choices';

/** A run begins, or is resumed or followed. */
export interface RunStarted {
  /** Marks the event. */
  readonly type: 'run-started';
  /** Id of the run. */
  readonly runId: string;
  /** Name of its environment. */
  readonly environment: string;
  /** Instances that its phases work on. */
  readonly instanceIds: readonly string[];
  /** Its phases, in order, those that have succeeded before included. */
  readonly phases: readonly Phase[];
  /** Null on real instances; else how many times faster than its model the emulated work runs. */
  readonly emulated: { readonly timeScale: number } | null;
  /** True when the run exists already: it is resumed or followed. */
  readonly resumed: boolean;
}

/** A phase is not sent. */
export interface PhaseSkipped {
  /** Marks the event. */
  readonly type: 'phase-skipped';
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
  /** The reason in a few words: `already succeeded`. */
  readonly why: string;
}

/** A phase's command is at work. */
export interface PhaseStarted {
  /** Marks the event. */
  readonly type: 'phase-started';
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
  /** Id of the command in Run Command. */
  readonly commandId: string;
  /** Name of the document that it runs. */
  readonly document: string;
  /** Instances that it was sent to; fewer than the run has when some have succeeded before. */
  readonly instanceIds: readonly string[];
  /** Milliseconds since the epoch; earlier than now when an already running command is followed. */
  readonly since: number;
  /**
   * Seconds that the plan expects of it, as fast as the instances are: an emulated one by its time scale. Null where no
   * source gives a number; see `estimates` of `trainyard plan`.
   */
  readonly expectedSeconds: number | null;
  /** True when the command was sent by an earlier process. */
  readonly followed: boolean;
}

/** What an instance waits for, or how far it got, has changed. */
export interface Waiting {
  /** Marks the event. */
  readonly type: 'waiting';
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
  /** The instance that reports. */
  readonly instanceId: string;
  /** Seconds since the phase started. */
  readonly elapsedSeconds: number;
  /** What is waited for, in a few words: `replica 1 to load weights`. */
  readonly waitingFor: string;
  /** How much of it is done, in `unit`; absent when it cannot be counted. */
  readonly done?: number;
  /** How much there is, in `unit`; absent when it is not known. */
  readonly total?: number;
  /** Unit of `done` and `total`: a plural noun, or `bytes`. */
  readonly unit?: string;
}

/** Nothing has changed for a while; says what is still going on. */
export interface Quiet {
  /** Marks the event. */
  readonly type: 'quiet';
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
  /** Instances on which it is still at work. */
  readonly instanceIds: readonly string[];
  /** Seconds since the phase started. */
  readonly elapsedSeconds: number;
  /** Seconds since the last change. */
  readonly quietSeconds: number;
  /** What the first of them waits for, in a few words. */
  readonly waitingFor: string;
  /** Seconds since the host's last sign of life; null when it never gave one. */
  readonly heartbeatAgeSeconds: number | null;
}

/** A phase has ended. */
export interface PhaseFinished {
  /** Marks the event. */
  readonly type: 'phase-finished';
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
  /** How it ended, on the instance where it ended worst. */
  readonly status: EndStatus;
  /** Seconds that it took, as seen by this process. */
  readonly seconds: number;
  /** `Ok`, or the code of the failure. */
  readonly code: string;
  /** The reason in one sentence. */
  readonly message: string;
  /** What it made, in a few words each: `artifact compiled: 4f2a…`. */
  readonly made: readonly string[];
}

/** A run has ended, or this process stops watching it. */
export interface RunFinished {
  /** Marks the event. */
  readonly type: 'run-finished';
  /** Id of the run. */
  readonly runId: string;
  /** How it ended. */
  readonly status: EndStatus;
  /** Seconds since this process began to drive or watch it. */
  readonly seconds: number;
}

/** A call to AWS failed for a passing reason and is repeated after a pause. */
export interface Repeated<Type extends 'throttled' | 'retrying'> {
  /** `throttled`: AWS asks for fewer calls. `retrying`: the service or the network failed. */
  readonly type: Type;
  /** Name of the call: `SendCommand`. */
  readonly operation: string;
  /** Pause before it is repeated, in seconds. */
  readonly delaySeconds: number;
  /** Name of the error. */
  readonly cause: string;
}

/** Something may end the run that can still be changed. */
export interface Warning {
  /** Marks the event. */
  readonly type: 'warning';
  /** For programs, in PascalCase. */
  readonly code: string;
  /** One sentence with the value and the limit. */
  readonly message: string;
  /** What to do about it. */
  readonly next: string;
  /** Facts for programs. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Something worth a line that needs no action. */
export interface Note {
  /** Marks the event. */
  readonly type: 'note';
  /** One sentence. */
  readonly message: string;
}

/** Everything that can happen in a run. Libraries emit events; printers turn them into lines. */
export type RunEvent =
  | RunStarted
  | PhaseSkipped
  | PhaseStarted
  | Waiting
  | Quiet
  | PhaseFinished
  | RunFinished
  | Repeated<'throttled'>
  | Repeated<'retrying'>
  | Warning
  | Note;

/** Receives the events of a run. It is called synchronously and must not throw. */
export type Emit = (event: RunEvent) => void;
