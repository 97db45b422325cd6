import { requestError } from '../core/errors';
import type { Json } from '../core/json';
import { type Environment, parseEnvironment } from '../environment';
import { COUNTERPARTS, fillsCache, hardwareOf, releaseOf, VLLM_NEURON_LIMITS } from '../facts';
import { planAdmission } from './admission/plan-admission';
import type { Refusal } from './admission/refusal';
import { prefillRefusals } from './options/prefill-rules';

/** One field of an environment that a migration changes. */
interface MigratedField {
  /** Path in the environment, such as `lengths.context`. */
  readonly field: string;
  /** Value before; null where the file said nothing. */
  readonly from: Json;
  /** Value after. */
  readonly to: Json;
  /** Why it cannot stay. */
  readonly because: string;
}

/** An environment moved to a server without NxD Inference, and what that means. */
export interface Migration {
  /** Names this shape. */
  readonly schema: 'trainyard.migration/1';
  /** Name of the environment that it is of. */
  readonly environment: string;
  /** Release before. */
  readonly from: string;
  /** Release after. */
  readonly to: string;
  /** What changes. */
  readonly changed: readonly MigratedField[];
  /** What was set and has nothing of its kind there, or something else, with what that is. */
  readonly without: ReadonlyArray<{ readonly field: string; readonly because: string }>;
  /** What has to be measured again, because nothing measured before says anything about it. */
  readonly measureAgain: readonly string[];
  /** The members of the environment that change, whole, as they are written into the file. */
  readonly members: Readonly<Record<string, Json>>;
  /** What `environment check` would refuse of the result. */
  readonly refusals: readonly Refusal[];
}

/** An environment as it stands in the file. */
type Written = Readonly<Record<string, Json>>;

const AGAIN = [
  'the stack: it has another image, so `cdk deploy` makes another instance, and Prepare and Compile run again',
  'every number: another compiler, another server, other graphs; a comparison over the two needs --across release',
  'the answers: the same prompts, because another implementation of the model answers them',
  'the first Deploy after a Compile: that a replica hits what Compile kept was never seen on hardware',
];

/**
 * The environment on a release that serves with vLLM Neuron: its release, and what has to change with it. `written` is
 * what the file says of it, `environment` the same with defaults. Pure.
 * @throws MigrationNotPossible when the release has no such server, or does not support the instance's family
 */
export function migrationOf(environment: Environment, written: Written, to: string): Migration {
  checkPossible(environment, to);
  const changed = changesOf(environment, written, to);
  const members = membersOf(written, changed);
  const after = parseEnvironment(environment.name, { ...written, ...members, model: environment.model });
  return {
    schema: 'trainyard.migration/1',
    environment: environment.name,
    from: environment.release,
    to,
    changed,
    without: withoutCounterpart(environment),
    measureAgain: AGAIN,
    members,
    refusals: planAdmission(after).refusals,
  };
}

const isWithout = (release: string) => fillsCache(releaseOf(release).dialect);

function checkPossible({ name, release, instance }: Environment, to: string): void {
  const { family, type } = hardwareOf(instance.type);
  const why = isWithout(release)
    ? `${name} is on SDK ${release}, which serves without NxD Inference already`
    : !isWithout(to)
      ? `SDK ${to} serves with NxD Inference, as ${name} does now`
      : releaseOf(to).families.includes(family)
        ? undefined
        : `vLLM Neuron of SDK ${to} does not support ${type}`;
  if (why === undefined) return;
  throw requestError('MigrationNotPossible', why, {
    next: `choose a release of \`trainyard release list\` that is served by vllm-neuron, for an instance of ${releaseOf(to).families.join(' or ')}`,
  });
}

function changesOf(environment: Environment, written: Written, to: string): MigratedField[] {
  const { release, preset, recipe, lengths, layout, compile } = environment;
  const found: MigratedField[] = [];
  const change = (field: string, from: Json, value: Json, because: string) =>
    found.push({ field, from, to: value, because });
  change('release', release, to, 'NxD Inference loses its support, and left the images');
  if (written['server'] !== undefined) {
    change(
      'server',
      written['server'] as Json,
      'vllm-neuron',
      'the release has no NxD Inference, or another server is meant',
    );
  }
  if (environment.vllmCommit !== null)
    change('vllmCommit', environment.vllmCommit, null, 'the server is on the image, and not from AWS’s fork');
  if (written['image'] !== undefined) {
    const image = releaseOf(to).defaultImage as unknown as Json;
    change('image', written['image'] as Json, image, 'the image was of the release before');
  }
  if (preset !== 'corrected')
    change('preset', preset, 'corrected', 'the tutorial has no commands for this server');
  if (recipe !== 'tutorial')
    change(
      'recipe',
      recipe,
      'tutorial',
      'the recipe is of options of NxD Inference; see `trainyard recipe list`',
    );
  if (Object.keys(compile.options).length > 0)
    change('compile', { options: compile.options as Json }, {}, 'there is no compiler of its own to be told');
  if (Object.keys(environment.serve.options).length > 0)
    change('serve', { options: environment.serve.options as Json }, {}, 'they are options of another server');
  const context = contextFor(lengths, layout.tensorParallel);
  if (context !== lengths.context) {
    const because =
      'it is the tokens of one prefill there: the whole sequence, or one of the sizes into which longer prompts are cut';
    change('lengths.context', lengths.context, context, because);
  }
  return found;
}

/** The context that stays, or the nearest one that the server takes; the same one where there is none. */
function contextFor(lengths: Environment['lengths'], tensorParallel: number): number {
  const { sequence, context } = lengths;
  const works = (each: number) =>
    each <= sequence && prefillRefusals({ context: each, sequence, tensorParallel }).length === 0;
  const possible = [context, ...[...VLLM_NEURON_LIMITS.segmentSizes].reverse(), sequence].filter(works);
  return possible[0] ?? context;
}

/** Changed fields as whole members of the environment, so that the rest of the file stays as it was written. */
function membersOf(written: Written, changed: readonly MigratedField[]): Record<string, Json> {
  const members: Record<string, Json> = {};
  for (const { field, to } of changed) {
    const [member = '', inner] = field.split('.');
    const before = members[member] ?? written[member] ?? {};
    members[member] = inner === undefined ? to : { ...(before as Record<string, Json>), [inner]: to };
  }
  return members;
}

function withoutCounterpart({ compile, serve }: Environment): Migration['without'] {
  const compiled = Object.keys(compile.options).map((name) => ({
    field: `compile.options.${name}`,
    because: COUNTERPARTS.options[name] ?? 'nothing of its kind',
  }));
  const served = Object.keys(serve.options).map((name) => ({
    field: `serve.options.${name}`,
    because: 'an option of another server; see `trainyard recipe options`',
  }));
  return [...compiled, ...served];
}
