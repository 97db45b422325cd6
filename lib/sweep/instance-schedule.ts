import type { ScheduleRequest } from './schedule-request';
import { endOf, type Step } from './step';
import type { Turn } from './turns';

/** The compile of each artifact, on whichever instance it is. */
export type Compiles = Map<string, Step>;

type NewStep = Pick<Step, 'id' | 'kind' | 'startSeconds' | 'seconds'> & Partial<Step>;

/**
 * The steps of one instance. Compiles run as many at once as there are slots: a wave. When measurements want a quiet
 * host, waves lie in the pauses between them, and each later wave lies beside a deploy, which has to be waited for anyway.
 */
export class InstanceSchedule {
  /** Steps so far, in the order in which they begin on their resource. */
  readonly steps: Step[] = [];
  private readonly waves: string[][];
  /** Of the last measurement; the devices are free from then on. */
  private freeAt = 0;
  private last: string[] = [];
  /** Compiles of this pause: the next measurement waits for them. */
  private noise: Step[] = [];

  /** Compiles what `compiles` does not have yet, and adds it there. */
  constructor(
    private readonly instance: number,
    private readonly turns: readonly Turn[],
    private readonly request: ScheduleRequest,
    private readonly compiles: Compiles,
  ) {
    const own = [...new Set(turns.map(({ artifact }) => artifact))].filter((key) => !compiles.has(key));
    const { compileSlots } = request;
    this.waves = Array.from({ length: Math.ceil(own.length / compileSlots) }, (_, index) =>
      own.slice(index * compileSlots, (index + 1) * compileSlots),
    );
  }

  /** Makes all steps. */
  make(): Step[] {
    const prepare = this.add({
      id: `prepare/${this.instance}`,
      kind: 'prepare',
      startSeconds: 0,
      seconds: this.request.seconds.download,
    });
    for (const [index, turn] of this.turns.entries()) this.turn(turn, index, prepare);
    return this.steps;
  }

  private turn(turn: Turn, index: number, prepare: Step): void {
    const { load, redeploy } = this.request.seconds;
    const compile = this.compile(turn.artifact, endOf(prepare));
    const deploy = this.add({
      id: `deploy/${this.instance}/${index}`,
      kind: 'deploy',
      needs: [prepare.id, compile.id],
      after: this.last,
      uses: ['devices'],
      startSeconds: Math.max(this.freeAt, endOf(prepare), endOf(compile)),
      seconds: index === 0 ? load : redeploy,
      artifact: turn.artifact,
      deployment: turn.deployment,
    });
    this.freeAt = Math.max(endOf(deploy), ...this.noise.map(endOf));
    this.last = this.noise.map(({ id }) => id).concat(this.last);
    this.noise = [];
    for (const one of turn.cells) this.measure(turn, one, deploy);
  }

  private measure(turn: Turn, { cell, measureSeconds }: Turn['cells'][number], deploy: Step): void {
    const step = this.add({
      id: `measure/${cell}`,
      kind: 'measure',
      needs: [deploy.id],
      after: this.last,
      uses: this.request.measureAlone ? ['devices', 'quietHost'] : ['devices'],
      startSeconds: this.freeAt,
      seconds: measureSeconds,
      artifact: turn.artifact,
      deployment: turn.deployment,
      cell,
    });
    this.freeAt = endOf(step);
    this.last = [step.id];
  }

  /** The compile of the artifact, after the waves that belong into this pause. */
  private compile(artifact: string, preparedAt: number): Step {
    let at = this.request.measureAlone ? this.freeAt : 0;
    const wanted = () => !this.request.measureAlone || !this.compiles.has(artifact) || at < preparedAt;
    while (this.waves.length > 0 && wanted()) at = this.wave(at);
    const compile = this.compiles.get(artifact) as Step;
    // One more beside the deploy, if the deploy is what the devices wait for now.
    const deployAt = Math.max(this.freeAt, preparedAt, endOf(compile));
    if (this.waves.length > 0 && at <= deployAt) this.wave(at);
    return compile;
  }

  /** When it ends. */
  private wave(startSeconds: number): number {
    const { compile } = this.request.seconds;
    const { measureAlone } = this.request;
    for (const artifact of this.waves.shift() ?? []) {
      const step = this.add({
        id: `compile/${artifact}`,
        kind: 'compile',
        after: measureAlone ? this.last : [],
        uses: ['compileSlot'],
        startSeconds,
        seconds: compile,
        artifact,
      });
      this.compiles.set(artifact, step);
      if (measureAlone) this.noise.push(step);
    }
    return startSeconds + compile;
  }

  private add(step: NewStep): Step {
    const whole: Step = { instance: this.instance, needs: [], after: [], uses: [], ...step };
    this.steps.push(whole);
    return whole;
  }
}
