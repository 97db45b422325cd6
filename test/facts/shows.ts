import type { Signature } from '../../lib/facts/signatures/signature';

/** Whether a text has the pieces of a signature; the host's rule, which decides, also knows words, requests and logs. */
export function shows({ fragments, match }: Signature, text: string): boolean {
  const found = (fragment: string) => text.includes(fragment.replaceAll(/^\^|\$$/g, ''));
  return match === 'all' ? fragments.every(found) : fragments.some(found);
}
