import { answersOf } from './answers';
import type { Attempt } from './attempt';

/** One property of an attempt, and whether it may differ between two sides. */
export interface Field {
  /** As people read it. */
  readonly name: string;
  /** What a difference in it means. */
  readonly rule: 'must be the same' | 'may differ' | 'is noted';
  /** Undefined: nobody recorded it. */
  readonly of: (attempt: Attempt) => string | undefined;
}

const must = (name: string, of: Field['of']): Field => ({ name, rule: 'must be the same', of });
const may = (name: string, of: Field['of']): Field => ({ name, rule: 'may differ', of });
const noted = (name: string, of: Field['of']): Field => ({ name, rule: 'is noted', of });

/**
 * What two runs must share to be comparable, what may differ because it is what one compares, and what is
 * only said.
 */
export const FIELDS: readonly Field[] = [
  must('hardware', ({ result: { emulated } }) =>
    emulated === null ? 'real' : `emulated, ${emulated.timeScale} times faster`,
  ),
  must('client', ({ result }) => result.client),
  must('model', ({ result }) => known(result.model.id)),
  must('model revision', ({ result }) => known(result.model.revision)),
  must('instance type', (attempt) => word(attempt, 'instance', 'type')),
  must('Neuron SDK release', releaseOf),
  must('requests', ({ result }) => String(result.workload.requests)),
  must('warm-up requests', ({ result }) => String(result.workload.warmupRequests)),
  must('input tokens', ({ result: { workload } }) => spread(workload.inputTokens)),
  must('input counting', ({ result }) => result.workload.inputTokens.counting),
  must('input length jitter', jitterOf),
  must('output tokens', ({ result: { workload } }) => spread(workload.outputTokens)),
  must('measured alone', aloneOf),
  must('sampling parameters', ({ result: { workload } }) =>
    workload.samplingParameters === null ? undefined : sorted(workload.samplingParameters),
  ),
  may('tensor parallel', ({ result }) => positive(result.layout.tensorParallel)),
  may('data parallel', ({ result }) => positive(result.layout.dataParallel)),
  may('batch', ({ result }) => positive(result.layout.batch)),
  may('logical cores', ({ result }) => positive(result.layout.logicalCores)),
  may('sequence length', ({ result }) => positive(result.layout.sequenceLength)),
  may('concurrency', ({ result }) => positive(result.workload.concurrency)),
  may('preset', ({ result }) => result.preset ?? undefined),
  noted('seed', ({ result: { workload } }) => workload.seed?.toString()),
  noted('answers', answersOf),
  noted('verdict', ({ result }) => result.verdict.status),
  noted('environment', ({ result }) => known(result.environment)),
  noted('toolkit bundle', ({ manifest }) => manifest?.bundle.slice(0, 12)),
  noted('documents', ({ manifest }) => manifest?.documents.map((it) => it.sha256.slice(0, 8)).join(' ')),
  noted('image', ({ manifest }) => manifest?.target.imageId ?? undefined),
  noted('versions on the host', versionsOf),
  noted('tool', ({ manifest }) => manifest?.tool.commit ?? manifest?.tool.version),
  noted('instance', ({ result }) => known(result.instanceId)),
];

/** LLMPerf's files do not say whether lengths were varied; a result of ours without the field varied none. */
function jitterOf({ result: { client, workload } }: Attempt): string | undefined {
  const { jitterPercent } = workload.inputTokens;
  return client === 'import' && jitterPercent === undefined ? undefined : `${jitterPercent ?? 0} %`;
}

/** Before there was a choice, a benchmark of ours kept every compile away. */
function aloneOf({ result: { client, measuredAlone } }: Attempt): string | undefined {
  if (measuredAlone === null || (client === 'import' && measuredAlone === undefined)) return undefined;
  return measuredAlone === false ? 'no' : 'yes';
}

/** What a phase found on the instance is more than what was asked for. */
function releaseOf(attempt: Attempt): string | undefined {
  return attempt.outcomes.find(({ release }) => release !== '')?.release ?? word(attempt, 'release');
}

function versionsOf({ manifest, outcomes }: Attempt): string | undefined {
  const found = Object.assign({}, manifest?.versions, ...outcomes.map((outcome) => outcome.versions));
  return Object.keys(found).length === 0 ? undefined : sorted(found);
}

function word({ manifest }: Attempt, ...path: readonly string[]): string | undefined {
  let here: unknown = manifest?.environment;
  for (const key of path) {
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[key] : undefined;
  }
  return typeof here === 'string' || typeof here === 'number' ? String(here) : undefined;
}

/** LLMPerf's files do not say everything; an import fills the gaps with these. */
const known = (text: string) => (text === '' || text === 'unknown' ? undefined : text);
const positive = (value: number) => (value > 0 ? String(value) : undefined);
const spread = ({ mean, stddev }: { mean: number; stddev: number }) => `N(${mean}, ${stddev})`;

function sorted(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ') || 'none';
}
