/** What a sweep does, one thing after the other: the data that a driver walks. */

import type { StepKind, StepResource } from '../core/choices';

/** A step of a sweep. A driver starts it when what it needs has succeeded and what it is after has ended. */
export interface Step {
  /** Name within the sweep, such as `measure/4f2a90c1d3e7b586`. */
  readonly id: string;
  /** Weights onto the instance, one artifact, replicas of one deployment, or one cell. */
  readonly kind: StepKind;
  /** Number of the instance, from 0. */
  readonly instance: number;
  /** Steps that must have succeeded. */
  readonly needs: readonly string[];
  /** Steps that must have ended, however they did: they hold the order. */
  readonly after: readonly string[];
  /** What it keeps busy. */
  readonly uses: readonly StepResource[];
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
