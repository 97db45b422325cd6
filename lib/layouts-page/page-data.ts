import type { LayoutEnvironment } from '../plan/layout/layout-request';
import type { MeasuredTimes } from '../prediction/measured-times';
import type { Wanted } from '../prediction/range-filter';

/** What the command puts into the page as JSON: the environment, and what was typed. */
export interface PageData {
  /** Names this shape. */
  readonly schema: 'trainyard.layouts-page/1';
  /** What is computed with: nothing of the account, the network or the guards. */
  readonly environment: LayoutEnvironment;
  /** Compiled lengths that were typed, in tokens; they stay in the list. Empty when none was. */
  readonly sequences: readonly number[];
  /** Whether the price is of the environment's instance type; false when another type was typed. */
  readonly priced: boolean;
  /** Measured times of shapes that were run. */
  readonly measured: readonly MeasuredTimes[];
  /** What was asked of a layout. */
  readonly wanted: Wanted;
}

/** The data of a page of an environment: only the parts that layouts depend on leave the configuration file. */
export function pageData(
  environment: LayoutEnvironment,
  rest: Omit<PageData, 'schema' | 'environment'>,
): PageData {
  const { name, instance, model, release, preset, layout, lengths, memory, serving, workload, price } =
    environment;
  const { recipe, compile } = environment;
  return {
    schema: 'trainyard.layouts-page/1',
    environment: {
      name,
      instance,
      model,
      release,
      preset,
      layout,
      lengths,
      memory,
      serving,
      workload,
      price,
      ...(recipe === undefined || compile === undefined ? {} : { recipe, compile }),
    },
    ...rest,
  };
}
