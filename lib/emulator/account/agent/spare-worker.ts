import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { SYSTEM_FOLDERS } from '../instances/system-folders';
import { isAlive } from '../processes';

/** How workers are started. */
interface WorkerOptions {
  /** Compiled worker program. */
  readonly worker: string;
  /** What workers that fail write. */
  readonly log: string;
  /** Value of `TRAINYARD_EMULATION`, which marks them as ours. */
  readonly mark: string;
}

/**
 * A worker that waits for the folder of its command. Node takes a tenth of a second to start, and without a spare one
 * every phase of a rehearsal waits for that.
 */
export class SpareWorker {
  private spare: ChildProcess | undefined;

  constructor(private readonly options: WorkerOptions) {}

  /** The process id of a worker that has been told its folder. */
  start(folder: string): number | undefined {
    const worker = this.living() ?? this.wait();
    this.spare = undefined;
    worker.stdin?.end(`${folder}\n`);
    return worker.pid;
  }

  /** Starts one for the next command, unless there is one. */
  prepare(): void {
    if (this.living() === undefined) this.spare = this.wait();
  }

  /** Without a folder it ends by itself. */
  dismiss(): void {
    this.spare?.stdin?.end();
    this.spare = undefined;
  }

  private living(): ChildProcess | undefined {
    const { spare } = this;
    return spare?.pid !== undefined && spare.exitCode === null && isAlive(spare.pid) ? spare : undefined;
  }

  private wait(): ChildProcess {
    const log = openSync(this.options.log, 'a', 0o600);
    const worker = spawn(process.execPath, [this.options.worker], {
      cwd: '/',
      // The request carries what the script will see.
      env: { PATH: SYSTEM_FOLDERS.join(':'), TRAINYARD_EMULATION: this.options.mark },
      stdio: ['pipe', log, log],
      detached: true,
    });
    closeSync(log);
    // One that is killed while it waits is noticed when it is wanted.
    worker.on('error', () => undefined);
    const told = worker.stdin as Socket;
    told.on('error', () => undefined);
    told.unref();
    worker.unref();
    return worker;
  }
}
