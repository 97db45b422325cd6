/** What one file per document says; `command-document.ts` turns it into the published text. */
import type { HostPhase } from '../contract/phase';
import type { ParameterSpec } from './parameter';

export interface DocumentSpec {
  readonly job: HostPhase;
  /** What the job does, how long it may take, where its log and outcome go. Shown above the parameters. */
  readonly description: string;
  /** When the agent kills the step. A backstop: the job bounds itself and reports its own end before. */
  readonly timeoutSeconds: number;
  readonly parameters: readonly ParameterSpec[];
}

export interface TypedDocument {
  readonly job: HostPhase;
  /** `Trainyard-tutorial-Compile`. */
  readonly name: string;
  readonly description: string;
  /** The document itself: JSON text, the same bytes wherever it is published, sent or rehearsed. */
  readonly content: string;
  /** Of the bytes of `content`. */
  readonly sha256: string;
  readonly parameters: readonly ParameterSpec[];
}

/** The sentences that every description ends with. */
export const WHERE_IT_GOES =
  'The whole log, a progress object and one outcome (status, reason, next action, timings, versions) go to the ' +
  'results bucket under runs/<RunId>/<instance>/; the printed output is only a summary. Safe to run again. ' +
  'The target is one instance of this environment, or the tag trainyard:environment.';
