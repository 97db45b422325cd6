import { z } from 'zod';

/** Schema of {@link InstanceFacts}. */
export const instanceFactsSchema = z.object({
  /** Id of the machine image that it was launched from. */
  imageId: z.string().optional(),
  /** EC2 instance type. */
  type: z.string().optional(),
  /** Name of its availability zone. */
  zone: z.string().optional(),
  /** Id of the same zone, the same in every account. */
  zoneId: z.string().optional(),
  /** How it was bought: `on-demand`, `spot`, `capacity-block`, or another word of EC2's. */
  lifeCycle: z.string().optional(),
});
/**
 * What an instance is, as far as it is known: by its own metadata, or by the record of its deployment.
 * @interface
 */
export type InstanceFacts = z.infer<typeof instanceFactsSchema>;

/** Instances by their ids, with what they have said. */
interface OfInstances {
  readonly instanceIds: readonly string[];
  readonly instances?: Readonly<Record<string, InstanceFacts>> | undefined;
}

/** A fact of an instance that is not as it was recorded. */
export interface InstanceUnlike {
  /** In words: `image`, `type`, `zone` or `life cycle`. */
  readonly fact: string;
  /** What the instance says. */
  readonly found: string;
  /** What was recorded. */
  readonly recorded: string;
}

/** Facts that both say and that differ. The record of a zone is its name or its id. */
export function unlikeFacts(found: InstanceFacts, recorded: InstanceFacts): InstanceUnlike[] {
  const zone = recorded.zone === found.zoneId ? found.zoneId : found.zone;
  const rows = [
    ['image', found.imageId, recorded.imageId],
    ['type', found.type, recorded.type],
    ['zone', zone, recorded.zone],
    ['life cycle', found.lifeCycle, recorded.lifeCycle],
  ] as const;
  return rows.flatMap(([fact, own, other]) =>
    own === undefined || other === undefined || own === other ? [] : [{ fact, found: own, recorded: other }],
  );
}

/** What the instances of a run say of themselves, each value once; undefined where one of them has not said it. */
export function ownFacts(
  { instanceIds, instances = {} }: OfInstances,
  fact: keyof InstanceFacts,
): string | undefined {
  const said = instanceIds.map((id) => instances[id]?.[fact]);
  return said.includes(undefined) ? undefined : [...new Set(said)].sort().join('; ');
}

/** One sentence of an instance of which `unlike` is not empty. */
export function unlikeSentence(instanceId: string, unlike: readonly InstanceUnlike[]): string {
  const said = unlike.map(({ fact, found, recorded }) => `${fact} ${found}, recorded is ${recorded}`);
  return `${instanceId} is not as the deployment recorded it: ${said.join('; ')}`;
}
