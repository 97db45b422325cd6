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
