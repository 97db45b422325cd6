/** The emulated vLLM Neuron on a checkpoint in MXFP4, which it serves in BF16 and in no other way. */
import type { Instance } from './helpers/instance';
import { neuronInstance, startNeuron } from './helpers/neuron-server';
import { textOf } from './helpers/server';

const GPT_OSS = {
  ...{ architectures: ['GptOssForCausalLM'], model_type: 'gpt_oss', hidden_size: 2880, head_dim: 64 },
  ...{ intermediate_size: 2880, num_attention_heads: 64, num_key_value_heads: 8, num_hidden_layers: 24 },
  ...{ vocab_size: 201_088, num_local_experts: 32, quantization_config: { quant_method: 'mxfp4' } },
};
const WITHOUT_METHOD = { '--hf-overrides': '{"quantization_config": {}}' };
const CACHE = { num_batched_tokens_buckets: [8192], num_seqs_buckets: [4] };

let instance: Instance;
beforeAll(() => {
  instance = neuronInstance();
  instance.putCheckpoint(GPT_OSS);
});
afterAll(() => instance.close());

test.each([
  ['the method of the checkpoint', {}, 'mxfp4 quantization is currently not supported in neuron.'],
  [
    'MXFP4 as the format on the devices',
    { flags: WITHOUT_METHOD, config: { neuron_config: { ...CACHE, quantization: 'mxfp4' } } },
    "quantization='mxfp4' is not supported on TRN2. Please use quantization='bf16'",
  ],
])('refuses %s', async (_, request, text) => {
  const server = await startNeuron(instance, request);
  expect(await server.exited).toBe(1);
  expect(server.log).toContain(text);
});

test('serves it in BF16', async () => {
  const config = { neuron_config: { ...CACHE, quantization: 'bf16' } };
  const server = await (await startNeuron(instance, { flags: WITHOUT_METHOD, config })).ready();
  expect(textOf(await server.chat('hello', {})).length).toBeGreaterThan(0);
  // 41.8 GB at the modelled rate of a load, where 13.8 GB are in the checkpoint.
  expect(server.log).toMatch(/Weight loading completed in 9\.\d+ seconds/);
  await server.stop();
});
