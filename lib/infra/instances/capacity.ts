import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import { requestError } from '../../core/errors';

/**
 * How instances are obtained. No kind falls back to another one, because the other may cost more: a launch without
 * capacity fails.
 */
export type Capacity =
  | {
      /** Billed while it runs. EC2 may have no capacity left when it is started. */
      readonly kind: 'on-demand';
    }
  | {
      /** Into a capacity block: paid in advance for a fixed time, at whose end EC2 terminates the instances. */
      readonly kind: 'capacity-block';
      /** Reservation of the block, such as `cr-0123456789abcdef0`. */
      readonly reservationId: string;
    }
  | {
      /** Into an On-Demand Capacity Reservation, which is billed whether or not an instance runs in it. */
      readonly kind: 'reservation';
      /**
       * The reservation to launch into, such as `cr-0123456789abcdef0`.
       * @default the group in `groupArn` decides
       */
      readonly reservationId?: string | undefined;
      /**
       * ARN of a resource group of reservations; used when no reservation is named. One of the two is needed.
       * @default no group
       */
      readonly groupArn?: string | undefined;
    }
  | {
      /**
       * One-time spot capacity: EC2 may take the instance away with two minutes' notice. It
       * cannot be stopped, only terminated.
       */
      readonly kind: 'spot';
      /**
       * The most to pay, in US dollars per instance and hour.
       * @default the on-demand price
       */
      readonly maxPricePerHour?: number | null;
    };

type LaunchTemplateData = CfnLaunchTemplate.LaunchTemplateDataProperty;
type CapacityData = Pick<
  LaunchTemplateData,
  'instanceMarketOptions' | 'capacityReservationSpecification' | 'instanceInitiatedShutdownBehavior'
>;

/**
 * The part of a launch template that says how instances are obtained and what a shutdown from inside does.
 * @throws ReservationNeeded when a capacity of kind `reservation` names neither a reservation nor a group
 */
export function capacityData(capacity: Capacity): CapacityData {
  switch (capacity.kind) {
    case 'on-demand':
      return { instanceInitiatedShutdownBehavior: 'stop' };
    case 'reservation':
      return { instanceInitiatedShutdownBehavior: 'stop', ...targetOf(capacity) };
    case 'capacity-block':
      // An instance of a block cannot be started again after the block, so a shutdown ends it.
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
