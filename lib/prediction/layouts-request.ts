import { modelOfEnvironment } from '../environment/environment-model';
import { fillsCache, hardwareOf, releaseOf } from '../facts';
import {
  concurrencyOf,
  draftIn,
  type LayoutEnvironment,
  lengthRequestOf,
} from '../plan/layout/layout-request';
import { checkLengths } from '../plan/layout/lengths';
import type { MeasuredTimes } from './measured-times';
import type { SpaceRequest } from './space';

/** Batches that are always considered; the environment's own is added. */
const BATCHES = [1, 2, 4, 8, 16, 32, 64];

/** What is not in the environment. */
interface LayoutsOptions {
  /** Compiled lengths, in tokens; the environment's own when none is given. */
  readonly sequences?: readonly number[];
  /** Whether the environment's price is of its instance type; false when another type was typed. */
  readonly priced: boolean;
  /** Measured times of shapes that were run. */
  readonly measured: readonly MeasuredTimes[];
}

/**
 * The space of an environment: its instance type, model, release, load and allowance, and every layout. Prompts count
 * as the server counts them. The concurrency is the environment's, so all layouts are compared with as many users.
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function layoutsRequestOf(environment: LayoutEnvironment, options: LayoutsOptions): SpaceRequest {
  const { layout, lengths, serving, memory, release, price } = environment;
  const request = lengthRequestOf(environment);
  const [prompt, output] = checkLengths(request).terms;
  return {
    work: {
      hardware: hardwareOf(environment.instance.type),
      model: modelOfEnvironment(environment),
      release,
      inputTokens: prompt?.mean ?? request.input.mean,
      outputTokens: output?.mean ?? request.output.mean,
      concurrency: concurrencyOf(environment),
    },
    sequences: ascending(options.sequences ?? [lengths.sequence]),
    batches: ascending([...BATCHES, layout.batch]),
    ...draftIn(environment),
    basePort: serving.basePort,
    otherMiB: memory.otherMiB,
    lengths: {
      model: request.model,
      input: request.input,
      output: request.output,
      countedWith: request.countedWith,
    },
    engine: fillsCache(releaseOf(release).dialect) ? 'other' : 'nxdi',
    pricePerHour: options.priced ? (price?.perHour ?? null) : null,
    measured: options.measured,
  };
}

const ascending = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);
