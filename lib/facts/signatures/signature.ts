import type { Sourced } from '../sourced';

/** Where in the life of an instance the text appears. */
type SignaturePlace = 'boot' | 'hub' | 'compile' | 'load' | 'serve' | 'kernel' | 'launch';
/** How bad it is; `benign` looks like a failure and is none. */
type SignatureSeverity = 'error' | 'warning' | 'benign';

/**
 * What a known failure leaves in a log. The same rows recognise it (diagnose) and produce it (injected
 * faults).
 */
export interface Signature extends Sourced {
  /** Name under which Diagnose reports it. */
  readonly name: string;
  /** Where it appears. */
  readonly at: SignaturePlace;
  /** How bad it is. */
  readonly severity: SignatureSeverity;
  /** Literal pieces of text; numbers around them vary. */
  readonly fragments: readonly string[];
  /** `any`: one piece is enough. `all`: every piece occurs somewhere in the log. */
  readonly match: 'any' | 'all';
  /** A whole line, or several, as the log would show it. */
  readonly sample: string;
  /** What has happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly next: string;
}

/** A signature as it is written in a table: what all rows share is filled in. */
export type SignatureRow = Omit<Signature, 'read' | 'match'> & {
  /** `any` if absent. */
  readonly match?: Signature['match'];
};

/** Whether a text shows the signature. */
export function shows(signature: Signature, text: string): boolean {
  const found = (fragment: string) => text.includes(fragment);
  return signature.match === 'all' ? signature.fragments.every(found) : signature.fragments.some(found);
}

/** The source of those signatures that the Neuron runtime documents itself. */
export const TROUBLESHOOTING =
  'aws-neuron-sdk neuron-runtime/nrt-troubleshoot.rst and src/libnrt/include/nrt/nrt_status.h @v2.32.0';
