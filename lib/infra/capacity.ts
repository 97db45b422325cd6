/** How a machine is obtained, as launch template data. Nothing here falls back to something dearer. */
import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { requestError } from '../core/errors';

export type Capacity =
  | { readonly kind: 'on-demand' }
  | { readonly kind: 'capacity-block'; readonly reservationId: string }
  | {
      readonly kind: 'reservation';
      /**
       * The reservation to launch into.
       * @default the group says which
       */
      readonly reservationId?: string | undefined;
      /**
       * ARN of a resource group of reservations; used when no reservation is named.
       * @default no group
       */
      readonly groupArn?: string | undefined;
    }
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
      return { instanceInitiatedShutdownBehavior: 'stop', ...targetOf(capacity) };
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

function targetOf({ reservationId, groupArn }: Extract<Capacity, { kind: 'reservation' }>): CapacityData {
  if (reservationId !== undefined) return target(reservationId);
  if (groupArn === undefined) {
    throw requestError(
      'ReservationNeeded',
      'a capacity of kind reservation names no reservation and no group',
      {
        next: 'set reservationId or groupArn',
      },
    );
  }
  return {
    capacityReservationSpecification: {
      capacityReservationTarget: { capacityReservationResourceGroupArn: groupArn },
    },
  };
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
