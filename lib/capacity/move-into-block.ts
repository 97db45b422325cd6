import { changedFacts, type Environment, sealedFacts } from '../environment';

/** What an environment says once it lives in a block. */
interface BlockMembers {
  /** Reservation of the block, and its end in ISO 8601. */
  readonly capacity: {
    readonly kind: 'capacity-block';
    readonly reservationId: string;
    readonly endsAt: string;
  };
  /** Zone of the block; with a higher number where the network was in another one. */
  readonly network: { readonly availabilityZone: string; readonly generation?: number };
  /** A higher number, because another capacity is another instance. */
  readonly instance: { readonly generation: number };
}

/**
 * The members of an environment that moves into a block, with the numbers that make the deployment replace what cannot
 * be changed. A subnet that exists has its own zone, so its network keeps its number.
 */
export function moveIntoBlock(
  environment: Environment,
  block: { readonly reservationId: string; readonly zone: string; readonly endsAt: number },
): BlockMembers {
  const { instance, network } = environment;
  const capacity = {
    kind: 'capacity-block',
    reservationId: block.reservationId,
    endsAt: new Date(block.endsAt).toISOString(),
  } as const;
  const moved = { ...environment, network: { ...network, availabilityZone: block.zone } };
  const elsewhere = changedFacts(sealedFacts(environment).network, sealedFacts(moved).network).length > 0;
  return {
    capacity,
    network: { availabilityZone: block.zone, ...(elsewhere ? { generation: network.generation + 1 } : {}) },
    instance: { generation: instance.generation + 1 },
  };
}

/**
 * How to deploy a change that replaces instances where the new ones cannot start beside the old ones: in a block of as
 * many instances, or at the quota. Empty when there are none to replace.
 */
export function replacementSteps({ name, instance }: Environment): readonly string[] {
  if (instance.count === 0) return [];
  const deploy = `npx trainyard deploy ${name}`;
  return [
    'The new instance starts before the old one ends. Where there is no room for both (the quota, the same block):',
    `  1. set instance.count to 0, then ${deploy}`,
    `  2. make the change, set instance.count to ${instance.count}, then ${deploy}`,
  ];
}
