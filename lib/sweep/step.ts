/** What a sweep does, one thing after the other: the data that a driver walks. */

/**
 * What a step keeps busy on its instance. `compileSlot`: one of the compiles that run at once. `devices`: only one
 * such step at a time. `quietHost`: no step of the instance that uses a compile slot may run beside it.
 */
type Use = 'compileSlot' | 'devices' | 'quietHost';

/** A step of a sweep. A driver starts it when what it needs has succeeded and what it is after has ended. */
export interface Step {
  /** Name within the sweep, such as `measure/4f2a90c1d3e7b586`. */
  readonly id: string;
  /** Weights onto the instance, one artifact, replicas of one deployment, or one cell. */
  readonly kind: 'prepare' | 'compile' | 'deploy' | 'measure';
  /** Number of the instance, from 0. */
  readonly instance: number;
  /** Steps that must have succeeded. */
  readonly needs: readonly string[];
  /** Steps that must have ended, however they did: they hold the order. */
  readonly after: readonly string[];
  /** What it keeps busy. */
  readonly uses: readonly Use[];
  /** Seconds from the start of the sweep, as planned. */
  readonly startSeconds: number;
  /** Planned length. */
  readonly seconds: number;
  /** Key of the artifact; absent for `prepare`. */
  readonly artifact?: string;
  /** Deployment of a `deploy` or a `measure`. */
  readonly deployment?: string;
  /** Cell of a `measure`. */
  readonly cell?: string;
}

/** When a step ends, in seconds from the start of the sweep. */
export const endOf = ({ startSeconds, seconds }: Pick<Step, 'startSeconds' | 'seconds'>): number =>
  startSeconds + seconds;
