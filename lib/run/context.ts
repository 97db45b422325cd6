/** What every step of a run is handed: ports that are patient, where events go, and whether to stop. */
import type { PlannedStop } from '../capacity';
import { stoppedError } from '../core/errors';
import type { Emit } from './events';
import type { RunPorts } from './ports/ports';
import { retryingDirectory, retryingHost, retryingStore } from './ports/retry';

export interface RunContext extends RunPorts {
  readonly emit: Emit;
  /** Fires when the operator wants the command to end. The remote work is not touched by it. */
  readonly signal: AbortSignal;
  /** Options that commands in advice need to find this run, each with a space before it: ` --state DIR`. */
  readonly flags: string;
  /** True where the work goes on without the operator; an emulated machine is switched off with its account. */
  readonly outlives: boolean;
  readonly deadline: Deadline | undefined;
}

/** When results must be stored, because the machine goes then. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The end of a capacity block is certain; a guard may have been turned off meanwhile. */
  readonly by: 'block' | PlannedStop['guard'];
}

export interface RunOptions {
  readonly emit?: Emit;
  readonly signal?: AbortSignal;
  readonly flags?: string;
  readonly outlives?: boolean;
  readonly deadline?: Deadline | undefined;
}

export function runContext(ports: RunPorts, options: RunOptions = {}): RunContext {
  const emit = options.emit ?? (() => undefined);
  const signal = options.signal ?? new AbortController().signal;
  const patience = { clock: ports.clock, emit, signal };
  return {
    directory: retryingDirectory(ports.directory, patience),
    clock: ports.clock,
    host: retryingHost(ports.host, patience),
    store: retryingStore(ports.store, patience),
    emit,
    signal,
    flags: options.flags ?? '',
    outlives: options.outlives ?? true,
    deadline: options.deadline,
  };
}

/** Where waiting ends early; whoever knows the run replaces it by a sentence with the run's name. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stoppedError('Interrupted', 'stopped waiting');
}
