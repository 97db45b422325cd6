/** What every step of a run is handed: ports that retry, where events go, and whether to stop. */
import type { PlannedStop } from '../capacity';
import { stoppedError } from '../core/errors';
import type { Emit } from './events';
import type { RunPorts } from './ports/ports';
import { retryingDirectory, retryingHost, retryingStore } from './ports/retry';

/** An outage of AWS, or of the way there, that a run waits out: 15 minutes. What works on the instance needs neither. */
const OUTAGE_MS = 900_000;

/** What every step of a run is given: ports that retry, where events go, and whether to stop. */
export interface RunContext extends RunPorts {
  /** Receives every event of the run. */
  readonly emit: Emit;
  /** Aborted when the operator wants the command to end. The work on the instances is not touched by it. */
  readonly signal: AbortSignal;
  /** Options that commands in advice need to find this run, each with a space before it: ` --state DIR`. */
  readonly flags: string;
  /** True where the work continues without the operator; an emulated instance is switched off with its account. */
  readonly outlives: boolean;
  /** Milliseconds for which calls that fail in passing are repeated. */
  readonly patience: number;
  /** When results must be stored; undefined when nothing takes the instances away. */
  readonly deadline: Deadline | undefined;
}

/** When results must be stored, because the instance is taken away or stopped then. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /**
   * What ends it: the end of its capacity block or the limit of a sweep, which are certain, or a guard, which may have
   * been turned off meanwhile.
   */
  readonly by: 'block' | 'sweep' | PlannedStop['guard'];
}

/** Options of everything that drives or watches a run. */
export interface RunOptions {
  /**
   * Receives every event of the run, in order.
   * @default events are dropped
   */
  readonly emit?: Emit;
  /**
   * Ends the watching when it is aborted, with the error StoppedWatching; the work on the instances continues.
   * @default it is never aborted
   */
  readonly signal?: AbortSignal;
  /**
   * Options that commands in advice need to find this run, each with a space before it: ` --state DIR`.
   * @default none
   */
  readonly flags?: string;
  /**
   * Whether the work continues when this process ends.
   * @default true
   */
  readonly outlives?: boolean;
  /**
   * When results must be stored. A phase that cannot end before is not sent, and a benchmark's time limit is
   * shortened to fit; `deadlineOf` finds it.
   * @default nothing takes the instances away
   */
  readonly deadline?: Deadline | undefined;
}

/** A context from ports and options: every port but the clock retries. */
export function runContext(ports: RunPorts, options: RunOptions = {}): RunContext {
  const emit = options.emit ?? (() => undefined);
  const signal = options.signal ?? new AbortController().signal;
  const outlives = options.outlives ?? true;
  // An emulated account that does not answer has ended, and the work with it.
  const patience = outlives ? OUTAGE_MS : 0;
  const retry = { clock: ports.clock, emit, signal, patience };
  return {
    directory: retryingDirectory(ports.directory, retry),
    clock: ports.clock,
    host: retryingHost(ports.host, retry),
    store: retryingStore(ports.store, retry),
    emit,
    signal,
    flags: options.flags ?? '',
    outlives,
    patience,
    deadline: options.deadline,
  };
}

/**
 * Ends a step when the operator wants to stop.
 * @throws Interrupted when the signal is aborted
 */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stoppedError('Interrupted', 'stopped waiting');
}
