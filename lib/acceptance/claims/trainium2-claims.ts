import { type Claim, inStage } from './claim';

const on = 'Trainium2';

/** What one trn2.3xlarge can tell. */
export const TRAINIUM2_CLAIMS: readonly Claim[] = inStage('trn2-small', [
  {
    ...{ id: 'logical-cores', on, minutes: 2 },
    sentence: 'With two physical cores to a logical one, a trn2.3xlarge has four cores, numbered from 0.',
    matters: 'every range of cores of a layout is wrong',
    test: '`neuron-ls` with each `NEURON_LOGICAL_NC_CONFIG`, kept as captures',
  },
  {
    ...{ id: 'replicas-side-by-side', on, minutes: 45 },
    sentence: 'Two replicas of two cores each load on one device, and each serves half of the requests.',
    matters: 'data parallelism is the tutorial’s point',
    test: 'environment `trn2-small-replicas` to its verdict',
  },
  {
    ...{ id: 'vllm-neuron-serves', on, minutes: 45 },
    sentence: 'vLLM Neuron serves the model with our command line, and its verdict is valid.',
    matters: 'its server could be read in a public fork only, and its compile library not at all',
    test: 'environment `trn2-small` to its verdict',
  },
  {
    ...{ id: 'cache-shared-by-cores', on, minutes: 10 },
    sentence: 'A replica hits the cache entries that a replica on other cores compiled.',
    matters: 'each replica compiles for itself at every start',
    test: 'the cache of vLLM Neuron before and after the second replica’s start',
  },
  {
    ...{ id: 'cache-copied', on, minutes: 10 },
    sentence: 'Cache entries that were copied from S3 are hit.',
    matters: 'an artifact of vLLM Neuron is worth nothing on another instance',
    test: 'the instance is stopped, which empties its local disk, and started; the artifact comes from S3, and Deploy compiles nothing',
  },
  {
    ...{ id: 'cache-root', on, minutes: 6 },
    sentence: '`VLLM_CACHE_ROOT` and `NEURON_LIBTORCH_CACHE_ROOT` together decide where entries lie.',
    matters: 'an artifact is empty',
    test: 'a start with each of the two alone; where files appear',
  },
  {
    ...{ id: 'compile-forbidden', on, minutes: 6 },
    sentence: 'vLLM Neuron 0.24 honours the variables that forbid a compile.',
    matters: 'a replica compiles in Deploy in silence, and the benchmark measures that',
    test: 'a start with an empty cache and a compile forbidden',
  },
  {
    ...{ id: 'cores-by-list', on, minutes: 4 },
    sentence: 'A group that does not begin at a device’s border loads.',
    matters: 'layouts are refused that would run, or admitted that do not',
    test: 'TP 2 on cores 1 and 2',
  },
  {
    ...{ id: 'prediction', on, minutes: 20 },
    sentence: 'Measured throughput and latency lie inside the predicted intervals.',
    matters: 'layouts are chosen by a wrong model',
    test: 'the prediction of each environment of the stage against its result',
  },
  {
    ...{ id: 'sweep', on, minutes: 90 },
    sentence: 'A sweep of four cells ends with all its cells and its order as planned.',
    matters: 'times of compile, load and redeploy are assumptions of the plan',
    test: 'a sweep over two layouts and two loads; planned against measured times',
  },
]);
