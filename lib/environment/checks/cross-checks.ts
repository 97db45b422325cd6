import type { Code } from '../../codes';
import { MAX_SEED, modelSourceInBucket } from '../../facts';
import type { ParsedEnvironment } from '../schema/schema';
import type { Problem } from './problems';

type Rule = (environment: ParsedEnvironment) => Problem | null;

/**
 * Rules between fields of an environment, after each field has been read.
 *
 * Answers with every problem found, in the order of the rules; empty if there is none.
 */
export function crossChecks(environment: ParsedEnvironment): Problem[] {
  return RULES.map((rule) => rule(environment)).filter((problem) => problem !== null);
}

const prometheusPort: Rule = ({ observability, serving, layout }) => {
  const port = observability.prometheusPort;
  const last = serving.basePort + layout.dataParallel - 1;
  if (port === null || port < serving.basePort || port > last) return null;
  return {
    code: 'PortTaken',
    field: 'observability.prometheusPort',
    message: `prometheusPort must not be a port of a replica, ${serving.basePort} to ${last}, got ${port}`,
    next: `use ${last + 1000} or another free port`,
  };
};

/** A group of reservations may span zones; a block and a reservation live in one. */
const capacityZone: Rule = ({ capacity, network }) => {
  const placed = network.availabilityZone !== null || network.subnetId !== null;
  const block = capacity.kind === 'capacity-block';
  if (placed || !(block || (capacity.kind === 'reservation' && capacity.reservationId !== undefined)))
    return null;
  return {
    code: 'ZoneNeeded',
    field: 'network.availabilityZone',
    message: `availabilityZone is needed with a ${block ? 'capacity block' : 'capacity reservation'}, got null`,
    next: `set the zone in which the ${block ? 'block was bought' : 'reservation was made'}`,
  };
};

const oneReservation: Rule = ({ capacity }) => {
  if (capacity.kind !== 'reservation') return null;
  const { reservationId, groupArn } = capacity;
  if ((reservationId === undefined) !== (groupArn === undefined)) return null;
  return {
    code: 'ReservationNeeded',
    field: 'capacity.reservationId',
    message: `a reservation is named by reservationId or by groupArn, got ${reservationId === undefined ? 'neither' : 'both'}`,
    next: 'set one of them',
  };
};

const wholeNetwork: Rule = ({ network: { vpcId, subnetId } }) => {
  if ((vpcId === null) === (subnetId === null)) return null;
  return {
    code: 'SubnetNeeded',
    field: vpcId === null ? 'network.vpcId' : 'network.subnetId',
    message: 'vpcId and subnetId are given together, got one of them',
    next: 'set both for an existing network, or neither for one of its own',
  };
};

/** Of a VPC of its own the stack knows route tables, and there are no endpoints before it. */
const existingOnly: readonly Rule[] = (['endpointGroupId', 'routeTableId'] as const).map(
  (field) =>
    ({ network }) => {
      if (network.vpcId !== null || network[field] === null) return null;
      return {
        code: 'VpcNeeded',
        field: `network.${field}`,
        message: `${field} belongs to an existing VPC, and network.vpcId is null, got ${network[field]}`,
        next: `remove network.${field}, or set network.vpcId and network.subnetId`,
      };
    },
);

const gatewayRoute: Rule = ({ network: { vpcId, routeTableId, endpoints } }) => {
  if (vpcId === null || routeTableId !== null || !endpoints?.includes('s3')) return null;
  return {
    code: 'RouteTableNeeded',
    field: 'network.routeTableId',
    message: 'routeTableId is needed to make the endpoint of s3 in an existing VPC, got null',
    next: 'set the route table of the subnet, or remove s3 from network.endpoints if the VPC has that endpoint',
  };
};

const proxyOfWhat: readonly Rule[] = (['proxyForAws', 'proxySecret'] as const).map(
  (field) =>
    ({ egress }) => {
      if (!egress[field] || egress.proxy !== null) return null;
      return {
        code: 'ProxyNeeded',
        field: 'egress.proxy',
        message: `proxy is needed with egress.${field}, got null`,
        next: `set egress.proxy, or remove egress.${field}`,
      };
    },
);

/** The first boot and the agent would need the password to ask for it. */
const proxyOfSecrets: Rule = ({ egress: { proxyForAws, proxySecret } }) => {
  if (!proxyForAws || proxySecret === null) return null;
  return {
    code: 'ProxySecretOutOfReach',
    field: 'egress.proxySecret',
    message: `proxySecret cannot be read through the proxy that asks for it, as egress.proxyForAws wants, got ${proxySecret}`,
    next: 'let the proxy take the instances without a password, or reach AWS by network.endpoints and set egress.proxyForAws to false',
  };
};

const stopTimezone: Rule = ({ guards: { scheduledStop } }) => {
  if (scheduledStop?.kind !== 'daily' || isZone(scheduledStop.timezone)) return null;
  return {
    code: 'ZoneUnknown',
    field: 'guards.scheduledStop.timezone',
    message: `timezone must be a zone of the tz database, got ${JSON.stringify(scheduledStop.timezone)}`,
    next: 'use one such as Europe/Berlin, or Etc/UTC',
  };
};

/** What LLMPerf's own program has no option for: the host would refuse it once the replicas are up. */
const UPSTREAM_ONLY: ReadonlyArray<{
  readonly code: Code;
  readonly field: string;
  readonly only: string | number;
  readonly of: (workload: ParsedEnvironment['workload']) => string | number;
}> = [
  {
    code: 'UpstreamHasNoWarmup',
    field: 'warmupRequests',
    only: 0,
    of: ({ warmupRequests }) => warmupRequests,
  },
  {
    code: 'UpstreamCountsItsWay',
    field: 'inputTokens.counting',
    only: 'llmperf',
    of: ({ inputTokens }) => inputTokens.counting,
  },
  {
    code: 'UpstreamHasNoJitter',
    field: 'inputTokens.jitterPercent',
    only: 0,
    of: ({ inputTokens }) => inputTokens.jitterPercent,
  },
];

const upstream: readonly Rule[] = UPSTREAM_ONLY.map(({ code, field, only, of }) => ({ workload }) => {
  const value = of(workload);
  if (workload.client !== 'upstream' || value === only) return null;
  return {
    code,
    field: `workload.${field}`,
    message: `${field.split('.').at(-1)} must be ${only} with workload.client upstream, which has no such option, got ${value}`,
    next: `set workload.${field} to ${only}, or workload.client to trainyard`,
  };
});

const lastSeed: Rule = ({ workload: { seed, repeats } }) => {
  const most = MAX_SEED - (repeats - 1);
  if (seed <= most) return null;
  return {
    code: 'SeedTooLarge',
    field: 'workload.seed',
    message: `seed must be at most ${most} with ${repeats} repeats, each of which raises it by one, got ${seed}`,
    next: 'take a smaller seed, or fewer repeats',
  };
};

const ownRevision: Rule = ({ model: { config, revision } }) => {
  if (config === undefined || revision !== undefined) return null;
  return {
    code: 'ModelRevisionNeeded',
    field: 'model.revision',
    message: 'revision is needed with model.config, because no catalogue has it, got nothing',
    next: 'set model.revision to the commit of the model repository',
  };
};

const KEY_FIELDS = ['results', 'volumes', 'logs'] as const;

/** Services use a key of their own region alone; a key of several regions has an ARN for each. */
const keyRegion: readonly Rule[] = KEY_FIELDS.map((of) => ({ encryption, region }) => {
  const arn = encryption[of];
  const there = arn?.split(':')[3];
  if (arn === null || there === region) return null;
  return {
    code: 'KeyInAnotherRegion',
    field: `encryption.${of}`,
    message: `${of} must be a key of ${region}, where the environment is, got one of ${there}`,
    next: `name a key of ${region}`,
  };
});

/** First parts of the keys of a results bucket that are no weights; the store may lie in one, of this environment or another. */
const NOT_MODELS: readonly string[] = ['runs', 'sweeps', 'trusted', 'artifacts', 'hosts', 'associations'];

const storeOfModels: Rule = ({ results: { models } }) => {
  const { bucket, prefix = '' } = modelSourceInBucket(models ?? '') ?? {};
  const [first = ''] = prefix.split('/');
  if (!NOT_MODELS.includes(first)) return null;
  return {
    code: 'ModelsPrefixTaken',
    field: 'results.models',
    message: `models must not begin with ${NOT_MODELS.map((it) => `${it}/`).join(', ')}, which are for results, got ${models}`,
    next: `use s3://${bucket}/models/ or another prefix`,
  };
};

const RULES: readonly Rule[] = [
  prometheusPort,
  ownRevision,
  capacityZone,
  oneReservation,
  wholeNetwork,
  ...existingOnly,
  gatewayRoute,
  ...proxyOfWhat,
  proxyOfSecrets,
  stopTimezone,
  ...upstream,
  lastSeed,
  ...keyRegion,
  storeOfModels,
];

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
