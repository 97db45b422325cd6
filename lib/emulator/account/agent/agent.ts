import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeAtomically } from '../json-files';
import { isAlive } from '../processes';
import { type CommandReply, type CommandRequest, executionName } from './document';
import { SpareWorker } from './spare-worker';

/** `CommandWorkersLimit` of the agent's own configuration. */
const WORKERS_LIMIT = 5;
const POLL_MS = 40;

/** Where an agent keeps its commands, and whom it tells. */
interface AgentOptions {
  /** One folder per command, or per execution of an association. */
  readonly folder: string;
  /** Compiled worker program. */
  readonly worker: string;
  /** What marks its workers as processes of this instance. */
  readonly mark: string;
  /** Whether a worker may wait for the next command: it takes memory. */
  readonly keepsSpare: () => boolean;
  /** Called when a command begins on the instance, with the name of its execution. */
  readonly onStart: (execution: string) => void;
  /** Called with every report of a command, the final one last. */
  readonly onReply: (execution: string, reply: CommandReply) => void;
}

/**
 * The agent of one emulated instance: starts a worker per command, passes replies on, cancels.
 *
 * It holds no state that matters: everything about a command is in its folder, so an agent that is stopped
 * and started again finds the workers that are still alive and delivers what they replied in between.
 */
export class Agent {
  private readonly waiting: CommandRequest[] = [];
  private readonly watched = new Map<string, string>();
  private readonly timer: NodeJS.Timeout;
  private readonly workers: SpareWorker;

  constructor(private readonly options: AgentOptions) {
    mkdirSync(options.folder, { recursive: true });
    this.workers = new SpareWorker({
      worker: options.worker,
      log: `${options.folder}.log`,
      mark: options.mark,
    });
    if (options.keepsSpare()) this.workers.prepare();
    for (const commandId of readdirSync(options.folder)) {
      if (!existsSync(join(options.folder, commandId, 'delivered'))) this.watched.set(commandId, '');
    }
    this.timer = setInterval(() => this.look(), POLL_MS);
  }

  deliver(request: CommandRequest): void {
    this.waiting.push(request);
    this.startWaiting();
  }

  /** True when the command had not started: it never will. */
  cancel(commandId: string): boolean {
    const index = this.waiting.findIndex((request) => request.commandId === commandId);
    if (index >= 0) {
      this.waiting.splice(index, 1);
      return true;
    }
    writeAtomically(join(this.options.folder, commandId, 'cancel'), '');
    return false;
  }

  /** Stops listening; workers go on. */
  stop(): void {
    clearInterval(this.timer);
    this.workers.dismiss();
  }

  private startWaiting(): void {
    while (this.watched.size < WORKERS_LIMIT) {
      const request = this.waiting.shift();
      if (!request) return;
      this.start(request);
    }
  }

  private start(request: CommandRequest): void {
    const execution = executionName(request);
    const folder = join(this.options.folder, execution);
    writeAtomically(join(folder, 'request.json'), JSON.stringify(request));
    const pid = this.workers.start(folder);
    if (pid !== undefined) writeAtomically(join(folder, 'worker-pid'), String(pid));
    this.watched.set(execution, '');
    this.options.onStart(execution);
    if (this.options.keepsSpare()) this.workers.prepare();
  }

  /** A worker that was killed sends nothing more: its slot is free, its command stays in progress. */
  private workerIsGone(commandId: string): boolean {
    const path = join(this.options.folder, commandId, 'worker-pid');
    return existsSync(path) && !isAlive(Number(readFileSync(path, 'utf8')));
  }

  private look(): void {
    for (const [commandId, seen] of this.watched) {
      const folder = join(this.options.folder, commandId);
      const reply = readJson<CommandReply>(join(folder, 'reply.json'));
      const text = reply ? `${reply.final}/${reply.steps.length}` : '';
      if (!reply?.final && this.workerIsGone(commandId)) this.watched.delete(commandId);
      if (!reply || text === seen) continue;
      this.watched.set(commandId, text);
      this.options.onReply(commandId, reply);
      if (!reply.final) continue;
      writeAtomically(join(folder, 'delivered'), '');
      this.watched.delete(commandId);
    }
    this.startWaiting();
  }
}
