/** Mistakes in the memory of one core: in the plan, on the host, in the emulated runtime. */
import { type Mutant, mutantsOf } from '../mutant';

const HERE = ['test/plan/memory.test.ts', 'test/plan/host-rule.test.ts'];
const BOTH = ['test/plan/host-rule.test.ts'];

export const MEMORY: readonly Mutant[] = [
  ...mutantsOf('memory', 'lib/plan/memory.ts', HERE, [
    ['(model.parameters * BF16_BYTES) / tensorParallel', 'model.parameters / tensorParallel'],
    ['bytes: copied / tensorParallel', 'bytes: 0'],
    ['bytes: cache', 'bytes: 0'],
    ['2 * headBytes * (heads / tensorParallel)', 'headBytes * (heads / tensorParallel)'],
    ['* sequence * batch', '* sequence'],
    ['(heads - model.keyValueHeads)', 'heads'],
    ['MICROCODE.bytesPerPhysicalCore * logicalCores', 'MICROCODE.bytesPerPhysicalCore'],
    ['request.otherMiB * 1024 ** 2', 'request.otherMiB * 1000 ** 2'],
    ['model.keyValueHeads % tensorParallel === 0', 'model.keyValueHeads >= tensorParallel'],
    ['tensorParallel % model.keyValueHeads === 0', 'tensorParallel > model.keyValueHeads'],
    ['return paddedHeads(model, tensorParallel);', 'return model.attentionHeads;'],
    ['bytes: padding / tensorParallel', 'bytes: 0'],
    ['Math.ceil(attentionHeads / tensorParallel)', 'Math.floor(attentionHeads / tensorParallel)'],
    ['fits: totalBytes <= limitBytes', 'fits: true'],
  ]),
  ...mutantsOf('memory', 'lib/facts/hardware/hardware.ts', HERE, [
    [
      'hardware.hbmBytesPerDevice / logicalCoresPerDevice(hardware, logicalCores)',
      'hardware.hbmBytesPerDevice',
    ],
  ]),
  ...mutantsOf('memory', 'assets/host/python/trainyard_host/rules/device_memory.py', BOTH, [
    ['BF16_BYTES = 2', 'BF16_BYTES = 4'],
    [
      '2 * head_bytes * (heads / tensor_parallel) * sequence * batch',
      '0 * head_bytes * (heads / tensor_parallel) * sequence * batch',
    ],
    ['* sequence * batch', '* batch'],
    ['(heads - row["keyValueHeads"])', 'heads'],
    ['row["parameters"] * BF16_BYTES / tensor_parallel', 'row["parameters"] * BF16_BYTES'],
    ['["bytesPerPhysicalCore"] * logical_cores', '["bytesPerPhysicalCore"]'],
    ['(row["physicalCoresPerDevice"] // logical_cores)', 'row["physicalCoresPerDevice"]'],
    ['row["keyValueHeads"] % tensor_parallel == 0', 'row["keyValueHeads"] >= tensor_parallel'],
    ['if tensor_parallel % row["keyValueHeads"] == 0', 'if tensor_parallel > row["keyValueHeads"]'],
    ['else padded_heads(row, tensor_parallel)', 'else int(row["attentionHeads"])'],
    ['(padded - row["attentionHeads"])', 'padded'],
    ['row["layers"] * row["headDimension"]', 'row["headDimension"]'],
  ]),
  ...mutantsOf('memory', 'assets/emulated/python/standin/neuron/device_memory.py', BOTH, [
    ['cache * BYTES_PER_PARAMETER', 'cache'],
    ['padding * BYTES_PER_PARAMETER / ranks', 'padding * BYTES_PER_PARAMETER'],
    ['copies * BYTES_PER_PARAMETER / ranks', 'copies * BYTES_PER_PARAMETER'],
    ['* int(neuron["logical_nc_config"])', ''],
    ['(hardware["physicalCoresPerDevice"] // size)', 'hardware["physicalCoresPerDevice"]'],
    ['if ranks % key_value == 0', 'if ranks > key_value'],
    ['* neuron["kv_cache_batch_size"]', ''],
  ]),
];
