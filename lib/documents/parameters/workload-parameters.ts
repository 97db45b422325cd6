import { CLIENTS, COUNTINGS } from '../../core/choices';
import type { Environment } from '../../environment';
import { MAX_ENCODED_CHARACTERS } from '../../facts';
import { Alphabet } from './alphabet';
import { encodeGoodput } from './goodput-limits';
import { MAX_BENCHMARK_SECONDS } from './max-seconds';
import { type ParameterSpec, parameter } from './parameter';
import { type WholeNumber, wholeNumberOf } from './whole-number';

const FROM = 'The default comes from the environment.';

/** Parameters that say what a benchmark sends. */
export function workloadParameters(environment: Environment): ParameterSpec[] {
  const { workload } = environment;
  return [
    parameter(
      'Client',
      Alphabet.oneOf(CLIENTS),
      workload.client,
      'Who sends the requests. trainyard: our dispatcher, which keeps every replica busy and records which one ' +
        'answered. upstream: LLMPerf as published with the patches of AWS, for comparison; its numbers are judged ' +
        `harder because it records less. ${FROM}`,
    ),
    ...amountParameters(environment),
    ...lengthDistributionParameters(environment),
    parameter(
      'Seed',
      wholeNumberOf('Seed'),
      workload.seed,
      `Seed of the prompts and their lengths: the same seed sends the same requests. ${FROM}`,
    ),
    parameter(
      'SamplingParameters',
      Alphabet.base64(MAX_ENCODED_CHARACTERS),
      encodeJson(workload.samplingParameters),
      'Sampling parameters of every request: a JSON object, base64 encoded. To make one: ' +
        'echo -n \'{"temperature":0.7,"top_k":50}\' | base64 -w0. Keep a top_k from 1 to 64: a server that samples ' +
        `on the device ends on a request without it. ${FROM}`,
    ),
    parameter(
      'GoodputLimits',
      Alphabet.goodputLimits(),
      encodeGoodput(workload.goodput),
      'Limits of a good request: time to first token and mean time per output token, in milliseconds, with a slash ' +
        `between them, such as 2000/50. The result then says how many requests per second met both. none: no goodput. ${FROM}`,
    ),
    parameter(
      'TimeLimitSeconds',
      wholeNumberOf('TimeLimitSeconds', longestBenchmark(environment)),
      workload.timeLimitSeconds,
      'Seconds after which no further request is sent and the rest are given up, counted over all repeats. The ' +
        `result is then marked as partial. ${FROM}`,
    ),
  ];
}

/** The largest time limit that the document takes; its step is killed a little later. */
export function longestBenchmark(environment: Environment): number {
  return Math.max(MAX_BENCHMARK_SECONDS, environment.workload.timeLimitSeconds);
}

function amountParameters(environment: Environment): ParameterSpec[] {
  const { workload } = environment;
  return [
    parameter(
      'RequestCount',
      wholeNumberOf('RequestCount'),
      workload.requests,
      `Requests that are measured. Tails need many: below 100 a p99 says little. ${FROM}`,
    ),
    parameter(
      'WarmupRequests',
      wholeNumberOf('WarmupRequests'),
      workload.warmupRequests,
      `Requests sent before and not measured. Must be 0 for the client upstream. ${FROM}`,
    ),
    parameter(
      'Repeats',
      wholeNumberOf('Repeats'),
      workload.repeats,
      'How often the whole measurement is made, one after the other. Each is a result of its own, with the seed ' +
        `raised by one. Three or more say how far a number varies by itself. ${FROM}`,
    ),
    parameter(
      'Concurrency',
      wholeNumberOf('Concurrency'),
      workload.concurrency ?? 0,
      'Requests in flight at once over all replicas. 0 means BatchSize times DataParallelDegree, which fills ' +
        `every slot and queues nothing. ${FROM}`,
    ),
  ];
}

function lengthDistributionParameters(environment: Environment): ParameterSpec[] {
  const { inputTokens, outputTokens } = environment.workload;
  const tokens = (name: WholeNumber, value: number, says: string) =>
    parameter(name, wholeNumberOf(name), value, `${says} ${FROM}`);
  return [
    tokens('MeanInputTokens', inputTokens.mean, 'Mean prompt length in tokens.'),
    tokens(
      'StddevInputTokens',
      inputTokens.stddev,
      'Standard deviation of the prompt length in tokens. 0: all equal.',
    ),
    tokens('MeanOutputTokens', outputTokens.mean, 'Mean length of an answer in tokens.'),
    tokens(
      'StddevOutputTokens',
      outputTokens.stddev,
      'Standard deviation of the answer length in tokens. 0: all equal.',
    ),
    parameter(
      'InputCounting',
      Alphabet.oneOf(COUNTINGS),
      inputTokens.counting,
      "How a prompt's tokens are counted while it is made. exact: by the model's own tokenizer, chat template " +
        'included. llmperf: by the stand-in tokenizer of LLMPerf, which counts 9 to 26 % too many, so prompts are ' +
        `shorter than they say; it is what AWS's tutorial measures. ${FROM}`,
    ),
    parameter(
      'InputJitterPercent',
      wholeNumberOf('InputJitterPercent'),
      inputTokens.jitterPercent,
      'Vary each input length evenly by up to this share of it, in per cent. Requests of equal length can march in ' +
        `step through a scheduler; 2 is enough to break that. Must be 0 for the client upstream. ${FROM}`,
    ),
  ];
}

/** A value as it travels in a parameter: base64 of its JSON, so that no quote or brace reaches the script. */
export function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}
