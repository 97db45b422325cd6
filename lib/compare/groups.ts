/** What a comparison can be across: the fields of a group answer one question together. */

/** Why metrics are not like for like where a group differs. */
interface GroupUnlike {
  /** One sentence. */
  readonly because: string;
  /** By the field that differs: names of the metrics that then mean something else. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

/** One group of fields. */
interface GroupRow {
  /** What its fields say together, in a few words. */
  readonly about: string;
  /** Absent: every metric means the same on both sides. */
  readonly unlike?: GroupUnlike;
  /** Only of a group that `--across` does not take: what to do where it differs. */
  readonly instead?: string;
}

const THROUGHPUT = ['output throughput', 'request throughput', 'goodput'];
const TTFT = ['TTFT p50', 'TTFT p99'];
const TPOT = ['TPOT p50', 'TPOT p99'];
const E2E = ['E2E p50', 'E2E p99'];
const EVERY_METRIC = [...THROUGHPUT, ...TTFT, ...TPOT, ...E2E];
const PROMPT_METRICS = [...THROUGHPUT, ...TTFT, ...E2E];

/** Groups that a question may vary: what `--across` takes, in the order in which a comparison names them. */
const ASKED = {
  release: { about: 'the Neuron SDK release, with the packages and the image that follow from it' },
  recipe: { about: 'whose commands compile and serve, and their arguments' },
  precision: { about: 'data types and quantisation' },
  layout: { about: 'replicas, tensor parallel degree, batch, logical cores' },
  lengths: {
    about: 'compiled lengths, and lengths of prompts and answers',
    unlike: {
      because: 'TTFT grows with the prompt, E2E with prompt and answer, and throughput counts other tokens',
      metrics: {
        'input tokens': PROMPT_METRICS,
        'input counting': PROMPT_METRICS,
        'input length jitter': [...TTFT, ...E2E],
        'output tokens': [...THROUGHPUT, ...E2E],
      },
    },
  },
  load: {
    about: 'concurrency and number of requests',
    unlike: {
      because:
        'with another number of requests, start and end are another share of the throughput, and p99 is of fewer or more slow requests',
      metrics: { requests: [...THROUGHPUT, 'TTFT p99', 'TPOT p99', 'E2E p99'] },
    },
  },
  sampling: {
    about: 'sampling parameters',
    unlike: {
      because: 'other sampling can end answers at other lengths, which E2E and throughput in requests count',
      metrics: { 'sampling parameters': ['request throughput', 'goodput', ...E2E] },
    },
  },
  model: {
    about: 'the model and its revision',
    unlike: {
      because: 'a token of another model is another piece of text, so every metric counts other units',
      metrics: { model: EVERY_METRIC },
    },
  },
  instance: {
    about: 'the instance type and the environment',
    unlike: {
      because: 'throughput is of one instance, and another type has other cores at another price',
      metrics: { 'instance type': THROUGHPUT },
    },
  },
  client: {
    about: 'who sends the requests',
    unlike: {
      because: 'another client sends, times and counts in its own way, and that is in every metric',
      metrics: { client: EVERY_METRIC },
    },
  },
  toolkit: { about: 'the version of Trainyard: command, toolkit and documents' },
} as const satisfies Readonly<Record<string, GroupRow>>;

/** Groups that no question makes sense of, and what to do where they differ. */
const NEVER_ASKED = {
  reality: {
    about: 'real or emulated hardware',
    instead: 'compare runs that are all real, or all emulated at one time scale',
  },
  repetition: {
    about: 'what changes from one repeat to the next',
    instead: 'nothing: it is noted, and refuses nothing',
  },
} as const satisfies Readonly<Record<string, GroupRow & { readonly instead: string }>>;

/** A group that `--across` takes. */
export type AcrossName = keyof typeof ASKED;
/** Any group of fields. */
export type GroupName = AcrossName | keyof typeof NEVER_ASKED;

/** Every group of fields, once. */
export const GROUPS: Readonly<Record<GroupName, GroupRow>> = { ...ASKED, ...NEVER_ASKED };

/** The groups that `--across` takes. */
export const ACROSS_NAMES = Object.keys(ASKED) as readonly AcrossName[];

/** Whether the differences of a group can be what is compared. */
export function isAcrossName(name: string): name is AcrossName {
  return ACROSS_NAMES.some((known) => known === name);
}
