/** Mistakes in the rule of layout: in the plan, on the host, in the emulated runtime. */
import { type Mutant, mutantsOf } from '../mutant';

const HERE = ['test/plan/layout.test.ts', 'test/plan/host-rule.test.ts'];
const BOTH = ['test/plan/host-rule.test.ts'];

export const LAYOUT: readonly Mutant[] = [
  ...mutantsOf('layout', 'lib/plan/layout/layout-rules.ts', HERE, [
    ['value >= least', 'value >= 0'],
    ["(request) => wholeNumber('sequence', request.sequence),", ''],
    ['(each) => each === request.logicalCores', '(each) => each >= request.logicalCores'],
    ['degrees.includes(request.tensorParallel)', 'request.tensorParallel <= 64'],
    ['degrees === undefined || ', ''],
    ['model.attentionHeads % request.tensorParallel === 0', 'model.attentionHeads >= request.tensorParallel'],
    ["request.heads !== 'must-divide' || ", ''],
    ['if (needed <= cores)', 'if (needed < cores)'],
    ['tensorParallel * dataParallel', 'tensorParallel + dataParallel'],
    ['if (last <= HIGHEST_PORT)', 'if (request.basePort <= HIGHEST_PORT)'],
    [
      'Refusal | undefined {\n  const last = request.basePort + request.dataParallel - 1;\n  if (last <= HIGHEST',
      'Refusal | undefined {\n  const last = request.basePort + request.dataParallel;\n  if (last <= HIGHEST',
    ],
    ['request.basePort <= to && last >= from', 'request.basePort <= to && last > from'],
    ['portsExist, portsFree],', 'portsExist],'],
    ['[keyValueBudgetSuffices],', ''],
    ['[memorySuffices],', ''],
    ['attentionHeadsDivide, coresSuffice, portsExist', 'coresSuffice, attentionHeadsDivide, portsExist'],
    ['if (refusals.length > 0) return refusals;', 'if (refusals.length > 1) return refusals;'],
  ]),
  ...mutantsOf('layout', 'lib/plan/layout/admit-layout.ts', HERE, [
    ['const firstCore = index * tensorParallel', 'const firstCore = index * (tensorParallel + 1)'],
    ['firstCore + tensorParallel - 1', 'firstCore + tensorParallel'],
    ['Math.floor(firstCore / perDevice)', 'Math.ceil(firstCore / perDevice)'],
    ['- firstDevice + 1', '- firstDevice'],
    ['port: basePort + index', 'port: basePort'],
  ]),
  ...mutantsOf('layout', 'lib/facts/hardware/hardware.ts', HERE, [
    ['Math.floor(hardware.physicalCores / logicalCores)', 'hardware.physicalCores'],
    ['Math.floor(hardware.physicalCoresPerDevice / logicalCores)', 'hardware.physicalCoresPerDevice'],
  ]),
  ...mutantsOf('layout', 'assets/host/python/trainyard_host/rules/layout.py', BOTH, [
    ['        if value < 1\n', '        if value < 0\n'],
    ['        "sequence": wanted.sequence,\n', ''],
    ['wanted.logical_cores not in supported', 'wanted.logical_cores < 1'],
    ['or tensor_parallel in degrees', 'or tensor_parallel <= max(degrees)'],
    ['if degrees is None', 'if False'],
    ['heads % wanted.tensor_parallel == 0', 'heads >= wanted.tensor_parallel'],
    ['wanted.heads != "must-divide" or ', ''],
    ['if needed > total', 'if needed >= total'],
    ['row["physicalCores"] // wanted.logical_cores, wanted', 'row["physicalCores"], wanted'],
    ['wanted.port + wanted.data_parallel - 1 > highest', 'wanted.port + wanted.data_parallel > highest'],
    ['wanted.port + wanted.data_parallel - 1 > highest', 'False'],
    ['(_values, _placing, _budget, _memory)', '(_values, _placing, _budget)'],
    ['(_values, _placing, _budget, _memory)', '(_values, _placing, _memory)'],
    ['(_values, _placing, _budget, _memory)', '(_placing, _budget, _memory)'],
    ['cache <= most', 'cache <= 1.2 * most'],
    ['if budget <= limit', 'if budget <= limit * 1.05'],
    ['first + tensor_parallel - 1', 'first + tensor_parallel'],
    ['first = index * tensor_parallel', 'first = index * tensor_parallel + 1'],
    ['last // per_device + 1', 'last // per_device'],
    ['base_port + index, devices', 'base_port, devices'],
    ['["physicalCoresPerDevice"] // logical_cores', '["physicalCoresPerDevice"]'],
  ]),
  ...mutantsOf('layout', 'assets/emulated/python/standin/neuron/runtime.py', BOTH, [
    ['if size not in hardware["logicalCores"]["supported"]', 'if size < 1'],
    ['int(hardware["physicalCores"]) // size', 'int(hardware["physicalCores"])'],
    ['if supported and ranks not in supported', 'if supported and ranks > max(supported)'],
    ['int(match.group(2) or first) + 1', 'int(match.group(2) or first)'],
  ]),
  ...mutantsOf('layout', 'assets/emulated/python/standin/serving/options.py', BOTH, [
    ['parse_cores(named)[0] // max(1, options.tensor_parallel)', 'parse_cores(named)[0]'],
  ]),
];
