import type { HostPhase } from '../contract/phase';
import type { ParameterSpec } from './parameters/parameter';

/** What one file per document says; `renderDocument` turns it into the published text. */
export interface DocumentSpec {
  /** Phase of the document. */
  readonly phase: HostPhase;
  /**
   * What the phase does, how long it may take, where its log and outcome go. Shown above the parameters in the
   * console.
   */
  readonly description: string;
  /** Seconds until the agent kills the step. A backstop: the phase bounds itself and reports its own end before. */
  readonly timeoutSeconds: number;
  /** Its parameters, in the order of the console. */
  readonly parameters: readonly ParameterSpec[];
}

/** A document as it is published, sent and rehearsed. */
export interface TypedDocument {
  /** Phase of the document. */
  readonly phase: HostPhase;
  /** Its name: `Trainyard-tutorial-Compile`. */
  readonly name: string;
  /** What it does, in the words of the console. */
  readonly description: string;
  /** The document itself: JSON text, the same bytes wherever it is published, sent or rehearsed. */
  readonly content: string;
  /** SHA-256 of the bytes of `content`, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Its parameters, in the order of the console. */
  readonly parameters: readonly ParameterSpec[];
}

/** The sentences that every description ends with. */
export const WHERE_IT_GOES =
  'The whole log, a progress object and one outcome (status, reason, next action, timings, versions) go to the ' +
  'results bucket under runs/<RunId>/<instance>/; the printed output is only a summary. Safe to run again. ' +
  'The target is one instance of this environment, or the tag trainyard:environment.';
