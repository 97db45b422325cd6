import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { constants as os } from 'node:os';
import { dirname } from 'node:path';
import { isAlive, processesWith, signal } from '../processes';
import type { UnitDefinition } from './unit-file';

/** What all units of an instance share. */
export interface UnitContext {
  readonly root: string;
  /** What processes of the instance see now: it changes with the instance. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Waiting times of the unit file are divided by it. */
  readonly timeScale: () => number;
}

/** A unit as `systemctl show` names it. */
export interface UnitState {
  readonly ActiveState: 'inactive' | 'active' | 'activating' | 'deactivating' | 'failed';
  readonly SubState: string;
  readonly MainPID: number;
  readonly NRestarts: number;
  readonly Result: 'success' | 'exit-code' | 'signal' | 'start-limit-hit' | 'resources' | 'timeout';
  readonly ExecMainStatus: number;
}

/** A unit that was never started. */
export const INACTIVE: UnitState = {
  ActiveState: 'inactive',
  SubState: 'dead',
  MainPID: 0,
  NRestarts: 0,
  Result: 'success',
  ExecMainStatus: 0,
};

/** systemd's own status for a program that cannot be executed. */
const EXIT_EXEC = 203;
const CLEAN_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGPIPE'];
const LOOK_MS = 50;

/**
 * One unit: its process, its state, and what happens when the process ends.
 *
 * The control group is emulated with a mark in the environment (`TRAINYARD_UNIT`), which children inherit: it
 * finds a worker that made a session of its own, as a real control group would.
 */
export class Unit {
  state: UnitState = INACTIVE;
  private child: ChildProcess | undefined;
  /** Resolves when the process that was started last has ended, and its group with it. */
  private ending: Promise<void> = Promise.resolve();
  private restartTimer: NodeJS.Timeout | undefined;
  private starts: number[] = [];
  private stopping = false;

  constructor(
    public definition: UnitDefinition,
    private readonly context: UnitContext,
  ) {}

  /** Whether a start has nothing to do. One that waits for its restart is started at once, as by systemd. */
  isUp(): boolean {
    const { ActiveState, SubState } = this.state;
    return ActiveState === 'active' || (ActiveState === 'activating' && SubState !== 'auto-restart');
  }

  /** Resolves when the process runs, or has ended (`Type=oneshot`), or when it could not be started. */
  async start(): Promise<UnitState> {
    if (this.isUp()) return this.state;
    clearTimeout(this.restartTimer);
    this.stopping = false;
    this.state = { ...this.state, NRestarts: 0 };
    await this.launch();
    if (this.definition.type === 'oneshot') await this.ending;
    return this.state;
  }

  /** Resolves when every process of the unit is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.restartTimer);
    this.stopping = true;
    if (this.state.ActiveState !== 'failed')
      this.set({ ActiveState: 'deactivating', SubState: 'stop-sigterm' });
    const killed = await this.emptyGroup();
    for (const command of this.definition.execStopPost) await this.runOnce(command);
    if (this.state.ActiveState === 'failed') return;
    this.set({ ...INACTIVE, NRestarts: this.state.NRestarts, ...(killed && { Result: 'timeout' }) });
  }

  resetFailed(): void {
    this.starts = [];
    if (this.state.ActiveState === 'failed') this.state = INACTIVE;
  }

  private async launch(): Promise<void> {
    if (this.limitReached())
      return this.set({ ActiveState: 'failed', SubState: 'failed', Result: 'start-limit-hit' });
    for (const command of this.definition.execStartPre) {
      const code = await this.runOnce(command);
      if (code !== 0) return this.ended(code, null);
    }
    const child = this.spawn(this.definition.execStart);
    this.child = child;
    this.ending = new Promise((resolve) => {
      child.once('exit', (code, name) => {
        if (this.child === child && !this.stopping) void this.ended(code, name).then(resolve);
        else resolve();
      });
      child.once('error', () => resolve());
    });
    await new Promise<void>((resolve) => {
      child.once('spawn', () => {
        this.set({ ...this.runningState(), MainPID: child.pid ?? 0, Result: 'success' });
        resolve();
      });
      child.once('error', () => void this.ended(EXIT_EXEC, null).then(resolve));
    });
  }

  private runningState(): Pick<UnitState, 'ActiveState' | 'SubState'> {
    return this.definition.type === 'oneshot'
      ? { ActiveState: 'activating', SubState: 'start' }
      : { ActiveState: 'active', SubState: 'running' };
  }

  private limitReached(): boolean {
    const { startLimitBurst, startLimitInterval } = this.definition;
    const now = Date.now();
    const window = (startLimitInterval * 1000) / this.context.timeScale();
    this.starts = this.starts.filter((at) => now - at < window);
    if (this.starts.length >= startLimitBurst) return true;
    this.starts.push(now);
    return false;
  }

  private async ended(code: number | null, name: NodeJS.Signals | null): Promise<void> {
    await this.emptyGroup();
    const clean = code === 0 || (name !== null && CLEAN_SIGNALS.includes(name));
    const ExecMainStatus = code ?? (name ? os.signals[name] : 0);
    const Result = clean ? 'success' : code === null ? 'signal' : 'exit-code';
    const { restart, restartPrevented, restartSeconds } = this.definition;
    const wanted = restart === 'always' || (restart === 'on-failure' && !clean);
    if (!wanted || restartPrevented.includes(ExecMainStatus) || this.stopping) {
      const ActiveState = clean ? 'inactive' : 'failed';
      return this.set({
        ActiveState,
        SubState: clean ? 'dead' : 'failed',
        MainPID: 0,
        Result,
        ExecMainStatus,
      });
    }
    this.set({ ActiveState: 'activating', SubState: 'auto-restart', MainPID: 0, Result, ExecMainStatus });
    const wait = (restartSeconds * 1000) / this.context.timeScale();
    this.restartTimer = setTimeout(() => {
      this.state = { ...this.state, NRestarts: this.state.NRestarts + 1 };
      void this.launch();
    }, wait);
  }

  private set(change: Partial<UnitState>): void {
    this.state = { ...this.state, ...change };
  }

  private group(): number[] {
    const marked = processesWith(`TRAINYARD_UNIT=${this.mark()}`);
    const main = this.child?.pid;
    return main !== undefined && isAlive(main) && !marked.includes(main) ? [main, ...marked] : marked;
  }

  /** Unique on this machine: two rehearsals run units of the same name. */
  private mark(): string {
    return `${this.context.root}:${this.definition.name}`;
  }

  /** SIGTERM to the whole group, then SIGKILL after `TimeoutStopSec`. True when it came to that. */
  private async emptyGroup(): Promise<boolean> {
    for (const pid of this.group()) signal(pid, 'SIGTERM');
    const deadline = Date.now() + this.definition.timeoutStopSeconds * 1000;
    let killed = false;
    for (let members = this.group(); members.length > 0; members = this.group()) {
      if (Date.now() >= deadline) {
        killed = true;
        for (const pid of members) signal(pid, 'SIGKILL');
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return killed;
  }

  private runOnce(command: readonly string[]): Promise<number> {
    const child = this.spawn(command);
    return new Promise((resolve) => {
      child.once('error', () => resolve(EXIT_EXEC));
      child.once('exit', (code) => resolve(code ?? 1));
    });
  }

  private spawn(command: readonly string[]): ChildProcess {
    const { definition, context } = this;
    const environment = { ...context.environment(), ...definition.environment, TRAINYARD_UNIT: this.mark() };
    const [program = '', ...rest] = command.map((word) => expandVariables(word, environment));
    const out = openAppend(definition.standardOutput);
    const error = definition.standardError ? openAppend(definition.standardError) : out;
    const child = spawn(program, rest, {
      cwd: definition.workingDirectory ?? context.root,
      env: environment,
      stdio: ['ignore', out, error],
      detached: true,
    });
    for (const descriptor of new Set([out, error])) if (descriptor !== 'ignore') closeSync(descriptor);
    return child;
  }
}

function openAppend(path: string | undefined): number | 'ignore' {
  if (path === undefined) return 'ignore';
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'a', 0o640);
}

function expandVariables(word: string, environment: Readonly<Record<string, string>>): string {
  return word.replace(
    /\$\{(\w+)\}|^\$(\w+)$/g,
    (_, braced?: string, bare?: string) => environment[braced ?? bare ?? ''] ?? '',
  );
}
