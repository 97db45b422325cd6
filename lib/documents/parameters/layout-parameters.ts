/** Parameters that say how the model is laid out on the instance; together they choose the compiled artifact. */
import { PRESETS } from '../../core/choices';
import type { Environment } from '../../environment';
import { hardwareOf, placementOf } from '../../facts';
import { Alphabet } from './alphabet';
import { type ParameterSpec, parameter } from './parameter';
import { wholeNumberOf } from './whole-number';

const FROM = 'The default comes from the environment.';
const SAME = 'Must equal the value that was compiled, else the instance asks for a compile.';

/** `TensorParallelDegree`: a degree that the runtime documents for the family, or the environment's own. */
export function tensorParallelParameter(environment: Environment): ParameterSpec {
  return parameter(
    'TensorParallelDegree',
    Alphabet.oneOf(tensorParallelDegrees(environment)),
    environment.layout.tensorParallel,
    'Logical NeuronCores that one replica is split over. Degree times data-parallel degree may not ' +
      `exceed the logical cores of the instance, and must divide the model's attention heads. ${FROM} A layout ` +
      'that cannot work is refused within seconds, with the layouts that would.',
  );
}

function dataParallelParameter(environment: Environment): ParameterSpec {
  return parameter(
    'DataParallelDegree',
    wholeNumberOf('DataParallelDegree', hardwareOf(environment.instance.type).physicalCores),
    environment.layout.dataParallel,
    'Replicas that serve side by side, each on cores of its own and on a port of its own (BasePort, ' +
      `BasePort + 1, …). ${FROM} Too many for the instance is refused within seconds, with what would fit.`,
  );
}

/** `BatchSize`: sequences that one replica decodes together. */
export function batchParameter(environment: Environment): ParameterSpec {
  return parameter(
    'BatchSize',
    wholeNumberOf('BatchSize'),
    environment.layout.batch,
    `Sequences that one replica works on at the same time. ${FROM} It is compiled in: ${SAME}`,
  );
}

/** `LogicalCores`: physical cores per logical core (LNC), one of those that the instance type supports. */
export function logicalCoresParameter(environment: Environment): ParameterSpec {
  return parameter(
    'LogicalCores',
    Alphabet.oneOf(hardwareOf(environment.instance.type).logicalCores.supported),
    environment.layout.logicalCores,
    'Physical NeuronCores that are joined into one logical core (LNC). Trainium2 uses 2 unless you have a ' +
      `reason; Trainium1 and Inferentia2 know only 1. ${FROM} ${SAME}`,
  );
}

/** `MaxContextLength` and `SequenceLength`, in tokens. */
export function lengthParameters(environment: Environment): ParameterSpec[] {
  const { context, sequence } = environment.lengths;
  return [
    parameter(
      'MaxContextLength',
      wholeNumberOf('MaxContextLength'),
      context,
      `Longest prompt in tokens, chat template included; at most SequenceLength. ${FROM} ${SAME}`,
    ),
    parameter(
      'SequenceLength',
      wholeNumberOf('SequenceLength'),
      sequence,
      'Longest prompt and answer together, in tokens. A longer request is answered with HTTP 400. Memory grows ' +
        `with it. ${FROM} ${SAME}`,
    ),
  ];
}

/** `Preset`: the commands that work, or those of the tutorial. */
export function presetParameter(environment: Environment): ParameterSpec {
  return parameter(
    'Preset',
    Alphabet.oneOf(PRESETS),
    environment.preset,
    "corrected: the commands that work. verbatim: AWS's tutorial word for word, for comparison only; with a " +
      'batch above 1 it corrupts answers, and the verdict of a benchmark says so. An artifact compiled with one ' +
      `preset is not used by the other. ${FROM}`,
  );
}

/** All of them together, as deploy and benchmark take them. */
export function layoutParameters(environment: Environment): ParameterSpec[] {
  return [
    tensorParallelParameter(environment),
    dataParallelParameter(environment),
    batchParameter(environment),
    ...lengthParameters(environment),
    logicalCoresParameter(environment),
    presetParameter(environment),
  ];
}

/** Every degree the runtime documents for the family, and the environment's own. */
function tensorParallelDegrees(environment: Environment): number[] {
  const lists = Object.values(
    placementOf(hardwareOf(environment.instance.type).family).tensorParallelDegrees,
  );
  return [...new Set([...lists.flat(), environment.layout.tensorParallel])].sort((a, b) => a - b);
}
