import { isTrainyardError } from '../../../core/errors';
import { readJson, writeAtomically } from '../json-files';
import { INACTIVE, Unit, type UnitContext, type UnitState } from './unit';
import { loadUnit, unitFile } from './unit-file';

/** What the `systemctl` stand-in prints and returns. */
interface VerbAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What comes with a verb of `systemctl`. */
export interface VerbRequest {
  readonly unit?: string;
  readonly units?: readonly string[];
  /** Of `show`; all of them when absent. */
  readonly properties?: readonly string[];
  /** `enable --now`, `disable --now`. */
  readonly now?: boolean;
  /** `start --no-block`: the answer does not wait for the unit. */
  readonly noBlock?: boolean;
}

/** Reached when an instance has booted. */
const BOOTED = 'multi-user.target';

const done = (stdout = ''): VerbAnswer => ({ exitCode: 0, stdout, stderr: '' });
const refused = (exitCode: number, stderr: string): VerbAnswer => ({ exitCode, stdout: '', stderr });

/**
 * The units of one emulated host, and the verbs of `systemctl`. Which units are enabled survives a restart.
 */
export class Supervisor {
  private readonly units = new Map<string, Unit>();
  private enabled: ReadonlySet<string>;

  constructor(
    private readonly context: UnitContext,
    private readonly stateFile: string,
  ) {
    this.enabled = new Set(readJson<string[]>(stateFile) ?? []);
  }

  /**
   * What an instance does when it boots: its units in the order of their `After=`. Resolves when it has booted, so what
   * comes after `multi-user.target` is still at work then.
   */
  async startEnabled(): Promise<void> {
    const jobs = new Map<string, Promise<VerbAnswer>>();
    const job = (name: string): Promise<VerbAnswer> => {
      const before = this.afterOf(name).filter((other) => this.enabled.has(other));
      const begun = jobs.get(name) ?? Promise.all(before.map(job)).then(() => this.start(name));
      jobs.set(name, begun);
      return begun;
    };
    for (const name of this.enabled) job(name);
    const waited = [...jobs].filter(([name]) => !this.afterOf(name).includes(BOOTED));
    await Promise.all(waited.map(([, begun]) => begun));
  }

  private afterOf(name: string): readonly string[] {
    try {
      return loadUnit(this.context.root, name)?.after ?? [];
    } catch {
      return [];
    }
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.units.values()].map((unit) => unit.stop()));
  }

  async run(verb: string, request: VerbRequest): Promise<VerbAnswer> {
    const names = (request.units ?? (request.unit ? [request.unit] : [])).map(fullName);
    if (verb === 'daemon-reload') return done();
    if (verb === 'list-units') return done(this.list());
    if (verb === 'reset-failed') return this.resetFailed(names);
    if (names.length === 0) return refused(1, 'Too few arguments.');
    let answer = done();
    for (const name of names) {
      const next = await this.one(verb, name, request);
      answer = {
        exitCode: answer.exitCode || next.exitCode,
        stdout: answer.stdout + next.stdout,
        stderr: answer.stderr + next.stderr,
      };
    }
    return answer;
  }

  private async one(verb: string, name: string, request: VerbRequest): Promise<VerbAnswer> {
    if (verb === 'show') return done(this.show(name, request.properties ?? []));
    if (verb === 'is-active') return this.isActive(name);
    if (verb === 'is-enabled')
      return this.enabled.has(name) ? done('enabled\n') : { ...refused(1, ''), stdout: 'disabled\n' };
    if (verb === 'disable') return this.disable(name, request.now === true);
    if (verb === 'stop') return this.stop(name);
    if (!unitFile(this.context.root, name))
      return refused(5, `Failed to ${verb} ${name}: Unit ${name} not found.\n`);
    if (verb === 'enable') return this.enable(name, request.now === true);
    if (verb === 'start' && request.noBlock === true) {
      void this.start(name);
      return done();
    }
    if (verb === 'start') return this.start(name);
    if (verb === 'restart') {
      await this.stop(name);
      return this.start(name);
    }
    return refused(1, `Unknown command verb ${verb}.\n`);
  }

  private async start(name: string): Promise<VerbAnswer> {
    // An emulated instance costs nothing and its clock is scaled: what a timer would do has no meaning here.
    if (name.endsWith('.timer')) return done();
    const known = this.units.get(name);
    if (known?.isUp()) return done();
    try {
      const definition = loadUnit(this.context.root, name);
      if (!definition) return refused(5, `Failed to start ${name}: Unit ${name} not found.\n`);
      const unit = known ?? new Unit(definition, this.context);
      unit.definition = definition;
      this.units.set(name, unit);
      const state = await unit.start();
      const failed = state.ActiveState === 'failed';
      return failed ? refused(1, `Job for ${name} failed: ${state.Result}.\n`) : done();
    } catch (error) {
      if (isTrainyardError(error)) return refused(1, `Job for ${name} failed: ${error.message}\n`);
      throw error;
    }
  }

  private async stop(name: string): Promise<VerbAnswer> {
    const unit = this.units.get(name);
    if (!unit && !unitFile(this.context.root, name))
      return refused(5, `Failed to stop ${name}: Unit ${name} not loaded.\n`);
    await unit?.stop();
    return done();
  }

  private async enable(name: string, now: boolean): Promise<VerbAnswer> {
    this.setEnabled(new Set([...this.enabled, name]));
    return now ? this.start(name) : done();
  }

  private async disable(name: string, now: boolean): Promise<VerbAnswer> {
    this.setEnabled(new Set([...this.enabled].filter((other) => other !== name)));
    return now ? this.stop(name) : done();
  }

  private setEnabled(names: ReadonlySet<string>): void {
    this.enabled = names;
    writeAtomically(this.stateFile, JSON.stringify([...names]));
  }

  private isActive(name: string): VerbAnswer {
    const { ActiveState } = this.stateOf(name);
    return { exitCode: ActiveState === 'active' ? 0 : 3, stdout: `${ActiveState}\n`, stderr: '' };
  }

  private show(name: string, properties: readonly string[]): string {
    const all: Record<string, string | number> = {
      Id: name,
      LoadState: unitFile(this.context.root, name) ? 'loaded' : 'not-found',
      UnitFileState: this.enabled.has(name) ? 'enabled' : 'disabled',
      ...this.stateOf(name),
    };
    const names = properties.length > 0 ? properties : Object.keys(all);
    return names.map((property) => `${property}=${all[property] ?? ''}\n`).join('');
  }

  private list(): string {
    return [...this.units]
      .filter(([, unit]) => unit.state.ActiveState !== 'inactive')
      .map(
        ([name, { state, definition }]) =>
          `${name} loaded ${state.ActiveState} ${state.SubState} ${definition.description}\n`,
      )
      .join('');
  }

  private resetFailed(names: readonly string[]): VerbAnswer {
    for (const [name, unit] of this.units) if (names.length === 0 || names.includes(name)) unit.resetFailed();
    return done();
  }

  private stateOf(name: string): UnitState {
    return this.units.get(name)?.state ?? INACTIVE;
  }
}

const fullName = (name: string) => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);
