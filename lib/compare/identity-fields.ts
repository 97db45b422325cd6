/** What a run was, for the question whether two runs were the same thing: of its manifest first, then of its results. */
import { ownFacts } from '../contract/instance-facts';
import type { Manifest } from '../contract/manifest';
import type { MeasuredRun } from '../contract/measured-run';
import type { Outcome } from '../contract/outcome';
import { canonicalJson, type Json, sha256 } from '../core/json';
import type { Attempt } from './attempt';
import { FIELDS } from './fields';

/** One property of a run. */
export interface IdentityField {
  /** As people read it. */
  readonly name: string;
  /**
   * Whether two runs must have it in common to be the same thing. `when known`: a difference decides, a gap does not,
   * because other fields have said as much. `never`: it says where or how often, not what.
   */
  readonly decides: 'always' | 'when known' | 'never';
  /** Undefined: nobody recorded it. */
  readonly of: (run: MeasuredRun, attempts: readonly Attempt[]) => string | undefined;
}

type OfManifest = (manifest: Manifest) => string | undefined;
const always = (name: string, of: OfManifest): IdentityField => ofManifest(name, 'always', of);

function ofManifest(name: string, decides: IdentityField['decides'], of: OfManifest): IdentityField {
  return { name, decides, of: ({ manifest }) => (manifest === null ? undefined : of(manifest)) };
}

/** Fields of a comparison that ask nothing of a result, and that every manifest has or lacks. */
const OF_MANIFEST = [
  'instance type',
  'versions on the host',
  'precision',
  'compile arguments',
  'serve arguments',
];
/** What says where, by whom or with which luck, and not what ran. */
const NEVER = ['environment', 'documents', 'tool', 'answers', 'verdict', 'instance'];
/** Said below from the manifest, in whatever way they were measured. */
const SAID = [
  'hardware',
  'model',
  'model revision',
  'Neuron SDK release',
  'toolkit',
  'image',
  ...OF_MANIFEST,
];

/** Every field of the identity of a run. */
export const IDENTITY_FIELDS: readonly IdentityField[] = [
  always('hardware', ({ emulated }) =>
    emulated === null ? 'real' : `emulated, ${emulated.timeScale} times faster`,
  ),
  always('model', (manifest) => word(manifest, 'model', 'id')),
  always('model revision', (manifest) => word(manifest, 'model', 'revision')),
  always('Neuron SDK release', (manifest) => word(manifest, 'release')),
  // An emulated instance has none, and that is known.
  always(
    'image',
    ({ target, emulated }) =>
      ownFacts(target, 'imageId') ?? target.imageId ?? (emulated === null ? undefined : 'none'),
  ),
  ...OF_MANIFEST.map(
    (name): IdentityField => ({ name, decides: 'always', of: (run) => comparedOf(name, run) }),
  ),
  ofManifest('bill of materials', 'when known', ({ target, sboms = {} }) =>
    distinct(target.instanceIds.map((id) => sboms[id]?.digest)),
  ),
  ofManifest('zone', 'never', ({ target }) => ownFacts(target, 'zone')),
  ofManifest('life cycle', 'never', ({ target }) => ownFacts(target, 'lifeCycle')),
  always('instances', ({ target }) => `${target.instanceIds.length}`),
  always('phases', ({ phases }) => phases.join(', ')),
  always('parameters sent', (manifest) => digest(parametersOf(manifest))),
  always('toolkit', ({ bundle }) => bundle),
  { name: 'weights', decides: 'when known', of: (run) => madeOf(run, 'weightsDigest') },
  { name: 'artifact key', decides: 'when known', of: (run) => madeOf(run, 'artifactKey') },
  // A second compile of the same thing is another file.
  { name: 'artifact', decides: 'never', of: (run) => madeOf(run, 'artifactDigest') },
  ...FIELDS.filter(({ name }) => !SAID.includes(name)).map(
    ({ name, of }): IdentityField => ({
      name,
      decides: NEVER.includes(name) ? 'never' : 'when known',
      of: (_, attempts) => distinct(attempts.map(of)),
    }),
  ),
];

/** These fields read the manifest and the outcomes alone. */
function comparedOf(name: string, { name: run, manifest, outcomes }: MeasuredRun): string | undefined {
  const field = FIELDS.find((each) => each.name === name);
  return field?.of({ name: run, manifest, outcomes, requests: null } as unknown as Attempt);
}

/** The id of the run, and digests that the command adds when it sends, are of every run its own. */
function parametersOf({ parameters }: Manifest): Json {
  const own = ['RunId', 'ArtifactDigest', 'WeightsDigest', 'DraftDigest'];
  return Object.fromEntries(
    Object.entries(parameters).map(([phase, sent]) => [
      phase,
      Object.fromEntries(Object.entries(sent).filter(([name]) => !own.includes(name))),
    ]),
  );
}

function madeOf({ outcomes }: MeasuredRun, what: 'weightsDigest' | 'artifactKey' | 'artifactDigest') {
  return distinct(outcomes.map(({ made }: Outcome) => made[what]).filter((value) => value !== undefined));
}

/** Several values of one run are all of it; a gap in one of them is a gap. */
function distinct(values: readonly (string | undefined)[]): string | undefined {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return [...new Set(values)].sort().join('; ');
}

function word({ environment }: Manifest, ...path: readonly string[]): string | undefined {
  let here: unknown = environment;
  for (const key of path) here = (here as Record<string, unknown> | undefined)?.[key];
  return typeof here === 'string' ? here : undefined;
}

const digest = (value: Json) => sha256(canonicalJson(value));
