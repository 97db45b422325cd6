/** How files for notebooks call the metrics of a comparison: lower case, with the unit. */

const RATES: Readonly<Record<string, string>> = {
  'output throughput': 'output_tokens_per_second',
  'request throughput': 'requests_per_second',
  goodput: 'goodput_requests_per_second',
};

/** `TTFT p50` is `ttft_seconds_p50`, `goodput` is `goodput_requests_per_second`. */
export function csvMetricName(metric: string): string {
  const [name = '', percentile] = metric.split(' ');
  return RATES[metric] ?? `${name.toLowerCase()}_seconds_${percentile}`;
}
