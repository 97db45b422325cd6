import { modelOfEnvironment } from '../../environment/environment-model';
import { hardwareOf, type LogicalCores } from '../../facts';
import { type PlanAdmission, planAdmission } from '../../plan/admission/plan-admission';
import { type BandwidthFloor, bandwidthFloor } from '../../plan/memory/bandwidth-floor';
import type { Candidate } from '../../prediction/candidate';
import { type Layouts, layoutsOf } from '../../prediction/layouts';
import { layoutsRequestOf } from '../../prediction/layouts-request';
import type { Wanted } from '../../prediction/range-filter';
import { type LayoutRow, layoutRow } from '../../prediction/space';
import type { PageData } from '../page-data';
import { environmentWith, type PageState } from './page-state';

/** Everything that follows from the values of the page. */
export interface PageView {
  /** What `trainyard plan` would say of the environment with these values. */
  readonly admission: PlanAdmission;
  /** What `trainyard layouts` says of the layout, whether its list has it or not. */
  readonly row: LayoutRow;
  /** What `trainyard layouts` lists for the same instance type, model, lengths and load. */
  readonly layouts: Layouts;
  /** The hard bound, with its calculation. */
  readonly floor: BandwidthFloor;
  /** Currency of the price; null where no price is known. */
  readonly currency: string | null;
}

/**
 * Asks the functions of the command with the values of the page. Pure.
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function pageView(data: PageData, state: PageState): PageView {
  const environment = environmentWith(data, state);
  const { layout, price, instance } = data.environment;
  // The batches of the list are those of the command, which knows the environment's layout and not the hand's.
  const request = layoutsRequestOf(
    { ...environment, layout },
    {
      sequences: [...data.sequences, state.sequence],
      priced: data.priced && state.instanceType === instance.type,
      measured: data.measured,
    },
  );
  return {
    admission: planAdmission(environment),
    row: layoutRow(request, candidateOf(state)),
    layouts: layoutsOf(request, wantedOf(state)),
    floor: bandwidthFloor(hardwareOf(state.instanceType), modelOfEnvironment(environment), state),
    currency: request.pricePerHour === null ? null : (price?.currency ?? null),
  };
}

function candidateOf({ tensorParallel, dataParallel, batch, sequence, logicalCores }: PageState): Candidate {
  // The rule of the plan refuses an LNC that the instance does not support.
  return { tensorParallel, dataParallel, batch, sequence, logicalCores: logicalCores as LogicalCores };
}

function wantedOf({ minThroughput, maxTpot }: PageState): Wanted {
  return { ...(minThroughput !== null && { minThroughput }), ...(maxTpot !== null && { maxTpot }) };
}
