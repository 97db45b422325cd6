import { admitLayout } from '../layout/admit-layout';
import type { Layout } from '../layout/layout';
import { type LayoutEnvironment, layoutRequestOf, lengthRequestOf } from '../layout/layout-request';
import { checkLengths, type LengthCheck } from '../layout/lengths';
import { environmentRefusals } from './environment-refusals';
import type { Refusal } from './refusal';

/** What every rule of the plan says of an environment. */
export interface PlanAdmission {
  /** Where the replicas go; null when the layout rule refuses the layout. */
  readonly layout: Layout | null;
  /** Whether the requests of the workload fit the compiled lengths, with the numbers. */
  readonly lengths: LengthCheck;
  /** Every refusal: of the environment as a whole, of the layout, of the lengths. Empty when all is admitted. */
  readonly refusals: readonly Refusal[];
}

/**
 * Asks every rule of the plan. Pure.
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function planAdmission(environment: LayoutEnvironment): PlanAdmission {
  const admission = admitLayout(layoutRequestOf(environment));
  const lengths = checkLengths(lengthRequestOf(environment));
  return {
    layout: admission.admitted ? admission.layout : null,
    lengths,
    refusals: [
      ...environmentRefusals(environment),
      ...(admission.admitted ? [] : admission.refusals),
      ...lengths.refusals,
    ],
  };
}
