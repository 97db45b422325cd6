/** What an environment as a whole must satisfy, beyond layout and lengths. */

import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import { dialectOf, fillsCache, hardwareOf, placementOf, releaseOf, releaseVersions } from '../../facts';
import { concurrencyOf, type LayoutEnvironment } from '../layout/layout-request';
import { hostMemory } from '../memory/host-memory';
import { paddedHeads } from '../memory/memory';
import { caveatWarnings } from './caveat-warnings';
import { modelNotServed, modelWarnings } from './model-refusals';
import { type Refusal, type Warning, warning } from './refusal';
import { supportWarning } from './support-warning';

/**
 * What an environment as a whole must satisfy, beyond layout and lengths: a release that supports the instance family,
 * has the preset and serves the model, and sampling parameters that the server survives (not asked of preset verbatim).
 */
export function environmentRefusals(environment: LayoutEnvironment): Refusal[] {
  const refusals = [
    presetExists(environment),
    releaseSupportsFamily(environment),
    modelNotServed(environment),
  ];
  // Preset verbatim is refused nothing: its mistakes are listed instead.
  if (environment.preset === 'corrected') refusals.push(topKMissing(environment));
  return refusals.filter((refusal) => refusal !== undefined);
}

const hasTutorial = (version: string) =>
  dialectOf(releaseOf(version).dialect).verbatimMaxModelLength !== undefined;

function presetExists({ preset, release }: LayoutEnvironment): Refusal | undefined {
  if (preset === 'corrected' || hasTutorial(release)) return undefined;
  const last = releaseVersions().filter(hasTutorial).at(-1);
  return {
    code: 'VerbatimNotServed',
    message: `preset verbatim is the tutorial’s own commands, and it has none for the server of SDK ${release}; the last release with them is ${last}`,
    next: `set preset to corrected, or release to ${last} or earlier`,
  };
}

function releaseSupportsFamily(environment: LayoutEnvironment): Refusal | undefined {
  const release = releaseOf(environment.release);
  const { family, type } = hardwareOf(environment.instance.type);
  if (release.families.includes(family)) return undefined;
  const last = releaseVersions()
    .map(releaseOf)
    .filter((each) => each.families.includes(family))
    .at(-1)?.name;
  return {
    code: 'ReleaseDoesNotSupportFamily',
    message: `SDK ${release.name} does not support ${compilerOf(release)} on ${type}; the last release that does is ${last}`,
    next: `set release to ${last} or earlier`,
  };
}

const compilerOf = ({ dialect }: { readonly dialect: string }) =>
  fillsCache(dialect) ? 'vLLM Neuron' : 'NxD Inference kernels';

/**
 * Refusal of sampling parameters that end the server: no `top_k`, or one beyond the bound that the override of AWS's
 * fork sets. Undefined where they are safe, and on servers that lower such a value themselves.
 */
export function topKMissing(environment: LayoutEnvironment): Refusal | undefined {
  const { top_k: topK, temperature } = environment.workload.samplingParameters;
  if (temperature === 0) return undefined;
  const { limit, beyond } = dialectOf(releaseOf(environment.release).dialect).topK;
  if (beyond === 'lowered') return undefined;
  if (typeof topK === 'number' && topK >= 1 && topK <= limit) return undefined;
  return {
    code: 'TopKOutOfRange',
    message: `workload.samplingParameters.top_k must be 1 to ${limit}, got ${topK ?? 'nothing'}: the server dies of any other`,
    next: `set top_k to ${limit} or less, or temperature to 0`,
  };
}

/**
 * What may go wrong and is not refused: a region or a usage class in which the instance type was not seen, a size of
 * logical cores whose degrees nobody lists, host memory that does not hold all loading replicas, more concurrency than slots, notes of the release.
 */
export function environmentWarnings(environment: Environment): Warning[] {
  return [
    supportWarning(environment),
    regionOffers(environment),
    usageClassOffered(environment),
    degreesListed(environment),
    headsPadded(environment),
    hostMemory(environment),
    slotsExceeded(environment),
    longPromptEndsServer(environment),
    ...modelWarnings(environment),
    ...caveatWarnings(environment),
    ...(releaseOf(environment.release).notes ?? []).map((note) =>
      warning('ReleaseNote', `SDK ${environment.release}: ${note}`, 'keep it in mind when reading results'),
    ),
  ].filter((each) => each !== undefined);
}

function regionOffers(environment: Environment): Warning | undefined {
  const { regions, type } = hardwareOf(environment.instance.type);
  if (regions === undefined || regions.includes(environment.region)) return undefined;
  return warning(
    'RegionMayNotOffer',
    `${environment.region} is not among the regions in which ${type} was seen: ${regions.join(', ')}`,
    'check the offers of your account before the deployment',
  );
}

function usageClassOffered(environment: Environment): Warning | undefined {
  const { usageClasses, type } = hardwareOf(environment.instance.type);
  const kind = environment.capacity.kind === 'reservation' ? 'on-demand' : environment.capacity.kind;
  if (usageClasses === undefined || usageClasses.includes(kind)) return undefined;
  return warning(
    'CapacityMayNotExist',
    `${type} was seen as ${usageClasses.join(', ')}, not as ${kind}`,
    'choose another capacity.kind, or check the offers of your account',
  );
}

function degreesListed({ instance, layout }: Environment): Warning | undefined {
  const { family, logicalCores } = hardwareOf(instance.type);
  const lists: Readonly<Record<number, readonly number[] | undefined>> =
    placementOf(family).tensorParallelDegrees;
  if (lists[layout.logicalCores] !== undefined) return undefined;
  return warning(
    'TensorParallelDegreesNotKnown',
    `no source lists the tensor parallel degrees of ${family} at logicalCores ${layout.logicalCores}, so nobody has said that tensorParallel ${layout.tensorParallel} runs`,
    `compile it once on an instance before you pay for more, or set logicalCores to ${logicalCores.default}`,
  );
}

function headsPadded(environment: Environment): Warning | undefined {
  const { layout, release } = environment;
  const model = modelOfEnvironment(environment);
  const { heads } = releaseOf(release);
  const padded = paddedHeads(model, layout.tensorParallel);
  if (padded === model.attentionHeads || heads === 'must-divide') return undefined;
  const how = `the ${model.attentionHeads} attention heads are padded to ${padded} for tensorParallel ${layout.tensorParallel}`;
  return heads === 'padded'
    ? warning(
        'AttentionHeadsPadded',
        `${how}: the padding takes memory and time, and computes nothing`,
        'compare with a degree that divides them: trainyard layouts',
      )
    : warning(
        'AttentionHeadsNotKnown',
        `${how} by the compiler, and the vLLM of SDK ${release} was not read: it may refuse to start`,
        'try it with one replica, or choose a degree that divides them',
      );
}

function longPromptEndsServer({ lengths, release }: Environment): Warning | undefined {
  const { context, sequence } = lengths;
  if (context >= sequence || releaseOf(release).longPrompts !== 'end-server') return undefined;
  return warning(
    'LongPromptEndsServer',
    `the server of SDK ${release} takes prompts up to the sequence of ${sequence} tokens, and one above the context of ${context} ends it`,
    `send no prompt above ${context} tokens, or set lengths.context to ${sequence}`,
  );
}

function slotsExceeded(environment: Environment): Warning | undefined {
  const { batch, dataParallel } = environment.layout;
  const concurrency = concurrencyOf(environment);
  if (concurrency <= batch * dataParallel) return undefined;
  return warning(
    'ConcurrencyAboveSlots',
    `concurrency ${concurrency} is more than the ${batch * dataParallel} slots of the layout, so requests wait in the servers`,
    'time to first token will include that wait; set workload.concurrency to null for one request per slot',
  );
}
