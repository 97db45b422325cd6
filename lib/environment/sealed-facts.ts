import { type ImageSelector, zonesOffering } from '../facts';
import type { Environment } from './environment';

/** Facts by the path of their field; what the environment leaves open is null. */
type SealedFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What a deployment cannot change under an instance or a network that exists. */
interface Sealed {
  /** What the instances are made from; null when there is none. */
  readonly instance: SealedFacts | null;
  /** Where they stand. */
  readonly network: SealedFacts;
}

/**
 * What only a new instance, or a new network, would take on. While the numbers `instance.generation` and
 * `network.generation` stay, these facts stay: the stack refuses another value before it changes anything.
 */
export function sealedFacts(environment: Environment): Sealed {
  return {
    instance: environment.instance.count === 0 ? null : instanceFacts(environment),
    network: networkFacts(environment),
  };
}

/** Fields whose facts differ between two deployments, in the order of the alphabet. */
export function changedFacts(before: SealedFacts, after: SealedFacts): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return fields.filter((field) => (before[field] ?? null) !== (after[field] ?? null));
}

/** The end of a block is none of them: the block may be made longer while its instances run. */
function instanceFacts({
  instance,
  capacity,
  image,
  storage,
  results,
  encryption,
  egress,
}: Environment): SealedFacts {
  return {
    'instance.type': instance.type,
    'capacity.kind': capacity.kind,
    'capacity.reservationId': 'reservationId' in capacity ? (capacity.reservationId ?? null) : null,
    'capacity.groupArn': 'groupArn' in capacity ? (capacity.groupArn ?? null) : null,
    'capacity.maxPricePerHour': 'maxPricePerHour' in capacity ? capacity.maxPricePerHour : null,
    image: imageText(image),
    'storage.rootGiB': storage.rootGiB,
    'storage.dataGiB': storage.dataGiB,
    // Instances learn their bucket at the first boot. Left out where the stack makes it, as before there was a choice.
    ...(results.bucket === null ? {} : { 'results.bucket': results.bucket }),
    ...(encryption.volumes === null ? {} : { 'encryption.volumes': encryption.volumes }),
    // So they learn the proxy, where even the first boot needs it.
    ...(egress.proxyForAws
      ? {
          'egress.proxyForAws': true,
          'egress.proxy': egress.proxy,
          'egress.noProxy': egress.noProxy.join(' '),
        }
      : {}),
  };
}

/** One text for a selector: which member it has depends on its kind. */
function imageText(image: ImageSelector): string {
  const { by, ...rest } = image;
  return [by, ...Object.values(rest)].join(' ');
}

/**
 * Id of the zone of an own network, where none is written and the region offers the instance type in exactly one;
 * undefined elsewhere.
 */
export function placedZone({ instance, network, region }: Environment): string | undefined {
  if (network.vpcId !== null || network.availabilityZone !== null) return undefined;
  const zones = zonesOffering(instance.type, region) ?? [];
  return zones.length === 1 ? zones[0] : undefined;
}

/** A subnet that exists has its own zone and its own way out. */
function networkFacts(environment: Environment): SealedFacts {
  const { vpcId, subnetId, availabilityZone, nat } = environment.network;
  const own = vpcId === null;
  return {
    'network.vpcId': vpcId,
    'network.subnetId': subnetId,
    'network.availabilityZone': own ? (availabilityZone ?? placedZone(environment) ?? null) : null,
    'network.nat': own ? nat : null,
  };
}
