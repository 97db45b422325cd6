import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import { dialectOf, fillsCache, hardwareOf, recipeOf, releaseOf, releaseVersions } from '../../facts';
import { type Refusal, type Warning, warning } from '../admission/refusal';
import { commandWords } from '../commands/command-words';
import { compileArguments } from '../commands/planned-commands';
import { draftOf } from '../draft';
import { effectiveOptions } from './effective-options';
import { NEURON_RULES } from './neuron-option-rules';
import type { OptionCase, OptionRule } from './option-rule';
import { OPTION_RULES } from './option-rules';
import type { OptionValues } from './option-words';

/** Buckets up to this many tokens are what AWS's known issue names. */
const SHORT_BUCKET = 1024;

/**
 * Why the recipe or the options of an environment cannot work: a recipe elsewhere than where it holds, a draft model,
 * and every rule between options that is broken.
 */
export function optionRefusals(environment: Environment): Refusal[] {
  const refusal = recipeHolds(environment) ?? draftServed(environment);
  if (refusal !== undefined) return [refusal];
  const of = caseOf(environment);
  const rules = fillsCache(releaseOf(environment.release).dialect) ? NEURON_RULES : OPTION_RULES;
  return rules.map((rule) => conflict(rule, of)).filter((it) => it !== undefined);
}

function conflict({ says, broken, next }: OptionRule, of: OptionCase): Refusal | undefined {
  const how = broken(of);
  return how === undefined ? undefined : { code: 'OptionsConflict', message: `${says}, but ${how}`, next };
}

/** What may go wrong with recipe and options: a layout that nobody published, kernels with short buckets. */
export function optionWarnings(environment: Environment): Warning[] {
  return [publishedLayout(environment), shortBuckets(environment)].filter((it) => it !== undefined);
}

function caseOf(environment: Environment): OptionCase {
  const { compile, serve } = effectiveOptions(environment);
  return {
    compile: commandWords(compileArguments(environment)),
    asked: compile,
    override: (serve['override_neuron_config'] ?? serve['neuron_config'] ?? {}) as OptionValues,
    tensorParallel: environment.layout.tensorParallel,
    batch: environment.layout.batch,
    ...environment.lengths,
    vocabulary: modelOfEnvironment(environment).vocabulary,
    draftVocabulary: draftOf(environment)?.model.vocabulary ?? null,
    family: hardwareOf(environment.instance.type).family,
    corrected: environment.preset === 'corrected',
  };
}

function recipeHolds(environment: Environment): Refusal | undefined {
  const { name, dialects, families } = recipeOf(environment.recipe);
  const { dialect, name: version } = releaseOf(environment.release);
  const { family, type } = hardwareOf(environment.instance.type);
  const next = 'set recipe to another one; trainyard recipe list says where each holds';
  if (dialects !== undefined && !dialects.includes(dialect)) {
    const message = `recipe ${name} is for ${dialects.join(' or ')}, and SDK ${version} serves with ${dialect}`;
    return { code: 'RecipeDoesNotHold', message, next };
  }
  if (families !== undefined && !families.includes(family)) {
    const message = `recipe ${name} is for ${families.join(' or ')}, and ${type} is ${family}`;
    return { code: 'RecipeDoesNotHold', message, next };
  }
  return undefined;
}

const servesDrafts = (version: string) => dialectOf(releaseOf(version).dialect).draftModels !== undefined;

/** A server that is not told of the draft loads half a model. */
function draftServed(environment: Environment): Refusal | undefined {
  const { compile } = effectiveOptions(environment);
  const asks = draftOf(environment) !== null || compile['enable-fused-speculation'] === true;
  if (!asks || servesDrafts(environment.release)) return undefined;
  const others = releaseVersions().filter(servesDrafts).join(' or ');
  return {
    code: 'DraftNotServed',
    message: `how the server of SDK ${environment.release} is told of a draft model was not read; that of SDK ${others} is known`,
    next: `set release to ${others}, or remove compile.draft and the options of speculation`,
  };
}

function publishedLayout(environment: Environment): Warning | undefined {
  const { name, models, publishedWith } = recipeOf(environment.recipe);
  const { layout, lengths, model } = environment;
  const here = { ...layout, sequence: lengths.sequence };
  const other = (['tensorParallel', 'batch', 'sequence'] as const).filter(
    (key) => publishedWith !== undefined && publishedWith[key] !== here[key],
  );
  const differs = [
    ...other.map((key) => `${key} ${publishedWith?.[key]} (here ${here[key]})`),
    ...(models === undefined || models.includes(model.id) ? [] : [`${models[0]} (here ${model.id})`]),
  ];
  if (differs.length === 0) return undefined;
  return warning(
    'RecipeNotPublishedSo',
    `recipe ${name} was published with ${differs.join(', ')}`,
    'compile it once before you pay for more; nobody has said that it runs so',
  );
}

function shortBuckets(environment: Environment): Warning | undefined {
  const { compile, asked } = caseOf(environment);
  const kernel = ['attn-kernel-enabled', 'mlp-kernel-enabled', 'qkv-kernel-enabled'].find(compile.has);
  const short = ['context-encoding-buckets', 'token-generation-buckets']
    .filter((key) => asked[key] !== undefined)
    .flatMap((key) => compile.numbers(key) ?? [])
    .filter((tokens) => tokens <= SHORT_BUCKET);
  if (kernel === undefined || short.length === 0) return undefined;
  return warning(
    'KernelsWithShortBuckets',
    `buckets of ${SHORT_BUCKET} tokens and less (${[...new Set(short)].join(', ')}) are compiled with kernels, which may end in a numerical error (status=1003)`,
    'leave the short buckets out if a request fails so; AWS lists it as a known issue and ships them in its own card',
  );
}
