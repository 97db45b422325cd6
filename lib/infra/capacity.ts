/** How a machine is obtained, as launch template data. Nothing here falls back to something dearer. */
import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';

export type Capacity =
  | { readonly kind: 'on-demand' }
  | { readonly kind: 'capacity-block'; readonly reservationId: string }
  | { readonly kind: 'reservation'; readonly reservationId: string }
  | {
      readonly kind: 'spot';
      /**
       * In US dollars.
       * @default the on-demand price
       */
      readonly maxPricePerHour?: number | null;
    };

type LaunchTemplateData = CfnLaunchTemplate.LaunchTemplateDataProperty;
type CapacityData = Pick<
  LaunchTemplateData,
  'instanceMarketOptions' | 'capacityReservationSpecification' | 'instanceInitiatedShutdownBehavior'
>;

export function capacityData(capacity: Capacity): CapacityData {
  switch (capacity.kind) {
    case 'on-demand':
      return { instanceInitiatedShutdownBehavior: 'stop' };
    case 'reservation':
      return { instanceInitiatedShutdownBehavior: 'stop', ...target(capacity.reservationId) };
    case 'capacity-block':
      // A machine of a block cannot be started again after the block, so a shutdown ends it.
      return {
        instanceInitiatedShutdownBehavior: 'terminate',
        instanceMarketOptions: { marketType: 'capacity-block' },
        ...target(capacity.reservationId),
      };
    case 'spot':
      return {
        instanceInitiatedShutdownBehavior: 'terminate',
        instanceMarketOptions: { marketType: 'spot', spotOptions: spotOptions(capacity.maxPricePerHour) },
      };
  }
}

/** EC2 takes either a preference or a target; a target alone already means "this one or none". */
function target(capacityReservationId: string): CapacityData {
  return {
    capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId } },
  };
}

function spotOptions(maxPrice: number | null | undefined) {
  return {
    spotInstanceType: 'one-time',
    instanceInterruptionBehavior: 'terminate',
    ...(maxPrice === null || maxPrice === undefined ? {} : { maxPrice: String(maxPrice) }),
  };
}
