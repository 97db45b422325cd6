/**
 * What a changed field needs to take effect on what is deployed, from the least to the most:
 * - `nothing`: documents and plans have it with the deployment, or the command alone reads it
 * - `stack`: a resource beside the instances changes, at once
 * - `bootstrap`: instances are told by their bootstrap, which runs again at once, or when a stopped one starts
 * - `instance`: only new instances take it on; `instance.generation` says when
 * - `network`: only a new network takes it on, with new instances in it; `network.generation` says when
 * - `new-stack`: it is part of what a stack is; the deployed one stays as it is
 */
export type Effect = 'nothing' | 'stack' | 'bootstrap' | 'instance' | 'network' | 'new-stack';

/** What one field of an environment needs. */
export interface FieldEffect {
  /** `stack` and `bootstrap` may stand together; every other effect stands alone, because it brings those below it. */
  readonly effects: readonly Effect[];
  /** Where it is less; a sentence without its full stop. */
  readonly note?: string;
}

const nothing: FieldEffect = { effects: ['nothing'] };
const stack: FieldEffect = { effects: ['stack'] };
const bootstrap: FieldEffect = { effects: ['bootstrap'] };
const stackAndBootstrap: FieldEffect = { effects: ['stack', 'bootstrap'] };
const instance: FieldEffect = { effects: ['instance'] };
const network: FieldEffect = { effects: ['network'] };
const newStack: FieldEffect = { effects: ['new-stack'] };

const FIRST_BOOT = 'with `egress.proxyForAws`, only new instances take it on';
const PORT_OPENS = 'a port other than 443 and 80 is opened in the security group';

/** By the path of the field, as `describeFields` has it; a field of an object is listed where its kind decides. */
export const FIELD_EFFECTS: Readonly<Record<string, FieldEffect>> = {
  description: nothing,
  region: newStack,
  account: newStack,
  'instance.type': {
    ...instance,
    note: 'and `network.generation`, where only one zone has the type and no zone is written',
  },
  'instance.count': { ...stack, note: 'adds instances, or ends the last ones' },
  'instance.generation': instance,
  capacity: instance,
  'capacity.kind': instance,
  'capacity.reservationId': instance,
  'capacity.endsAt': nothing,
  'capacity.groupArn': instance,
  'capacity.maxPricePerHour': instance,
  release: {
    ...instance,
    note: 'the default image follows it; with an image of your own it needs a bootstrap',
  },
  vllmCommit: {
    ...stackAndBootstrap,
    note: 'the toolkit carries the commit, and the role may read that toolkit',
  },
  image: instance,
  'image.by': instance,
  'image.id': instance,
  'image.name': instance,
  'image.parameter': instance,
  'image.description': instance,
  'model.id': nothing,
  'model.revision': nothing,
  'model.config': {
    ...stackAndBootstrap,
    note: 'the toolkit carries the shape, and the role may read that toolkit',
  },
  'model.gated': nothing,
  'model.source': { ...stack, note: 'the role may read the prefix; hub and folders need nothing' },
  'model.allowPickle': nothing,
  'layout.tensorParallel': nothing,
  'layout.dataParallel': nothing,
  'layout.batch': nothing,
  'layout.logicalCores': nothing,
  'lengths.sequence': nothing,
  'lengths.context': nothing,
  'memory.otherMiB': nothing,
  server: { ...instance, note: 'the default image follows it; with an image of your own it needs nothing' },
  preset: nothing,
  recipe: nothing,
  'compile.draft.id': nothing,
  'compile.draft.revision': nothing,
  'compile.options': nothing,
  'serve.options': nothing,
  'serving.basePort': nothing,
  'serving.readyTimeoutSeconds': nothing,
  'serving.compileOnMiss': nothing,
  'workload.client': nothing,
  'workload.requests': nothing,
  'workload.warmupRequests': nothing,
  'workload.repeats': nothing,
  'workload.concurrency': nothing,
  'workload.inputTokens.mean': nothing,
  'workload.inputTokens.stddev': nothing,
  'workload.inputTokens.counting': nothing,
  'workload.inputTokens.jitterPercent': nothing,
  'workload.outputTokens.mean': nothing,
  'workload.outputTokens.stddev': nothing,
  'workload.seed': nothing,
  'workload.samplingParameters': nothing,
  'workload.goodput': nothing,
  'workload.goodput.ttftMilliseconds': nothing,
  'workload.goodput.tpotMilliseconds': nothing,
  'workload.timeLimitSeconds': nothing,
  'rehearsal.requests': nothing,
  'rehearsal.timeScale': nothing,
  'operators.shell': stack,
  'operators.power': stack,
  tokenSecret: stackAndBootstrap,
  price: nothing,
  'price.perHour': nothing,
  'price.currency': nothing,
  'price.source': nothing,
  'price.asOf': nothing,
  'guards.idleMinutes': bootstrap,
  'guards.latestEndHours': bootstrap,
  'guards.scheduledStop': stack,
  'guards.scheduledStop.kind': stack,
  'guards.scheduledStop.at': stack,
  'guards.scheduledStop.timezone': stack,
  'guards.deleteStackAt': stack,
  'guards.budget': stack,
  'guards.budget.amount': stack,
  'guards.budget.currency': stack,
  'guards.budget.email': stack,
  'observability.logRetentionDays': stack,
  'observability.metrics': stackAndBootstrap,
  'observability.prometheusPort': bootstrap,
  'observability.alarmEmail': stack,
  'network.generation': network,
  'network.vpcId': network,
  'network.subnetId': network,
  'network.availabilityZone': network,
  'network.nat': network,
  'network.dnsServers': stack,
  'network.endpoints': stack,
  'network.endpointGroupId': stack,
  'network.routeTableId': { ...stack, note: 'it replaces the endpoint of S3' },
  'egress.proxy': { ...stackAndBootstrap, note: `${PORT_OPENS}; ${FIRST_BOOT}` },
  'egress.proxyForAws': instance,
  'egress.proxySecret': stackAndBootstrap,
  'egress.noProxy': { ...bootstrap, note: FIRST_BOOT },
  'egress.pipIndex': { ...bootstrap, note: PORT_OPENS },
  'egress.gitMirror': { ...bootstrap, note: PORT_OPENS },
  'egress.patches': { ...bootstrap, note: PORT_OPENS },
  'egress.hubEndpoint': { ...bootstrap, note: PORT_OPENS },
  'storage.rootGiB': instance,
  'storage.dataGiB': instance,
  'results.bucket': { ...instance, note: 'the bucket of before stays, with what is in it' },
  'results.models': {
    ...stackAndBootstrap,
    note: 'nothing moves: the next Prepare of weights that are not on an instance looks into the new place',
  },
  'results.keepReplacedDays': stack,
  'results.keepAccessLogsDays': stack,
  'encryption.results': {
    ...stack,
    note: 'objects keep the key that they were written with: name the one of before in `encryption.earlierResults`',
  },
  'encryption.earlierResults': stack,
  'encryption.volumes': instance,
  'encryption.logs': stack,
  permissionsBoundary: stack,
  tags: {
    ...stack,
    note: 'volumes and interfaces keep those that they were made with, until the instance is replaced',
  },
};
