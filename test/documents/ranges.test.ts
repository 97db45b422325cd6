import { parametersFor } from '../../lib/documents';
import * as environment from '../../lib/environment';

/** Path in the file, its largest value, and the parameter that takes it. */
const ENDS = [
  ['layout.batch', environment.MAX_BATCH, 'BatchSize'],
  ['lengths.sequence', environment.MAX_LENGTH, 'SequenceLength'],
  ['lengths.context', environment.MAX_LENGTH, 'MaxContextLength'],
  ['workload.requests', environment.MAX_REQUESTS, 'RequestCount'],
  ['workload.warmupRequests', environment.MAX_WARMUP_REQUESTS, 'WarmupRequests'],
  ['workload.repeats', environment.MAX_REPEATS, 'Repeats'],
  ['workload.concurrency', environment.MAX_CONCURRENCY, 'Concurrency'],
  ['workload.seed', environment.MAX_SEED, 'Seed'],
  ['workload.inputTokens.mean', environment.MAX_LENGTH, 'MeanInputTokens'],
  ['workload.inputTokens.stddev', environment.MAX_LENGTH, 'StddevInputTokens'],
  ['workload.inputTokens.jitterPercent', environment.MAX_JITTER_PERCENT, 'InputJitterPercent'],
  ['workload.outputTokens.mean', environment.MAX_LENGTH, 'MeanOutputTokens'],
  ['workload.outputTokens.stddev', environment.MAX_LENGTH, 'StddevOutputTokens'],
] as const;

const withValue = (path: string, value: number) => ({
  ...(path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object),
});
const parse = (path: string, value: number) =>
  environment.parseEnvironment('tutorial', withValue(path, value));

test.each(ENDS)('%s ends at %d, in the file and in the document', (path, most, parameter) => {
  const job = path.startsWith('workload') ? 'benchmark' : 'compile';
  expect(() => parse(path, most + 1)).toThrow(`must be at most ${most}`);
  const parsed = parse(path, most);
  expect(parametersFor(job, parsed, { [parameter]: most })[parameter]).toEqual([String(most)]);
  expect(() => parametersFor(job, parsed, { [parameter]: most + 1 })).toThrow(parameter);
});

test('a rehearsal takes no more requests than a run', () => {
  expect(() => parse('rehearsal.requests', environment.MAX_REQUESTS + 1)).toThrow('must be at most');
});
