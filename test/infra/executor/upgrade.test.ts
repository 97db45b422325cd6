/** The step from 0.2.0, whose one association every deployment waited for, to this version. */
import { cleanUp } from '../app';
import type { StackTemplate, TemplateResource } from './template-values';
import { templateFor, World } from './world';

afterAll(cleanUp);

const NEW = /^(?:(?:Instance|Network)Seal[0-9a-f]{12}$|BootstrapSignal)/;

/** A stack of 0.2.0: no seals, and the association by instance, with the digest and the wait in it. */
function earlier(template: StackTemplate): StackTemplate {
  const kept = Object.entries(template.Resources).filter(([id]) => !NEW.test(id));
  const machine = kept.find(([, { Type }]) => Type === 'AWS::EC2::Instance')?.[0];
  const association = (resource: TemplateResource): TemplateResource => ({
    ...resource,
    Properties: {
      ...resource.Properties,
      Targets: [{ Key: 'InstanceIds', Values: [{ Ref: machine }] }],
      WaitForSuccessTimeoutSeconds: 3600,
    },
  });
  const Resources = Object.fromEntries(
    kept.map(([id, it]) => [id, id.startsWith('BootstrapAssociation') ? association(it) : it]),
  );
  return { ...template, Resources };
}

function deployed(): World {
  const it = new World();
  expect(it.mine.deploy(earlier(templateFor('mine'))).status).toBe('CREATE_COMPLETE');
  return it;
}

test('a running instance stays, and is told of the new version', () => {
  const it = deployed();
  const { id } = it.machine;
  expect(it.deploy({ guards: { idleMinutes: 30 } }).status).toBe('UPDATE_COMPLETE');
  expect(it.machine).toMatchObject({
    id,
    bootstraps: [expect.anything(), 'bootstrap-signal', expect.anything()],
  });
});

test('a stopped instance fails the upgrade once, and leaves everything as it was', () => {
  const it = deployed();
  const { id } = it.machine;
  it.account.stop(id);
  const before = it.snapshot();
  expect(it.deploy()).toMatchObject({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    failed: { logicalId: expect.stringMatching(/^BootstrapSignal0/) },
  });
  expect(it.snapshot()).toBe(before);
  it.account.start(id);
  expect(it.deploy().status).toBe('UPDATE_COMPLETE');
  it.account.stop(id);
  expect(it.deploy({ guards: { idleMinutes: 30 } }).status).toBe('UPDATE_COMPLETE');
});
