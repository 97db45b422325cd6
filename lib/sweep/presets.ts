import type { Environment } from '../environment';
import { hardwareOf, logicalCoresOf } from '../facts';
import { type LayoutRow, layoutsOf, layoutsRequestOf, type MeasuredTimes, TIE_RATIO } from '../prediction';
import type { SweepCell, SweepInput } from './sweep-schema';

/** A sweep that needs no file. */
interface Preset {
  /** One line for people who choose. */
  readonly description: string;
  /** What a file would say, without name and environment. */
  readonly sweep: (
    environment: Environment,
    measured: readonly MeasuredTimes[],
  ) => Omit<SweepInput, 'name' | 'environment'>;
}

const PRESETS = {
  tutorial: {
    description: "the six cells of the tutorial's conclusion: TP 64, 32 and 16 on 64 cores, batch 1 and 4",
    // aws-neuron-sdk @v2.24.0, trn2-llama3.3-70b-dp-tutorial.rst, section Conclusion.
    sweep: () => ({
      layouts: [
        { tensorParallel: 64, dataParallel: 1 },
        { tensorParallel: 32, dataParallel: 2 },
        { tensorParallel: 16, dataParallel: 4 },
      ],
      batches: [1, 4],
      loads: [{ concurrency: 'slots' }],
    }),
  },
  pareto: {
    description: "layouts near the predicted front at the environment's load, and those without a prediction",
    sweep: (environment, measured) => ({ cells: nearFront(environment, measured) }),
  },
  latency: {
    description: 'batch 1 with one request for each replica, on all cores, from one replica to the most',
    sweep: (environment, measured) => ({ cells: oneRequestEach(environment, measured) }),
  },
} as const satisfies Readonly<Record<string, Preset>>;

/** Name of a preset. */
export type PresetName = keyof typeof PRESETS;
/** The names, in the order in which they are listed. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** The preset with this name; undefined when there is none. */
export function presetNamed(text: string): PresetName | undefined {
  return PRESET_NAMES.find((name) => name === text);
}

/** What a preset is, in one line. */
export const presetDescription = (name: PresetName): string => PRESETS[name].description;

/**
 * A preset for an environment, as a file would say it.
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function presetSweep(
  name: PresetName,
  environment: Environment,
  measured: readonly MeasuredTimes[],
): SweepInput {
  const preset: Preset = PRESETS[name];
  return { name, environment: environment.name, ...preset.sweep(environment, measured) };
}

/** Within a tie of a layout of the front in throughput and in time per token; and whatever has no prediction. */
function nearFront(environment: Environment, measured: readonly MeasuredTimes[]): SweepCell[] {
  const { rows, front, request } = layoutsOf(layoutsRequestOf(environment, { priced: true, measured }));
  const best = [...front].flatMap(({ modelled }) => modelled?.served ?? []);
  const near = ({ modelled }: LayoutRow) =>
    modelled === null ||
    best.some(
      ({ tokensPerSecond, tpotSeconds }) =>
        tokensPerSecond < TIE_RATIO * modelled.served.tokensPerSecond &&
        modelled.served.tpotSeconds < TIE_RATIO * tpotSeconds,
    );
  return rows
    .filter((row) => row.logicalCores === environment.layout.logicalCores && near(row))
    .map((row) => ({ ...cellOf(row), load: { concurrency: request.work.concurrency } }));
}

function oneRequestEach(environment: Environment, measured: readonly MeasuredTimes[]): SweepCell[] {
  const { logicalCores } = environment.layout;
  const cores = logicalCoresOf(hardwareOf(environment.instance.type), logicalCores);
  return layoutsOf(layoutsRequestOf(environment, { priced: true, measured }))
    .rows.filter(
      (row) =>
        row.batch === 1 &&
        row.logicalCores === logicalCores &&
        row.tensorParallel * row.dataParallel === cores,
    )
    .sort((a, b) => a.dataParallel - b.dataParallel)
    .map((row) => ({ ...cellOf(row), load: { concurrency: 'slots' as const } }));
}

const cellOf = ({ tensorParallel, dataParallel, batch }: LayoutRow) => ({
  layout: { tensorParallel, dataParallel },
  batch,
});
