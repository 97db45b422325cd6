/** What a known failure leaves in a log. The same rows recognise it (diagnose) and produce it (injected faults). */
import type { Sourced } from '../sourced';

export type SignaturePlace = 'boot' | 'hub' | 'compile' | 'load' | 'serve' | 'kernel' | 'launch';
export type SignatureSeverity = 'error' | 'warning' | 'benign';

export interface Signature extends Sourced {
  readonly name: string;
  readonly at: SignaturePlace;
  readonly severity: SignatureSeverity;
  /** Literal pieces of text; numbers around them vary. */
  readonly fragments: readonly string[];
  /** `any`: one piece is enough. `all`: every piece occurs somewhere in the log. */
  readonly match: 'any' | 'all';
  /** A whole line, or several, as the log would show it. */
  readonly sample: string;
  readonly meaning: string;
  readonly next: string;
}

export type SignatureRow = Omit<Signature, 'read' | 'match'> & { readonly match?: Signature['match'] };

/** Whether a text shows the signature. */
export function shows(signature: Signature, text: string): boolean {
  const found = (fragment: string) => text.includes(fragment);
  return signature.match === 'all' ? signature.fragments.every(found) : signature.fragments.some(found);
}

export const TROUBLESHOOTING =
  'aws-neuron-sdk neuron-runtime/nrt-troubleshoot.rst and src/libnrt/include/nrt/nrt_status.h @v2.32.0';
