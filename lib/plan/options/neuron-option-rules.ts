/** Rules of vLLM Neuron's own options: the server checks them at its start, after the instance is paid for. */
import type { OptionRule } from './option-rule';

const GUIDE = 'vllm-neuron @0.24.0.1.1.0, checks of the configuration at start; AWS’s pages on it @v2.32.0';
/** Tokens that a bucket of decode is a multiple of. */
const DECODE_TILE = 128;

const list = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) ? (value as readonly number[]) : undefined;
const ascend = (values: readonly number[]) =>
  values.every((it, at) => at === 0 || it > (values[at - 1] ?? 0));

const endsAt = (key: string, field: string, of: 'context' | 'batch'): OptionRule => ({
  id: key,
  says: `${key} ascend and end at ${field}`,
  next: `end ${key} at ${field}, each above the one before`,
  source: GUIDE,
  broken: ({ override, ...rest }) => {
    const given = list(override[key]);
    return given === undefined || (ascend(given) && given.at(-1) === rest[of])
      ? undefined
      : `${key} is ${given.join(' ')} and ${field} is ${rest[of]}`;
  },
});

/** Every rule between the options of a server without NxD Inference. */
export const NEURON_RULES: readonly OptionRule[] = [
  endsAt('num_batched_tokens_buckets', 'lengths.context', 'context'),
  endsAt('num_seqs_buckets', 'layout.batch', 'batch'),
  {
    id: 'segment-bucket',
    says: 'where prompts come in segments, num_batched_tokens_buckets is the segment alone',
    next: 'remove num_batched_tokens_buckets, or set lengths.context to lengths.sequence',
    source: 'jinhuang12/vllm-neuron vllm_neuron/utils/bucket_utils.py @ed3580d',
    broken: ({ override, context, sequence }) => {
      const given = list(override['num_batched_tokens_buckets']);
      return given === undefined || given.length === 1 || context >= sequence
        ? undefined
        : `num_batched_tokens_buckets is ${given.join(' ')} and the segment ${context}`;
    },
  },
  {
    id: 'prefill-ranks',
    says: 'every prefill bucket is a multiple of layout.tensorParallel, and more than it',
    next: 'choose multiples of layout.tensorParallel above it',
    source: 'aws-neuron-sdk vllm-neuron/docs/design/tensor_parallelism.md @81ce03a',
    broken: ({ override, tensorParallel }) => {
      const given = list(override['num_batched_tokens_buckets']);
      return (given?.every((tokens) => tokens > tensorParallel && tokens % tensorParallel === 0) ?? true)
        ? undefined
        : `num_batched_tokens_buckets is ${given?.join(' ')} and layout.tensorParallel is ${tensorParallel}`;
    },
  },
  {
    id: 'structured-outputs-async',
    says: 'enable_structured_outputs needs async-scheduling off: the first such request ends the engine otherwise',
    next: 'set async-scheduling to false in serve.options, or remove enable_structured_outputs',
    source: 'jinhuang12/vllm-neuron vllm_neuron/vllm/worker/neuron_model_runner.py @ed3580d',
    broken: ({ override, compile }) =>
      override['enable_structured_outputs'] === true && !compile.has('no-async-scheduling')
        ? 'enable_structured_outputs is true and async-scheduling is on'
        : undefined,
  },
  {
    id: 'decode-buckets',
    says: `decode_context_length_buckets ascend below lengths.sequence, each a multiple of ${DECODE_TILE}`,
    next: `choose multiples of ${DECODE_TILE} below lengths.sequence, in ascending order`,
    source: GUIDE,
    broken: ({ override, sequence }) => {
      const given = list(override['decode_context_length_buckets']);
      const good = given?.every((tokens) => tokens < sequence && tokens % DECODE_TILE === 0) ?? true;
      return given === undefined || (good && ascend(given))
        ? undefined
        : `decode_context_length_buckets is ${given.join(' ')} and lengths.sequence is ${sequence}`;
    },
  },
  {
    id: 'weight-format',
    says: 'quantization is bf16: formats of four and eight bits are Trainium3’s, which the catalogue has no instance of',
    next: 'set quantization to bf16, or remove it: a checkpoint in MXFP4 is expanded without it',
    source: 'aws-neuron-sdk vllm-neuron/docs/tutorials/tutorial-gpt-oss.md @43a8962',
    broken: ({ override }) => {
      const given = override['quantization'];
      return given === undefined || given === 'bf16' ? undefined : `quantization is ${String(given)}`;
    },
  },
  {
    id: 'prefix-caching-segments',
    says: 'enable-prefix-caching needs prompts in segments: lengths.context below lengths.sequence',
    next: 'set lengths.context to a segment size, or remove enable-prefix-caching',
    source: GUIDE,
    broken: ({ compile, context, sequence }) =>
      compile.has('enable-prefix-caching') && context >= sequence
        ? `lengths.context is ${context} and lengths.sequence ${sequence}`
        : undefined,
  },
];
