/** What can happen in a run. The library emits these; printers turn them into lines. */
import type { Phase } from '../contract/phase';

export type EndStatus = 'succeeded' | 'failed' | 'stopped';

export interface RunStarted {
  readonly type: 'run-started';
  readonly runId: string;
  readonly environment: string;
  readonly instanceIds: readonly string[];
  readonly phases: readonly Phase[];
  /** Null on real machines. */
  readonly emulated: { readonly timeScale: number } | null;
  readonly resumed: boolean;
}

export interface PhaseSkipped {
  readonly type: 'phase-skipped';
  readonly runId: string;
  readonly phase: Phase;
  readonly why: string;
}

export interface PhaseStarted {
  readonly type: 'phase-started';
  readonly runId: string;
  readonly phase: Phase;
  readonly commandId: string;
  readonly document: string;
  readonly instanceIds: readonly string[];
  /** Milliseconds since the epoch; earlier than now when an already running command is followed. */
  readonly since: number;
  /** True when the command was sent by an earlier process. */
  readonly followed: boolean;
}

/** Emitted when what is being waited for, or how far it got, changed. */
export interface Waiting {
  readonly type: 'waiting';
  readonly runId: string;
  readonly phase: Phase;
  readonly instanceId: string;
  readonly elapsedSeconds: number;
  readonly waitingFor: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: string;
}

/** Nothing changed for a while; says what is still going on. */
export interface Quiet {
  readonly type: 'quiet';
  readonly runId: string;
  readonly phase: Phase;
  readonly elapsedSeconds: number;
  readonly quietSeconds: number;
  readonly waitingFor: string;
  /** Seconds since the host's last sign of life; null when it never gave one. */
  readonly heartbeatAgeSeconds: number | null;
}

export interface PhaseFinished {
  readonly type: 'phase-finished';
  readonly runId: string;
  readonly phase: Phase;
  readonly status: EndStatus;
  readonly seconds: number;
  readonly code: string;
  readonly message: string;
  /** What was made, in a few words each: `artifact 4f2a… found on the host`. */
  readonly made: readonly string[];
}

export interface RunFinished {
  readonly type: 'run-finished';
  readonly runId: string;
  readonly status: EndStatus;
  readonly seconds: number;
}

/** A call is repeated after a pause. */
export interface Repeated<Type extends 'throttled' | 'retrying'> {
  readonly type: Type;
  readonly operation: string;
  readonly delaySeconds: number;
  readonly cause: string;
}

/** Something may end the run that can still be changed. */
export interface Warning {
  readonly type: 'warning';
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Note {
  readonly type: 'note';
  readonly message: string;
}

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

export type Emit = (event: RunEvent) => void;
