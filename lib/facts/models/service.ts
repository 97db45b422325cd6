import { fillsCache } from '../dialects/dialect';
import { INFERENCE_DEMO } from '../inference-demo/inference-demo';
import type { Release } from '../releases/release';
import type { ArchitectureName } from './architectures';
import type { Model } from './model';

/** Whether a release serves a model, by which path, and why not. */
export interface Service {
  /** `unknown`: no source says. */
  readonly serves: 'yes' | 'no' | 'unknown';
  /** What compiles and serves it. */
  readonly path: 'NxD Inference' | 'vLLM Neuron';
  /** Why not, or why nobody knows; absent when it is served. */
  readonly why?: string;
}

/**
 * Architectures with a model class in vLLM Neuron, by SDK release.
 * Source: registry of vllm-project/vllm-neuron @3a1e231 and README of its base for 0.24.0.1.1.0, read 2026-11-23.
 */
const VLLM_NEURON: Readonly<Record<string, readonly ArchitectureName[]>> = {
  '2.32.0': ['LlamaForCausalLM', 'GptOssForCausalLM', 'Qwen3ForCausalLM'],
};

/** What a release does with a model: by `--model-type` of inference_demo, or by the registry of vLLM Neuron. Pure. */
export function serviceOf(release: Release, model: Model): Service {
  return fillsCache(release.dialect) ? byVllmNeuron(release, model) : byInferenceDemo(release, model);
}

function byInferenceDemo({ optionTables }: Release, model: Model): Service {
  const path = 'NxD Inference';
  const types = optionTables.map((table) => INFERENCE_DEMO.modelTypes[table]);
  const common = (types[0] ?? []).filter((type) => types.every((each) => each.includes(type)));
  if (model.nxdiModelType === null || !common.includes(model.nxdiModelType)) {
    return {
      serves: 'no',
      path,
      why: `inference_demo compiles ${common.join(', ')}, not ${model.modelType}`,
    };
  }
  if (model.quantization === null) return { serves: 'yes', path };
  const { weights, method } = model.quantization;
  return { serves: 'no', path, why: `it compiles 16-bit checkpoints here, not ${weights} of ${method}` };
}

function byVllmNeuron({ name }: Release, { architecture, quantization }: Model): Service {
  const path = 'vLLM Neuron';
  const known = VLLM_NEURON[name];
  if (known === undefined) return { serves: 'unknown', path, why: 'no source lists its architectures' };
  if (!known.includes(architecture)) {
    return { serves: 'no', path, why: `its server has ${known.join(', ')}, not ${architecture}` };
  }
  return servesFormat(architecture, quantization) ?? { serves: 'yes', path };
}

/**
 * Llama in BF16 and in static FP8 of ModelOpt; GPT-OSS in BF16, to which it expands its checkpoint of MXFP4 (aws-neuron-sdk
 * vllm-neuron tutorial-gpt-oss.md @43a8962: "both models also run on Trn2 in BF16"); Qwen3 in BF16.
 */
function servesFormat(
  architecture: ArchitectureName,
  quantization: Model['quantization'],
): Service | undefined {
  const path = 'vLLM Neuron';
  if (quantization === null) return undefined;
  const { method, weights } = quantization;
  if (architecture === 'LlamaForCausalLM' && method === 'modelopt' && weights === 'fp8') return undefined;
  if (architecture === 'GptOssForCausalLM' && weights === 'mxfp4') return undefined;
  return {
    serves: 'no',
    path,
    why: `${architecture} is served in BF16 there, not in ${weights} of ${method}`,
  };
}
