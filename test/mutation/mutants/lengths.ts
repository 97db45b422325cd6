/** Mistakes in the rule of lengths: in the plan, on the host, in the emulated library. */
import { type Mutant, mutantsOf } from '../mutant';

const HERE = ['test/plan/lengths.test.ts', 'test/plan/host-rule.test.ts'];
const BOTH = ['test/plan/host-rule.test.ts'];

export const LENGTHS: readonly Mutant[] = [
  ...mutantsOf('lengths', 'lib/plan/layout/lengths.ts', HERE, [
    ['TAIL_STANDARD_DEVIATIONS = 4', 'TAIL_STANDARD_DEVIATIONS = 3'],
    ['1 + request.input.jitterPercent / 100', '1 - request.input.jitterPercent / 100'],
    ['prompt.stddev * longest]', 'prompt.stddev]'],
    ['Math.hypot(widest, output.stddev)', '(widest + output.stddev)'],
    ['mostPrompt + output.mean + TAIL', 'mostPrompt + TAIL'],
    ['if (context <= sequence)', 'if (context < sequence)'],
    ['if (logicalCores !== CONTEXT_TILES.logicalCores)', 'if (logicalCores !== 1)'],
    ['if (context % multiple === 0)', 'if (context >= multiple)'],
    ['if (tails.prompt <= context)', 'if (tails.prompt < context)'],
    ['if (tail <= sequence)', 'if (tail <= sequence + 1)'],
    ['length >= CONTEXT_TILES.from', 'length > CONTEXT_TILES.from + 256'],
    ['(near.actual.mean - template) / near.requested.mean', 'near.actual.mean / near.requested.mean'],
    ['row.countedWith === countedWith', 'true'],
    ['Math.ceil(input.stddev * share)', 'Math.floor(input.stddev * share)'],
  ]),
  ...mutantsOf('lengths', 'lib/facts/hardware/placement.ts', HERE, [
    ['multipleFrom: 512', 'multipleFrom: 256'],
    ['multipleBelow: 256', 'multipleBelow: 128'],
    ['from: 1024,', 'from: 2048,'],
  ]),
  ...mutantsOf('lengths', 'assets/host/python/trainyard_host/rules/lengths.py', BOTH, [
    ['if context > sequence', 'if context >= sequence'],
    ['if context >= tiles["from"]', 'if context > tiles["from"] + 256'],
    ['logical_cores == tiles["logicalCores"] and', ''],
    ['context % multiple != 0', 'context < multiple'],
  ]),
  ...mutantsOf('lengths', 'assets/emulated/python/standin/neuron/neuron_config.py', BOTH, [
    ['if context > config["seq_len"]', 'if context > 2 * config["seq_len"]'],
    ['if length >= tiles["from"]', 'if length > tiles["from"] + 256'],
    ['config["logical_nc_config"] == tiles["logicalCores"]', 'config["logical_nc_config"] >= 1'],
  ]),
];
