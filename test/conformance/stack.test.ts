/** The stack of every shipped environment under moto's CloudFormation and boto3, which know nothing of us. */
import { deploymentSchema } from '../../lib/contract/deployment';
import { stackName } from '../../lib/contract/names';
import { buildToolkit, documentsFor } from '../../lib/documents';
import type { Environment } from '../../lib/environment';
import { call } from '../cli/terminal';
import { cleanUp } from '../infra/app';
import { Moto } from './helpers/moto';
import { forMoto, IMAGE_PARAMETER, NOT_IN_MOTO } from './helpers/moto-template';
import { type StackTemplate, shipped, synthesized } from './helpers/templates';

interface Seen {
  readonly resources: string[];
  readonly outputs: Record<string, string>;
  readonly record: unknown;
  readonly instances: Array<{ id: string; state: string; type: string }>;
  readonly launched: { data: Record<string, unknown>; type: string; lifecycle: string | null };
  readonly role: { name: string; policies: string[] };
  readonly encryption: string;
  readonly documents: Record<string, string>;
}

interface Life {
  readonly created: string;
  readonly seen: Seen;
  readonly updated: string;
  readonly documentsAfterUpdate: Record<string, string>;
  readonly instancesAfterUpdate: Array<{ id: string }>;
  readonly deleted: {
    status: string;
    buckets: string[];
    instances: unknown[];
    documents: Record<string, string>;
    roles: string[];
  };
}

const { sha256 } = buildToolkit();
const EDITED = { workload: { requests: 7 }, guards: { idleMinutes: 30 } } as const;
const BLOCK = { CapacityReservationTarget: { CapacityReservationId: 'cr-00000000000000000' } };
const digests = (environment: Environment) =>
  Object.fromEntries(documentsFor(environment, sha256).map((document) => [document.name, document.sha256]));
const types = (template: StackTemplate) => Object.values(template.Resources).map(({ Type }) => Type);

let moto: Moto;
beforeAll(async () => {
  moto = await Moto.start();
});
beforeEach(() => moto.reset());
afterAll(async () => {
  await moto.stop();
  cleanUp();
});

const ENVIRONMENTS = shipped();

test('the types that moto lacks are these, and the whole rest of every template is made', () => {
  const used = new Set(ENVIRONMENTS.flatMap((environment) => types(synthesized(environment))));
  expect(NOT_IN_MOTO.filter((type) => !used.has(type))).toEqual([]);
});

test.each(ENVIRONMENTS.map((environment, at) => ({ name: environment.name, environment, at })))(
  'the stack of $name is created, updated and deleted',
  ({ name, environment, at }) => {
    const template = forMoto(synthesized(environment));
    const changed = shipped(EDITED)[at];
    if (changed === undefined) throw new TypeError(`no environment ${name}`);
    const row = { stack: 'Life', environment: name, template, update: forMoto(synthesized(changed)) };
    const input = { region: environment.region, imageParameter: IMAGE_PARAMETER, stacks: [row] };
    const life = moto.run<{ Life: Life }>('stack_life.py', input).Life;
    const { seen, deleted } = life;

    expect([life.created, life.updated, deleted.status]).toEqual([
      'CREATE_COMPLETE',
      'UPDATE_COMPLETE',
      'DELETE_COMPLETE',
    ]);
    expect(seen.resources).toEqual(Object.keys(template.Resources).sort());

    // What the command needs to find.
    const record = deploymentSchema.parse(seen.record);
    expect(record).toMatchObject({
      environment: name,
      bundle: sha256,
      bucket: seen.outputs['ResultsBucket'],
    });
    expect(seen.documents).toEqual(digests(environment));
    expect(seen.instances).toEqual([
      { id: seen.outputs['InstanceIds'], state: 'running', type: environment.instance.type },
    ]);
    expect(seen.role.policies).toEqual(['RunCommand', 'Storage', 'Telemetry']);
    expect(seen.encryption).toBe('AES256');

    // The instance carries its block, or no reservation at all.
    const block = environment.capacity.kind === 'capacity-block';
    expect(seen.launched).toMatchObject({ type: environment.instance.type });
    expect(seen.launched.data['CapacityReservationSpecification']).toEqual(block ? BLOCK : undefined);
    expect(seen.launched.data['InstanceMarketOptions']).toEqual(
      block ? { MarketType: 'capacity-block' } : undefined,
    );

    // An edit makes new documents and leaves the instance; a deletion leaves the results.
    expect(life.documentsAfterUpdate).toEqual(digests(changed));
    expect(life.instancesAfterUpdate.map(({ id }) => id)).toEqual(seen.instances.map(({ id }) => id));
    expect(deleted).toMatchObject({ instances: [], documents: {}, roles: [] });
    expect(deleted.buckets).toEqual((seen.outputs['StaysAfterDestroy'] ?? '').split(' ').sort());
  },
);

test('the command finds the bucket that a stack left behind', async () => {
  const [environment] = ENVIRONMENTS;
  if (environment === undefined) throw new TypeError('no environment is shipped');
  const { name, region } = environment;
  const template = forMoto(synthesized(environment));
  const row = { stack: stackName(name), environment: name, template, update: template };
  const input = { region, imageParameter: IMAGE_PARAMETER, stacks: [row] };
  const life = moto.run<Record<string, Life>>('stack_life.py', input)[row.stack];
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const env = { AWS_ENDPOINT_URL: moto.endpoint };
  const { stdout } = await call(`bootstrap --json --environment ${name}`, { cwd: process.cwd(), env });
  const bucket = life?.seen.outputs['ResultsBucket'];
  expect(JSON.parse(stdout)).toEqual({ bucket, deployed: false, machines: [] });
});

test('all shipped environments stand side by side in one account and region', () => {
  const stacks = ENVIRONMENTS.map((environment) => ({
    stack: `Trainyard-${environment.name}`,
    environment: environment.name,
    template: forMoto(synthesized(environment)),
  }));
  const input = { region: 'us-east-2', imageParameter: IMAGE_PARAMETER, stacks };
  const made = moto.run<Record<string, { created: string }>>('stack_life.py', input);
  expect(Object.values(made).map(({ created }) => created)).toEqual(
    ENVIRONMENTS.map(() => 'CREATE_COMPLETE'),
  );
});
