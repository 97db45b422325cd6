import { READ } from '../sourced';
import { COMPILE_SIGNATURES } from './compile-signatures';
import { DEVICE_SIGNATURES } from './device-signatures';
import { GRAPH_SIGNATURES } from './graph-signatures';
import { HOST_SIGNATURES } from './host-signatures';
import { LOAD_SIGNATURES } from './load-signatures';
import { SERVE_SIGNATURES } from './serve-signatures';
import { LOGS, type Signature } from './signature';
import { VLLM_NEURON_SIGNATURES } from './vllm-neuron-signatures';

/** Every known failure, once. */
export const SIGNATURES: readonly Signature[] = [
  ...HOST_SIGNATURES,
  ...COMPILE_SIGNATURES,
  ...GRAPH_SIGNATURES,
  ...LOAD_SIGNATURES,
  ...SERVE_SIGNATURES,
  ...DEVICE_SIGNATURES,
  ...VLLM_NEURON_SIGNATURES,
].map((row) => ({
  ...{ match: 'any', wrapper: false, lasting: false },
  ...{ logs: LOGS[row.at], read: READ },
  ...row,
}));
