import { type Attempt, fieldValue } from '../../../compare';
import type { CsvColumn } from '../../../core/csv';

const fieldColumn = (name: string, field: string, says: string): CsvColumn<Attempt> => [
  name,
  says,
  (attempt) => fieldValue(attempt, field),
];

/** What was measured: the fields of a comparison that say model, release, layout, lengths and load. */
export const CONFIGURATION_COLUMNS: readonly CsvColumn<Attempt>[] = [
  fieldColumn('model', 'model', 'hub id of the model'),
  fieldColumn('model_revision', 'model revision', 'revision of the model on the hub'),
  fieldColumn('instance_type', 'instance type', 'EC2 instance type'),
  fieldColumn('release', 'Neuron SDK release', 'Neuron SDK release'),
  fieldColumn('precision', 'precision', 'data types and quantisation, as flags with their values'),
  fieldColumn('preset', 'preset', 'corrected or verbatim'),
  fieldColumn('data_parallel', 'data parallel', 'replicas'),
  fieldColumn('tensor_parallel', 'tensor parallel', 'logical cores of one replica'),
  fieldColumn('batch', 'batch', 'sequences that one replica decodes together'),
  fieldColumn('logical_cores', 'logical cores', 'physical cores in one logical core'),
  fieldColumn('sequence_tokens', 'sequence length', 'compiled length of prompt and answer, tokens'),
  fieldColumn('context_tokens', 'context length', 'compiled length of a prompt, tokens'),
  [
    'input_tokens_mean',
    'mean prompt length that was asked for, tokens',
    ({ result }) => result.workload.inputTokens.mean,
  ],
  [
    'output_tokens_mean',
    'mean answer length that was asked for, tokens',
    ({ result }) => result.workload.outputTokens.mean,
  ],
  fieldColumn('concurrency', 'concurrency', 'requests in flight over all replicas'),
];
