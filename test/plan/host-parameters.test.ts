/** A parameter's pattern in its document and the reader on the host take the same texts and refuse the same. */
import fc from 'fast-check';
import { type ParameterSpec, parametersFor } from '../../lib/documents';
import { specOf } from '../../lib/documents/documents-for';
import { parseEnvironment } from '../../lib/environment';
import { DEFAULTS as CATALOGUE, DEFAULT_SAMPLING_PARAMETERS, MAX_JITTER_PERCENT } from '../../lib/facts';
import { CHOICES } from '../../lib/facts/parameters/choices';
import { askHost } from './host/host';

/** The longest times that a file can name, so that the documents' ranges are as wide as they ever are. */
const LONGEST = parseEnvironment('tutorial', {
  serving: { readyTimeoutSeconds: 86_400 },
  workload: { timeLimitSeconds: 172_000 },
});
const PHASES = ['prepare', 'compile', 'deploy', 'benchmark'] as const;
/** Read by the shell, as the name of a folder in the bucket. */
const NOT_IN_PYTHON = ['RunId'];
/** Narrower in a document, because of its instance type: the rest is refused by the layout rule or the catalogue. */
const BY_LAYOUT = ['TensorParallelDegree', 'DataParallelDegree', 'LogicalCores'];

const SPECS: readonly ParameterSpec[] = [
  ...new Map(
    PHASES.flatMap((phase) => specOf(phase, LONGEST).parameters).map((spec) => [spec.name, spec]),
  ).values(),
].filter(({ name }) => !NOT_IN_PYTHON.includes(name));

const ODD = [
  '00',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e3',
  ' 1',
  '1 ',
  '1\n',
  '１２',
  '²',
  '0x10',
  '1_000',
  'none',
  'None',
];
const WORDS = [
  'corrected',
  'Corrected',
  'verbatim',
  'trainyard',
  'upstream',
  'llmperf',
  'exact',
  'use',
  'refill',
];
const PATHS = ['..', '../x', '.x', 'a/b', 'a b', 'a'.repeat(64), 'a'.repeat(65), 'é', '-x', '_x', 'a-._Z9'];
const PAIRS = [
  ...['1/1', '2000/50', '99999999/99999999', '100000000/1', '1/100000000', '0/1', '1/0', '01/1', '1/01'],
  ...['1/1/1', '1/', '/1', '/', '1//1', '2000/50\n', '2000 /50', '12345678/1', '9/9999999'],
];
const SOURCES = [
  ...[
    'hub',
    'Hub',
    'hub/',
    's3://weights/llama/',
    's3://weights/a/b_c/d.e/',
    's3://weights/llama',
    's3://weights/',
  ],
  ...[
    's3://w/a/',
    's3://Weights/a/',
    's3://weights/../a/',
    's3://weights/.a/',
    's3://weights//a/',
    's3:///a/',
  ],
  ...[
    '/',
    '/a',
    '/mnt/own/model',
    '/mnt/own/',
    '//a',
    '/a/../b',
    '/.a',
    '/a b',
    '/a$b',
    "/a'b",
    '/a\n',
    'a/b',
  ],
  ...[`s3://${'a'.repeat(63)}/x/`, `s3://${'a'.repeat(64)}/x/`, `/${'a'.repeat(255)}`, `/${'a'.repeat(256)}`],
];
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const ENCODED = [
  ...['{}', '{"top_k":1}', '[]', '1', 'null', '"x"', '{', '{"a":"é"}'].map(base64),
  ...['e30', 'e30==', 'e30=\n', ' e30=', 'e3 0=', 'e-_=', '{}', 'e30=e30=', '===='],
  ...[4096, 4100].map((length) => base64(`{"a":"${'x'.repeat((length / 4) * 3 - 8)}"}`)),
];

/** Both ends of a range and what lies beside them, what is odd for any parameter, and what the pattern makes. */
function valuesOf({ alphabet }: ParameterSpec): string[] {
  const ends = [...alphabet.says.matchAll(/\d+/g)].flatMap(([text]) =>
    [-1, 0, 1, 9].map((step) => String(Number(text) + step)),
  );
  const good = fc.stringMatching(new RegExp(alphabet.pattern), { size: 'small' });
  const digits = fc.stringMatching(/^[0-9]{1,11}$/);
  const some = fc.sample(fc.oneof(good, digits), { numRuns: 40, seed: 20_261_128 });
  const all = [
    ...ends,
    ...some,
    ...ODD,
    ...WORDS,
    ...PATHS,
    ...PAIRS,
    ...SOURCES,
    ...ENCODED,
    ...(alphabet.values ?? []),
  ];
  // Nothing is the default of the catalogue for a person's script; a document always sends a value.
  return [...new Set(all)].filter((value) => value !== '' && !value.includes('\0'));
}

/** The host reads the text as well, of which the pattern knows only the letters. */
function isMeant({ name, alphabet }: ParameterSpec, value: string): boolean {
  if (!alphabet.admits(value)) return false;
  if (!['SamplingParameters', 'CompileOptions', 'ServeOptions'].includes(name)) return true;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

const DEFAULTS = Object.fromEntries(
  PHASES.flatMap((phase) => Object.entries(parametersFor(phase, LONGEST))).map(([name, [value = '']]) => [
    name,
    value,
  ]),
);
const short = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    SPECS.map(({ name, variable }) => [variable.replace('TRAINYARD_', ''), values[name] ?? '']),
  );
const CASES = SPECS.flatMap((spec) => valuesOf(spec).map((value) => ({ spec, value })));

let answers: { readonly parameters: readonly boolean[]; readonly constants: Record<string, number> };
beforeAll(() => {
  const parameters = CASES.map(({ spec, value }) => {
    const changed: Record<string, string> = { ...DEFAULTS, [spec.name]: value };
    // What the document refuses may be a whole number all the same: then the layout rule has to refuse it.
    const layout = BY_LAYOUT.includes(spec.name) && !spec.alphabet.admits(value);
    return { type: LONGEST.instance.type, variables: short(changed), layout };
  });
  answers = askHost({ parameters });
});

test.each(SPECS.map((spec) => [spec.name, spec] as const))(
  '%s takes the same on both sides',
  (name, spec) => {
    const rows = CASES.map((row, index) => ({ ...row, taken: answers.parameters[index] })).filter(
      (row) => row.spec.name === name,
    );
    const disputed = rows.filter(({ value, taken }) => taken !== isMeant(spec, value));
    expect(disputed.map(({ value, taken }) => [value, taken])).toEqual([]);
    expect(rows.filter(({ taken }) => taken).length).toBeGreaterThan(0);
    expect(rows.filter(({ taken }) => !taken).length).toBeGreaterThan(20);
  },
);

test('the measure, which has no catalogue, knows the same limit, lists and defaults', () => {
  expect(CASES.length).toBeGreaterThan(1500);
  expect(answers.constants).toEqual({
    jitter: MAX_JITTER_PERCENT,
    topK: DEFAULT_SAMPLING_PARAMETERS.top_k,
    seed: CATALOGUE.Seed,
    countings: CHOICES.InputCounting,
    clients: CHOICES.Client,
    presets: CHOICES.Preset,
  });
  // There the first of a list is what is taken when nothing is said.
  const { InputCounting, Client, Preset } = CATALOGUE;
  expect([InputCounting, Client, Preset]).toEqual([
    CHOICES.InputCounting[0],
    CHOICES.Client[0],
    CHOICES.Preset[0],
  ]);
});
