import { formatBytes } from '../../core/units';
import {
  fillsCache,
  type Hardware,
  HIGHEST_PORT,
  type LogicalCores,
  logicalCoresOf,
  type Model,
  placementOf,
  releaseOf,
  releaseVersions,
  VLLM_NEURON_LIMITS,
} from '../../facts';
import type { Refusal } from '../admission/refusal';
import { memoryBudget } from '../memory/memory';
import type { LayoutRequest } from './layout';

type Rule = (request: LayoutRequest, hardware: Hardware, model: Model) => Refusal | undefined;

/** Later rules read what earlier ones made sure of, so a group is only asked when the one before it held. */
const GROUPS: readonly (readonly Rule[])[] = [
  [
    (request) => wholeNumber('tensorParallel', request.tensorParallel),
    (request) => wholeNumber('dataParallel', request.dataParallel),
    (request) => wholeNumber('batch', request.batch),
    (request) => wholeNumber('sequence', request.sequence),
    logicalCoresSupported,
  ],
  [tensorParallelSupported, attentionHeadsDivide, coresSuffice, portsExist, portsFree],
  [keyValueBudgetSuffices],
  [memorySuffices],
];

/**
 * Every reason why a layout is not admitted; empty when it is. Each compares one value with one limit and says both.
 * Rules are in groups, and a group is asked only when the one before it held, because it relies on it: whole numbers
 * and supported LNC; then degrees, heads, cores and ports; then memory.
 */
export function layoutRefusals(request: LayoutRequest, hardware: Hardware): Refusal[] {
  for (const group of GROUPS) {
    const refusals = group
      .map((rule) => rule(request, hardware, request.model))
      .filter((refusal) => refusal !== undefined);
    if (refusals.length > 0) return refusals;
  }
  return [];
}

function wholeNumber(name: string, value: number): Refusal | undefined {
  const least = 1;
  if (Number.isSafeInteger(value) && value >= least) return undefined;
  return {
    code: 'NotAPositiveWholeNumber',
    message: `${name} must be a whole number of at least ${least}, got ${value}`,
    next: `set ${name} to ${least} or more`,
  };
}

function logicalCoresSupported(request: LayoutRequest, hardware: Hardware): Refusal | undefined {
  const { supported, default: usual } = hardware.logicalCores;
  if (supported.some((each) => each === request.logicalCores)) return undefined;
  return {
    code: 'LogicalCoresNotSupported',
    message: `logicalCores must be ${supported.join(' or ')} on ${hardware.type}, got ${request.logicalCores}`,
    next: `set logicalCores to ${usual}`,
  };
}

function tensorParallelSupported(request: LayoutRequest, hardware: Hardware): Refusal | undefined {
  const degrees = placementOf(hardware.family).tensorParallelDegrees[request.logicalCores as LogicalCores];
  // Where nobody lists them, no degree can be refused; the plan warns.
  if (degrees === undefined || degrees.includes(request.tensorParallel)) return undefined;
  return {
    code: 'TensorParallelNotSupported',
    message: `tensorParallel must be one of ${degrees.join(', ')} on ${hardware.type}, got ${request.tensorParallel}`,
    next: 'choose a supported tensorParallel',
  };
}

/** A rule of vLLM 0.9's server alone: the compiler pads the heads, and other servers leave it to that. */
function attentionHeadsDivide(request: LayoutRequest, _: Hardware, model: Model): Refusal | undefined {
  if (request.heads !== 'must-divide' || model.attentionHeads % request.tensorParallel === 0)
    return undefined;
  return {
    code: 'AttentionHeadsNotDivisible',
    message: `tensorParallel must divide the ${model.attentionHeads} attention heads of ${model.id} for the server of this release, got ${request.tensorParallel}`,
    next: `choose a tensorParallel that divides them, or set release to ${firstThatPads()} or later`,
  };
}

const firstThatPads = () => releaseVersions().find((version) => releaseOf(version).heads === 'padded');

function coresSuffice(request: LayoutRequest, hardware: Hardware): Refusal | undefined {
  const { tensorParallel, dataParallel, logicalCores } = request;
  const needed = tensorParallel * dataParallel;
  const cores = logicalCoresOf(hardware, logicalCores);
  if (needed <= cores) return undefined;
  return {
    code: 'DpTimesTpExceedsCores',
    message: `dataParallel ${dataParallel} × tensorParallel ${tensorParallel} = ${needed} logical cores, but ${hardware.type} has ${cores} at logicalCores ${logicalCores}`,
    next: 'use fewer or smaller replicas',
  };
}

function portsExist(request: LayoutRequest): Refusal | undefined {
  const last = request.basePort + request.dataParallel - 1;
  if (last <= HIGHEST_PORT) return undefined;
  return {
    code: 'PortOutOfRange',
    message: `the last replica would listen on port ${last}, above ${HIGHEST_PORT}`,
    next: `set basePort to ${HIGHEST_PORT - request.dataParallel + 1} or less`,
  };
}

const isPaged = ({ dialect = 'plugin' }: LayoutRequest) => fillsCache(dialect);

/** Where the ranks of servers without NxD Inference meet: one port for each first core, and the preset one. */
function portsFree(request: LayoutRequest, hardware: Hardware): Refusal | undefined {
  if (!isPaged(request)) return undefined;
  const { rendezvousPort, presetRendezvousPort, compilePort } = VLLM_NEURON_LIMITS;
  const last = request.basePort + request.dataParallel - 1;
  const lastRendezvous = rendezvousPort + logicalCoresOf(hardware, request.logicalCores) - 1;
  const reserved = [
    [rendezvousPort, lastRendezvous],
    [presetRendezvousPort, compilePort],
  ] as const;
  if (!reserved.some(([from, to]) => request.basePort <= to && last >= from)) return undefined;
  return {
    code: 'PortReserved',
    message: `the replicas would listen on ports ${request.basePort} to ${last}, and ${reserved.map(([from, to]) => `${from} to ${to}`).join(' and ')} are those on which their ranks meet`,
    next: `set basePort to ${rendezvousPort - request.dataParallel} or less`,
  };
}

function keyValueBudgetSuffices(
  request: LayoutRequest,
  hardware: Hardware,
  model: Model,
): Refusal | undefined {
  const budget = memoryBudget({ ...request, hardware, model });
  const cache = budget.terms.find(({ name }) => name === 'keyValueCache');
  const limit = budget.keyValueLimitBytes;
  if (cache === undefined || limit === undefined) return undefined;
  const { keyValueShare, leastKeyValueBytes } = VLLM_NEURON_LIMITS;
  const resident = budget.terms
    .filter(({ name }) => name !== 'keyValueCache' && name !== 'other')
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const room = budget.limitBytes - resident;
  if (room < leastKeyValueBytes) {
    return {
      code: 'KeyValueBudgetExceeded',
      message: `weights and microcode take ${formatBytes(resident)} of ${formatBytes(budget.limitBytes)} per logical core, and the server wants ${formatBytes(leastKeyValueBytes)} for its KV cache`,
      next: 'raise tensorParallel',
    };
  }
  if (cache.bytes <= limit) return undefined;
  return {
    code: 'KeyValueBudgetExceeded',
    message: `batch ${request.batch} at sequence ${request.sequence} needs ${formatBytes(cache.bytes)} of KV cache per logical core (${cache.basis}), and the server gives it at most ${keyValueShare} of ${formatBytes(budget.limitBytes)} = ${formatBytes(limit)}`,
    next: 'raise tensorParallel, or lower batch or sequence',
  };
}

function memorySuffices(request: LayoutRequest, hardware: Hardware, model: Model): Refusal | undefined {
  const budget = memoryBudget({ ...request, hardware, model });
  if (budget.fits) return undefined;
  const terms = budget.terms
    .filter((term) => term.bytes > 0)
    .map((term) => `${term.name} ${formatBytes(term.bytes)}`);
  return {
    code: 'MemoryDoesNotFit',
    message: `tensorParallel ${request.tensorParallel} with batch ${request.batch} and sequence ${request.sequence} needs ${formatBytes(budget.totalBytes)} per logical core, which has ${formatBytes(budget.limitBytes)}: ${terms.join(', ')}`,
    next: 'choose a layout that fits the memory',
  };
}
