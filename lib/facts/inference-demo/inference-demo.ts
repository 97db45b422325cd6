import type { OptionTable, Release } from '../releases/release';
import { READ, type Sourced } from '../sourced';
import { EARLY_OPTIONS } from './early-options';
import { LATE_OPTIONS } from './late-options';
import { ALL, type InferenceDemoOption, option } from './option';

const MODEL_TYPES: Readonly<Record<OptionTable, readonly string[]>> = {
  '0.3': ['llama', 'mixtral', 'dbrx'],
  '0.4': ['llama', 'mixtral', 'dbrx'],
  '0.5': ['llama', 'mixtral', 'dbrx', 'qwen2', 'qwen3'],
  '0.6': ['llama', 'mixtral', 'dbrx', 'qwen2', 'qwen3', 'qwen3_moe'],
  '0.7': ['llama', 'mixtral', 'dbrx', 'qwen2', 'qwen3', 'qwen3_moe'],
  main: ['llama', 'mixtral', 'dbrx', 'qwen2', 'qwen3', 'qwen3_moe', 'mistral', 'gemma3'],
};

/** What the parser of `inference_demo` accepts, by version. */
export const INFERENCE_DEMO: {
  /** Before the sub-command. */
  readonly top: readonly InferenceDemoOption[];
  readonly subcommand: 'run';
  readonly modelTypes: Readonly<Record<OptionTable, readonly string[]>>;
  readonly options: readonly InferenceDemoOption[];
  /** argparse refuses to see both. */
  readonly exclusive: ReadonlyArray<readonly string[]>;
} & Sourced = {
  top: [
    option('--model-type', 'string', ALL, { required: true }),
    option('--task-type', 'string', ALL, { required: true, choices: ['causal-lm'] }),
  ],
  subcommand: 'run',
  modelTypes: MODEL_TYPES,
  options: [...EARLY_OPTIONS, ...LATE_OPTIONS],
  exclusive: [['--logical-nc-config', '--logical-neuron-cores']],
  source:
    'neuronx-distributed-inference src/neuronx_distributed_inference/inference_demo.py @v0.3.5591, @v0.4.7422, @v0.5.9230, @v0.6.10598, @v0.7.14366 and @main of 2026-05-01',
  read: READ,
};

/** Options of a release: those that every table it stands on has, as a switch where all have the switch; none without a table. */
export function optionsOf(release: Release): readonly InferenceDemoOption[] {
  if (release.optionTables.length === 0) return [];
  return INFERENCE_DEMO.options
    .filter((row) => release.optionTables.every((table) => row.in.includes(table)))
    .map((row) => (isSwitch(row, release) ? { ...row, kind: 'switch' } : row));
}

const isSwitch = ({ switchFrom }: InferenceDemoOption, { optionTables }: Release) =>
  switchFrom !== undefined && optionTables.every((table) => ALL.indexOf(table) >= ALL.indexOf(switchFrom));
