/** Every known failure, once. */
import type { Signature } from './signature';
import { COMPILE_SIGNATURES } from './signatures-compile';
import { HOST_SIGNATURES } from './signatures-host';
import { LOAD_SIGNATURES } from './signatures-load';
import { SERVE_SIGNATURES } from './signatures-serve';
import { READ } from './source';

export const SIGNATURES: readonly Signature[] = [
  ...HOST_SIGNATURES,
  ...COMPILE_SIGNATURES,
  ...LOAD_SIGNATURES,
  ...SERVE_SIGNATURES,
].map((row) => ({ match: 'any', read: READ, ...row }));
