/** Mistakes in the memory of one core: in the plan, on the host, in the emulated runtime. */
import { type Mutant, mutantsOf } from '../mutant';

const HERE = ['test/plan/memory.test.ts', 'test/plan/host-rule.test.ts'];
const BOTH = ['test/plan/host-rule.test.ts'];

export const MEMORY: readonly Mutant[] = [
  ...mutantsOf('memory', 'lib/plan/memory/memory.ts', HERE, [
    ['bytes: model.loadedBytes / tensorParallel', 'bytes: model.parameters / tensorParallel'],
    ['bytes: copied / tensorParallel', 'bytes: 0'],
    ['bytes: cache', 'bytes: 0'],
    ['2 * model.layers * model.headDimension', 'model.layers * model.headDimension'],
    ['(heads / tensorParallel) * tokens', 'heads * tokens'],
    [': sequence * batch', ': sequence'],
    ['kvBlocks(request) * VLLM_NEURON_LIMITS.blockSize : seq', 'kvBlocks(request) : seq'],
    ['paged && hasFp8Cache(model) ? 1', 'paged && hasFp8Cache(model) ? 2'],
    ['(heads - model.keyValueHeads)', 'heads'],
    ['MICROCODE.bytesPerPhysicalCore * logicalCores', 'MICROCODE.bytesPerPhysicalCore'],
    ['request.otherMiB * 1024 ** 2', 'request.otherMiB * 1000 ** 2'],
    ['model.keyValueHeads % tensorParallel === 0', 'model.keyValueHeads >= tensorParallel'],
    ['tensorParallel % model.keyValueHeads === 0', 'tensorParallel > model.keyValueHeads'],
    ['return paddedHeads(model, tensorParallel);', 'return model.attentionHeads;'],
    ['bytes: padding / tensorParallel', 'bytes: 0'],
    ['Math.ceil(attentionHeads / tensorParallel)', 'Math.floor(attentionHeads / tensorParallel)'],
    ['fits: totalBytes <= limits.limitBytes', 'fits: true'],
    ['hbmBytes * VLLM_NEURON_LIMITS.memoryShare', 'hbmBytes'],
  ]),
  ...mutantsOf('memory', 'lib/facts/hardware/hardware.ts', HERE, [
    [
      'hardware.hbmBytesPerDevice / logicalCoresPerDevice(hardware, logicalCores)',
      'hardware.hbmBytesPerDevice',
    ],
  ]),
  ...mutantsOf('memory', 'assets/host/python/trainyard_host/rules/device_memory.py', BOTH, [
    ['BF16_BYTES = 2', 'BF16_BYTES = 4'],
    ['per_head * each * (heads / tensor_parallel) * tokens', '0'],
    ['else sequence * batch', 'else batch'],
    ['1 if paged and vllm_neuron.has_fp8_cache(row)', '2 if paged and vllm_neuron.has_fp8_cache(row)'],
    ['whole * float(vllm_neuron.limits()["memoryShare"])', 'whole'],
    ['(heads - row["keyValueHeads"])', 'heads'],
    ['row["loadedBytes"] / tensor_parallel', 'row["loadedBytes"]'],
    ['["bytesPerPhysicalCore"] * logical_cores', '["bytesPerPhysicalCore"]'],
    ['(row["physicalCoresPerDevice"] // logical_cores)', 'row["physicalCoresPerDevice"]'],
    ['row["keyValueHeads"] % tensor_parallel == 0', 'row["keyValueHeads"] >= tensor_parallel'],
    ['if tensor_parallel % row["keyValueHeads"] == 0', 'if tensor_parallel > row["keyValueHeads"]'],
    ['else padded_heads(row, tensor_parallel)', 'else int(row["attentionHeads"])'],
    ['(padded - row["attentionHeads"])', 'padded'],
    ['row["layers"] * row["headDimension"]', 'row["headDimension"]'],
  ]),
  ...mutantsOf('memory', 'assets/emulated/python/standin/neuron/device_memory.py', BOTH, [
    ['"keyValueCache": cache * each', '"keyValueCache": cache'],
    ['padding * each / ranks', 'padding * each'],
    ['copies * each / ranks', 'copies * each'],
    ['* int(neuron["logical_nc_config"])', ''],
    ['(hardware["physicalCoresPerDevice"] // size)', 'hardware["physicalCoresPerDevice"]'],
    ['if ranks % key_value == 0', 'if ranks > key_value'],
    ['* neuron["kv_cache_batch_size"]', ''],
  ]),
];
