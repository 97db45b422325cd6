import type { Severity } from '../../core/choices';
import type { Sourced } from '../sourced';

/** Where in the life of an instance the text appears. */
type SignaturePlace = 'boot' | 'hub' | 'compile' | 'load' | 'serve' | 'kernel' | 'launch';
/** A log of the instance: of its boot, of Prepare, of what compiles, of a replica, of the kernel. */
type LogKind = 'boot' | 'prepare' | 'compile' | 'replica' | 'kernel';
/** How bad it is; `benign` looks like a failure and is none. */

/**
 * What a known failure leaves in a log. The same rows recognise it (diagnose) and produce it (injected
 * faults).
 */
export interface Signature extends Sourced {
  /** Name under which Diagnose reports it. */
  readonly name: string;
  /** Where it appears, and where an injected one happens. */
  readonly at: SignaturePlace;
  /** The logs in which the text means this failure; elsewhere it is somebody's words. */
  readonly logs: readonly LogKind[];
  /** Whether it only says that something else failed: what that was stands in the log as well, or in that of a peer. */
  readonly wrapper: boolean;
  /** Whether it says something of the hardware that a stop of the replicas does not cure. */
  readonly lasting: boolean;
  /** How bad it is. */
  readonly severity: Severity;
  /**
   * Literal pieces of one line. A piece that begins or ends with a letter or a digit is not found inside a longer word or
   * number. `^` at its beginning is the beginning of the message, behind time and level, and `$` at its end the end.
   */
  readonly fragments: readonly string[];
  /** `any`: one piece is enough. `all`: one line has every piece. */
  readonly match: 'any' | 'all';
  /** A whole line, or several, as the log would show it. */
  readonly sample: string;
  /** What has happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly next: string;
}

/** A signature as it is written in a table: what most rows share is filled in. */
export type SignatureRow = Omit<Signature, 'read' | 'match' | 'logs' | 'wrapper' | 'lasting'> &
  Partial<Pick<Signature, 'match' | 'logs' | 'wrapper' | 'lasting'>>;

/** A server of vLLM Neuron compiles, and what compiles there is a server. */
const OF_A_SERVER = ['compile', 'replica'] as const;

/** Logs of a place, where a row names none. */
export const LOGS: Readonly<Record<SignaturePlace, readonly LogKind[]>> = {
  boot: ['boot'],
  hub: ['prepare'],
  compile: OF_A_SERVER,
  load: OF_A_SERVER,
  serve: OF_A_SERVER,
  kernel: ['kernel'],
  // The answer of EC2 is in no log of the instance.
  launch: [],
};

/** The source of those signatures that the Neuron runtime documents itself. */
export const TROUBLESHOOTING =
  'aws-neuron-sdk neuron-runtime/nrt-troubleshoot.rst and src/libnrt/include/nrt/nrt_status.h @v2.32.0';
