import type { Environment } from '../../environment';
import { CAPTURES, DEFAULTS, MEASURE_ALONE } from '../../facts';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { Alphabet } from '../parameters/alphabet';
import { layoutParameters } from '../parameters/layout-parameters';
import { ENDING_SECONDS } from '../parameters/max-seconds';
import { draftParameters, modelParameters, runParameter } from '../parameters/model-parameters';
import { compileOptionsParameter, serveOptionsParameter } from '../parameters/option-parameters';
import { parameter } from '../parameters/parameter';
import { basePortParameter } from '../parameters/port-parameter';
import { longestBenchmark, workloadParameters } from '../parameters/workload-parameters';

/**
 * The document of the phase benchmark. It may take as long as the longest benchmark of the environment, and
 * the time to end it.
 */
export function benchmarkDocument(environment: Environment): DocumentSpec {
  return {
    phase: 'benchmark',
    description:
      'Measures the deployed replicas: sends the workload, records every request with the replica that answered ' +
      'it, and stores the result with a verdict (valid, suspect or invalid) and the checks that decided. A run of ' +
      '1,000 long requests takes about half an hour to hours; TimeLimitSeconds bounds it, and what was measured ' +
      `until then is kept. The replicas must be up: run Deploy first with the same values. ${WHERE_IT_GOES} ` +
      'The result lies in benchmark/<command>/ beside the outcome.',
    timeoutSeconds: longestBenchmark(environment) + ENDING_SECONDS,
    parameters: [
      runParameter(),
      ...modelParameters(environment),
      ...draftParameters(environment),
      ...layoutParameters(environment),
      compileOptionsParameter(environment),
      serveOptionsParameter(environment),
      basePortParameter(environment),
      ...workloadParameters(environment),
      parameter(
        'MeasureAlone',
        Alphabet.oneOf(MEASURE_ALONE),
        DEFAULTS.MeasureAlone,
        'yes: no compile is at work on the instance meanwhile; while one is, Benchmark ends as busy. no: compiles ' +
          'may be at work, which disturbs the numbers, and the verdict is suspect.',
      ),
      parameter(
        'Capture',
        Alphabet.oneOf(CAPTURES),
        DEFAULTS.Capture,
        'monitor: neuron-monitor runs beside the benchmark, and its reports are stored as neuron-monitor.jsonl, at ' +
          'most 64 MiB. Nobody has measured what it takes from a benchmark. none: it does not run.',
      ),
    ],
  };
}
