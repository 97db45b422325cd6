import { ownFacts } from '../contract/instance-facts';
import { answersOf } from './answers';
import type { Attempt } from './attempt';
import { compileArguments, precisionOf, serveArguments } from './command-arguments';
import { type AcrossName, type GroupName, isAcrossName } from './groups';

/** One property of an attempt, which question it belongs to, and whether it may differ between two sides. */
export interface Field {
  /** As people read it. */
  readonly name: string;
  /** The one group that it belongs to. */
  readonly group: GroupName;
  /** What a difference in it means, unless the question is across its group. */
  readonly rule: 'must be the same' | 'may differ' | 'is noted';
  /** Undefined: nobody recorded it. */
  readonly of: (attempt: Attempt) => string | undefined;
  /** Whether another value can change what the model writes. */
  readonly changesText: boolean;
  /** Of a field with several values: each by its name, for a question that is about them. */
  readonly parts?: (attempt: Attempt) => Readonly<Record<string, string>> | undefined;
}

type Extra = Partial<Pick<Field, 'changesText' | 'parts'>>;
const rowsOf =
  (rule: Field['rule']) =>
  (group: GroupName, name: string, of: Field['of'], extra: Extra = {}): Field => ({
    changesText: false,
    ...extra,
    name,
    group,
    rule,
    of,
  });
const must = rowsOf('must be the same');
const may = rowsOf('may differ');
const noted = rowsOf('is noted');
const TEXT: Extra = { changesText: true };

/**
 * What two runs must share to be comparable, what may differ because it is what one compares, and what is
 * only said. Each field is in one group, and `--across` lifts the rule of the groups that it names.
 */
export const FIELDS: readonly Field[] = [
  must('reality', 'hardware', ({ result: { emulated } }) =>
    emulated === null ? 'real' : `emulated, ${emulated.timeScale} times faster`,
  ),
  must('client', 'client', ({ result }) => result.client),
  must('model', 'model', ({ result }) => known(result.model.id), TEXT),
  must('model', 'model revision', ({ result }) => known(result.model.revision), TEXT),
  must('instance', 'instance type', instanceTypeOf, TEXT),
  noted('instance', 'environment', ({ result }) => known(result.environment)),
  must('release', 'Neuron SDK release', releaseOf, TEXT),
  noted('release', 'versions on the host', versionsOf, { ...TEXT, parts: versionParts }),
  noted('release', 'image', ({ manifest }) => manifest?.target.imageId ?? undefined, TEXT),
  must('precision', 'precision', ({ manifest }) => precisionOf(manifest), TEXT),
  may('recipe', 'preset', ({ result }) => result.preset ?? undefined, TEXT),
  may('recipe', 'compile arguments', ({ manifest }) => compileArguments(manifest), TEXT),
  may('recipe', 'serve arguments', ({ manifest }) => serveArguments(manifest), TEXT),
  may('layout', 'tensor parallel', ({ result }) => positive(result.layout.tensorParallel), TEXT),
  may('layout', 'data parallel', ({ result }) => positive(result.layout.dataParallel)),
  may('layout', 'batch', ({ result }) => positive(result.layout.batch)),
  may('layout', 'logical cores', ({ result }) => positive(result.layout.logicalCores), TEXT),
  may('lengths', 'sequence length', ({ result }) => positive(result.layout.sequenceLength)),
  may('lengths', 'context length', (attempt) => word(attempt, 'lengths', 'context')),
  must('lengths', 'input tokens', ({ result: { workload } }) => spread(workload.inputTokens)),
  must('lengths', 'input counting', ({ result }) => result.workload.inputTokens.counting),
  must('lengths', 'input length jitter', jitterOf),
  must('lengths', 'output tokens', ({ result: { workload } }) => spread(workload.outputTokens)),
  may('load', 'concurrency', ({ result }) => positive(result.workload.concurrency)),
  must('load', 'requests', ({ result }) => String(result.workload.requests)),
  must('load', 'warm-up requests', ({ result }) => String(result.workload.warmupRequests)),
  must('load', 'measured alone', aloneOf),
  must('sampling', 'sampling parameters', ({ result: { workload } }) =>
    workload.samplingParameters === null ? undefined : sorted(workload.samplingParameters),
  ),
  noted('toolkit', 'toolkit', ({ manifest }) => manifest?.bundle.slice(0, 12)),
  noted('toolkit', 'documents', documentsOf, TEXT),
  noted('toolkit', 'tool', ({ manifest }) => manifest?.tool.commit ?? manifest?.tool.version),
  noted('repetition', 'seed', ({ result: { workload } }) => workload.seed?.toString()),
  noted('repetition', 'answers', answersOf),
  noted('repetition', 'verdict', ({ result }) => result.verdict.status),
  noted('repetition', 'instance', ({ result }) => known(result.instanceId)),
];

/** The group of a field by its name, for who names the field itself; undefined if `--across` does not take it. */
export function groupOfField(name: string): AcrossName | undefined {
  const group = FIELDS.find(
    (field) => field.name === name || field.name.replaceAll(' ', '-') === name,
  )?.group;
  return group !== undefined && isAcrossName(group) ? group : undefined;
}

/** As the instances say it, else the run's environment; undefined for a result that stands alone. */
function instanceTypeOf(attempt: Attempt): string | undefined {
  const target = attempt.manifest?.target;
  return (target && ownFacts(target, 'type')) ?? word(attempt, 'instance', 'type');
}

/** The value of a field by its name; undefined where nobody recorded it. */
export function fieldValue(attempt: Attempt, name: string): string | undefined {
  return FIELDS.find((field) => field.name === name)?.of(attempt);
}

function documentsOf({ manifest }: Attempt): string | undefined {
  return manifest?.documents.map((it) => it.sha256.slice(0, 8)).join(' ');
}

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

/** Neuron SDK release. What a phase found on the instance is more than what was asked for. */
function releaseOf(attempt: Attempt): string | undefined {
  return attempt.outcomes.find(({ release }) => release !== '')?.release ?? word(attempt, 'release');
}

function versionParts({ manifest, outcomes }: Attempt): Record<string, string> | undefined {
  const found = Object.assign({}, manifest?.versions, ...outcomes.map((outcome) => outcome.versions));
  return Object.keys(found).length === 0 ? undefined : found;
}

function versionsOf(attempt: Attempt): string | undefined {
  const found = versionParts(attempt);
  return found === undefined ? undefined : sorted(found);
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
