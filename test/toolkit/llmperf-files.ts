/** LLMPerf's two files as it writes them, small. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const requests = 40;

/** `more` goes into the summary. */
export function writeLlmperfFiles(folder: string, more: object = {}): void {
  mkdirSync(folder, { recursive: true });
  const rows = Array.from({ length: requests }, (_, index) => ({
    error_code: null,
    error_msg: '',
    inter_token_latency_s: 0.02 + 0.0001 * (index % 7),
    ttft_s: 0.5 + 0.002 * (index % 11),
    end_to_end_latency_s: 2.5 + 0.01 * (index % 11),
    request_output_throughput_token_per_s: 40,
    number_total_tokens: 1100,
    number_output_tokens: 100,
    number_input_tokens: 1000,
  }));
  const summary = {
    version: '2023-08-31',
    name: 'model_1000_100_summary',
    model: '/mnt/models/served',
    mean_input_tokens: 1000,
    stddev_input_tokens: 30,
    mean_output_tokens: 100,
    stddev_output_tokens: 10,
    num_concurrent_requests: 8,
    additional_sampling_params_temperature: 0.7,
    results_num_completed_requests: requests,
    results_num_completed_requests_per_min: 180,
    results_number_errors: 0,
    timestamp: 1_790_000_000,
    ...more,
  };
  writeFileSync(join(folder, 'model_1000_100_summary.json'), JSON.stringify(summary));
  writeFileSync(join(folder, 'model_1000_100_individual_responses.json'), JSON.stringify(rows));
}

/** Four requests as LLMPerf v2.0 writes them: the field named inter-token latency is E2E over the tokens. */
export const UNPATCHED = [
  { e2e: 2, ttft: 0.5, tokens: 100 },
  { e2e: 1.9, ttft: 0.4, tokens: 101 },
  { e2e: 2.7, ttft: 0.9, tokens: 91 },
  { e2e: 2.5, ttft: 0.5, tokens: 121 },
];

export function writeUnpatchedFiles(folder: string, change: object = {}, more: object = {}): void {
  mkdirSync(folder, { recursive: true });
  const rows = UNPATCHED.map(({ e2e, ttft, tokens }, index) => ({
    error_code: null,
    error_msg: '',
    inter_token_latency_s: e2e / tokens,
    ttft_s: ttft,
    end_to_end_latency_s: e2e,
    request_output_throughput_token_per_s: tokens / e2e,
    number_total_tokens: 550 + tokens,
    number_output_tokens: tokens,
    number_input_tokens: 550,
    ...(index === 1 && change),
  }));
  const summary = {
    version: '2023-08-31',
    name: 'example-model_550_150_summary',
    model: 'example/model',
    mean_input_tokens: 550,
    stddev_input_tokens: 150,
    mean_output_tokens: 150,
    stddev_output_tokens: 10,
    num_concurrent_requests: 1,
    results_num_requests_started: 4,
    results_number_errors: 0,
    results_num_completed_requests: 4,
    results_num_completed_requests_per_min: 26.373626373626372,
    timestamp: 1703000000,
    ...more,
  };
  writeFileSync(join(folder, 'example-model_550_150_summary.json'), JSON.stringify(summary));
  writeFileSync(join(folder, 'example-model_550_150_individual_responses.json'), JSON.stringify(rows));
}
