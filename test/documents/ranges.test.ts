import { parametersFor } from '../../lib/documents';
import * as environment from '../../lib/environment';
import * as facts from '../../lib/facts';

/** Path in the file, its largest value, and the parameter that takes it. */
const ENDS = [
  ['layout.batch', facts.MAX_BATCH, 'BatchSize'],
  ['lengths.sequence', facts.MAX_LENGTH, 'SequenceLength'],
  ['lengths.context', facts.MAX_LENGTH, 'MaxContextLength'],
  ['workload.requests', facts.MAX_REQUESTS, 'RequestCount'],
  ['workload.warmupRequests', facts.MAX_WARMUP_REQUESTS, 'WarmupRequests'],
  ['workload.repeats', facts.MAX_REPEATS, 'Repeats'],
  ['workload.concurrency', facts.MAX_CONCURRENCY, 'Concurrency'],
  ['workload.seed', facts.MAX_SEED, 'Seed'],
  ['workload.inputTokens.mean', facts.MAX_LENGTH, 'MeanInputTokens'],
  ['workload.inputTokens.stddev', facts.MAX_LENGTH, 'StddevInputTokens'],
  ['workload.inputTokens.jitterPercent', facts.MAX_JITTER_PERCENT, 'InputJitterPercent'],
  ['workload.outputTokens.mean', facts.MAX_LENGTH, 'MeanOutputTokens'],
  ['workload.outputTokens.stddev', facts.MAX_LENGTH, 'StddevOutputTokens'],
] as const;

const withValue = (path: string, value: number) => ({
  ...(path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object),
});
const parse = (path: string, value: number) =>
  environment.parseEnvironment('tutorial', withValue(path, value));

test.each(ENDS)('%s ends at %d, in the file and in the document', (path, most, parameter) => {
  const phase = path.startsWith('workload') ? 'benchmark' : 'compile';
  expect(() => parse(path, most + 1)).toThrow(`must be at most ${most}`);
  const parsed = parse(path, most);
  expect(parametersFor(phase, parsed, { [parameter]: most })[parameter]).toEqual([String(most)]);
  expect(() => parametersFor(phase, parsed, { [parameter]: most + 1 })).toThrow(parameter);
});

test('a rehearsal takes no more requests than a run', () => {
  expect(() => parse('rehearsal.requests', facts.MAX_REQUESTS + 1)).toThrow('must be at most');
});
