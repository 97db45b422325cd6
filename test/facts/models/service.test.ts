import { modelFromConfig, releaseOf, serviceOf } from '../../../lib/facts';
import { PUBLISHED_MODELS } from './published-models';

const IDENTITY = { revision: '0'.repeat(40), gated: false, source: 'a test', read: 'today' };
const service = (version: string, id: string) => {
  const row = PUBLISHED_MODELS.find((each) => each.id === id);
  return serviceOf(releaseOf(version), modelFromConfig(row?.config ?? {}, { ...IDENTITY, id }));
};

test.each([
  ['2.23.0', 'meta-llama/Llama-3.1-8B-Instruct', 'yes', undefined],
  ['2.23.0', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 'yes', undefined],
  ['2.23.0', 'Qwen/Qwen3-8B', 'no', 'inference_demo compiles llama, mixtral, dbrx, not qwen3'],
  ['2.27.0', 'Qwen/Qwen3-8B', 'yes', undefined],
  ['2.27.0', 'mistralai/Mistral-7B-v0.1', 'no', 'not mistral'],
  ['2.29.0', 'mistralai/Mistral-7B-v0.1', 'yes', undefined],
  ['2.29.0', 'openai/gpt-oss-20b', 'no', 'not gpt_oss'],
  ['2.29.0', 'nvidia/Llama-3.3-70B-Instruct-FP8', 'no', 'not fp8 of modelopt'],
  ['2.32.0', 'nvidia/Llama-3.3-70B-Instruct-FP8', 'yes', undefined],
  ['2.32.0', 'Qwen/Qwen3-8B', 'yes', undefined],
  ['2.32.0', 'openai/gpt-oss-20b', 'yes', undefined],
  ['2.32.0', 'Qwen/Qwen2.5-7B-Instruct', 'no', 'not Qwen2ForCausalLM'],
])('SDK %s and %s: %s', (version, id, serves, why) => {
  const found = service(version, id);
  expect(found.serves).toBe(serves);
  if (why === undefined) expect(found.why).toBeUndefined();
  else expect(found.why).toContain(why);
});
