/** One changed value for every field of an environment, with what must stand beside it. */

import { PUBLISHED_MODELS } from '../../facts/models/published-models';
import { DRAFTED } from '../../plan/draft-cases';

/** What is written before and after; both keep `beside`. */
export interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly beside?: object;
}

const ABSENT = undefined;
const RESERVATION = 'cr-0123456789abcdef0';
const GROUP = 'arn:aws:resource-groups:us-east-2:123456789012:group/trainium';
const ZONED = { network: { availabilityZone: 'us-east-2a' } };
const EXISTING = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
const OWN_ID = 'Qwen/Qwen3-8B';
const OWN_CONFIG = PUBLISHED_MODELS.find(({ id }) => id === OWN_ID)?.config;
const OWN = {
  release: '2.29.1',
  image: { by: 'id', id: 'ami-0123456789abcdef0' },
  model: { id: OWN_ID, revision: 'b'.repeat(40) },
  layout: { tensorParallel: 8, dataParallel: 1, batch: 1 },
  workload: { inputTokens: { mean: 1000 } },
};
const ROOMY = { workload: { inputTokens: { mean: 1000 } } };
const DRAFT_MODEL = 'meta-llama/Llama-3.2-1B-Instruct';
const PRICE = { perHour: 40, currency: 'USD', source: 'an offer', asOf: '2026-11-01' };
const BUDGET = { amount: 1000, currency: 'USD', email: 'team@example.com' };
const STOP = { kind: 'daily', at: '20:00', timezone: 'Etc/UTC' };
const KEY = 'arn:aws:kms:us-east-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
const NAMED = { by: 'name', name: 'Deep Learning AMI Neuron (Ubuntu 22.04) 20250520' };
const DESCRIBED = { by: 'description', name: 'Deep Learning AMI Neuron*', description: '*2.23.0*' };

const pair = (before: unknown, after: unknown, beside?: object): Pair => ({
  before,
  after,
  ...(beside === undefined ? {} : { beside }),
});

/** By the path of the field. A whole object stands for the fields that choose its kind. */
export const PAIRS: Readonly<Record<string, Pair>> = {
  description: pair('', 'ours'),
  region: pair('us-east-2', 'eu-west-1'),
  account: pair('123456789012', '210987654321'),
  'instance.type': pair('trn1.32xlarge', 'trn1n.32xlarge', { layout: { dataParallel: 1, batch: 1 } }),
  'instance.count': pair(1, 2),
  'instance.generation': pair(1, 2),
  capacity: pair({ kind: 'on-demand' }, { kind: 'spot' }),
  'capacity.kind': pair('on-demand', 'spot'),
  'capacity.reservationId': pair(RESERVATION, 'cr-0fedcba9876543210', {
    capacity: { kind: 'reservation' },
    ...ZONED,
  }),
  'capacity.endsAt': pair('2026-12-01T11:30:00Z', '2026-12-02T11:30:00Z', {
    capacity: { kind: 'capacity-block', reservationId: RESERVATION },
    ...ZONED,
  }),
  'capacity.groupArn': pair(GROUP, `${GROUP}2`, { capacity: { kind: 'reservation' } }),
  'capacity.maxPricePerHour': pair(12.5, 12.25, { capacity: { kind: 'spot' } }),
  release: pair('2.23.0', '2.24.1'),
  vllmCommit: pair('a'.repeat(40), 'b'.repeat(40), { release: '2.26.1' }),
  image: pair(ABSENT, { by: 'id', id: 'ami-0123456789abcdef0' }),
  'image.by': pair(NAMED, DESCRIBED),
  'image.id': pair('ami-0123456789abcdef0', 'ami-0fedcba9876543210', { image: { by: 'id' } }),
  'image.name': pair(NAMED.name, 'Deep Learning AMI Neuron (Ubuntu 24.04) 20260227', {
    image: { by: 'name' },
  }),
  'image.parameter': pair('/aws/service/one', '/aws/service/two', { image: { by: 'ssm-parameter' } }),
  'image.description': pair('*2.23.0*', '*2.23*', { image: { by: 'description' } }),
  'model.id': pair('meta-llama/Llama-3.3-70B-Instruct', 'meta-llama/Llama-3.1-70B-Instruct'),
  'model.revision': pair('a'.repeat(40), 'b'.repeat(40)),
  'model.config': pair(OWN_CONFIG, { ...(OWN_CONFIG as object), num_hidden_layers: 35 }, OWN),
  'model.gated': pair(true, false),
  'model.source': pair('hub', 's3://weights/own/'),
  'model.allowPickle': pair(false, true),
  'layout.tensorParallel': pair(32, 64, { layout: { dataParallel: 1 } }),
  'layout.dataParallel': pair(2, 1),
  'layout.batch': pair(4, 1),
  'layout.logicalCores': pair(2, 1),
  'lengths.sequence': pair(8192, 4096, ROOMY),
  'lengths.context': pair(8192, 4096, ROOMY),
  'memory.otherMiB': pair(2048, 1024),
  server: pair('nxdi', 'vllm-neuron', { release: '2.31.1', ...ROOMY }),
  preset: pair('corrected', 'verbatim'),
  recipe: pair('tutorial', 'plain'),
  'compile.draft.id': pair(DRAFT_MODEL, 'meta-llama/Llama-3.1-8B-Instruct', DRAFTED),
  'compile.draft.revision': pair('a'.repeat(40), 'b'.repeat(40), {
    ...DRAFTED,
    compile: { draft: { id: DRAFT_MODEL } },
  }),
  'compile.options': pair({}, { 'sequence-parallel-enabled': true }),
  'serve.options': pair({}, { 'disable-log-stats': true }),
  'serving.basePort': pair(8000, 9000),
  'serving.readyTimeoutSeconds': pair(3600, 1800),
  'serving.compileOnMiss': pair(false, true),
  'workload.client': pair('trainyard', 'upstream', { workload: { warmupRequests: 0 } }),
  'workload.requests': pair(1000, 7),
  'workload.warmupRequests': pair(8, 0),
  'workload.repeats': pair(1, 3),
  'workload.concurrency': pair(null, 4),
  'workload.inputTokens.mean': pair(7936, 1000),
  'workload.inputTokens.stddev': pair(30, 10),
  'workload.inputTokens.counting': pair('llmperf', 'exact', ROOMY),
  'workload.inputTokens.jitterPercent': pair(0, 5, ROOMY),
  'workload.outputTokens.mean': pair(256, 128),
  'workload.outputTokens.stddev': pair(30, 10),
  'workload.seed': pair(11_111, 2),
  'workload.samplingParameters': pair({ temperature: 0.7, top_k: 50 }, { top_k: 1 }),
  'workload.goodput': pair(null, { ttftMilliseconds: 1000, tpotMilliseconds: 50 }),
  'workload.goodput.ttftMilliseconds': pair(1000, 500, { workload: { goodput: { tpotMilliseconds: 50 } } }),
  'workload.goodput.tpotMilliseconds': pair(50, 40, { workload: { goodput: { ttftMilliseconds: 1000 } } }),
  'workload.timeLimitSeconds': pair(21_600, 3600),
  'rehearsal.requests': pair(40, 20),
  'rehearsal.timeScale': pair(20, 10),
  'operators.shell': pair(false, true),
  'operators.power': pair(true, false),
  tokenSecret: pair('trainyard/hub-token', 'team/hub-token'),
  price: pair(null, PRICE),
  'price.perHour': pair(40, 41, { price: PRICE }),
  'price.currency': pair('USD', 'EUR', { price: PRICE }),
  'price.source': pair('an offer', 'a bill', { price: PRICE }),
  'price.asOf': pair('2026-11-01', '2026-11-02', { price: PRICE }),
  'guards.idleMinutes': pair(60, null),
  'guards.latestEndHours': pair(12, 24),
  'guards.scheduledStop': pair(STOP, null),
  'guards.scheduledStop.kind': pair(STOP, { kind: 'once', at: '2030-01-01T00:00:00Z' }),
  'guards.scheduledStop.at': pair('20:00', '21:00', { guards: { scheduledStop: STOP } }),
  'guards.scheduledStop.timezone': pair('Etc/UTC', 'Europe/Berlin', { guards: { scheduledStop: STOP } }),
  'guards.deleteStackAt': pair(null, '2030-01-01T00:00:00Z'),
  'guards.budget': pair(null, BUDGET),
  'guards.budget.amount': pair(1000, 2000, { guards: { budget: BUDGET } }),
  'guards.budget.currency': pair('USD', 'EUR', { guards: { budget: BUDGET } }),
  'guards.budget.email': pair('team@example.com', 'boss@example.com', { guards: { budget: BUDGET } }),
  'observability.logRetentionDays': pair(30, 7),
  'observability.metrics': pair(true, false),
  'observability.prometheusPort': pair(null, 9400),
  'observability.alarmEmail': pair(null, 'team@example.com'),
  'egress.proxy': pair(null, 'http://proxy.example.com:3128'),
  'egress.proxyForAws': pair(false, true, { egress: { proxy: 'http://proxy.example.com:3128' } }),
  'egress.proxySecret': pair(null, 'team/proxy', { egress: { proxy: 'http://proxy.example.com:3128' } }),
  'egress.noProxy': pair([], ['.example.com']),
  'egress.pipIndex': pair(null, 'https://pypi.example.com/simple'),
  'egress.gitMirror': pair(null, 'https://git.example.com/github'),
  'egress.patches': pair(null, 'https://files.example.com/llmperf'),
  'egress.hubEndpoint': pair(null, 'https://hub.example.com'),
  'network.generation': pair(1, 2),
  'network.vpcId': pair(EXISTING.vpcId, 'vpc-0fedcba9876543210', {
    network: { subnetId: EXISTING.subnetId },
  }),
  'network.subnetId': pair(EXISTING.subnetId, 'subnet-0fedcba9876543210', {
    network: { vpcId: EXISTING.vpcId },
  }),
  'network.availabilityZone': pair('us-east-2a', 'us-east-2b'),
  'network.nat': pair(true, false),
  'network.dnsServers': pair([], ['10.0.0.2']),
  'network.endpoints': pair(null, ['ssm', 'logs']),
  'network.endpointGroupId': pair(null, 'sg-0123456789abcdef0', { network: EXISTING }),
  'network.routeTableId': pair('rtb-0123456789abcdef0', 'rtb-0fedcba9876543210', {
    network: { ...EXISTING, endpoints: ['s3'] },
  }),
  'storage.rootGiB': pair(512, 600),
  'storage.dataGiB': pair(0, 500),
  'results.bucket': pair(null, 'left-behind'),
  'results.models': pair(null, 's3://weights/models/'),
  'results.keepReplacedDays': pair(30, 7),
  'results.keepAccessLogsDays': pair(365, 30),
  'encryption.results': pair(null, KEY),
  'encryption.earlierResults': pair([], [KEY]),
  'encryption.volumes': pair(null, KEY),
  'encryption.logs': pair(null, KEY),
  permissionsBoundary: pair(null, 'arn:aws:iam::123456789012:policy/Boundary'),
  tags: pair({}, { CostCenter: '4711' }),
};

/** Fields whose pair replaces the object that holds them, because they choose its kind. */
const KINDS = /\.(kind|by)$/;

/** The two environments of a field, as a person writes them. */
export function writtenOf(path: string): readonly [before: object, after: object] {
  const { before, after, beside = {} } = PAIRS[path] ?? { before: {}, after: {} };
  const object = typeof before === 'object' && KINDS.test(path);
  const keys = path.split('.');
  const at = object ? keys.slice(0, -1) : keys;
  return [set(beside, at, before), set(beside, at, after)];
}

function set(tree: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const inner = (tree as Record<string, unknown>)[key];
  const next = rest.length === 0 ? value : set(isObject(inner) ? inner : {}, rest, value);
  return { ...tree, [key]: next };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
