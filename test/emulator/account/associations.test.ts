/** Associations: the service's part over a fleet that takes notes, then one on a real emulated instance. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { lastStderr } from '../../../lib/emulator/rehearsal/last-stderr';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';
import { endAccounts, launchInstance, startAccount } from './helpers/process';
import { CONTENT, INSTANCE, testService } from './helpers/service';

interface Described {
  readonly AssociationDescription: {
    readonly AssociationId: string;
    readonly AssociationVersion: string;
    readonly Parameters: object;
    readonly Overview: { readonly Status: string };
  };
}

interface Executions {
  readonly AssociationExecutions: readonly { readonly ExecutionId: string; readonly Status: string }[];
}

const TARGETS = [{ Key: 'tag:trainyard:environment', Values: ['tutorial'] }];
const CREATE = { Name: 'Doc', AssociationName: 'Ours', Targets: TARGETS, Parameters: { Name: ['abc'] } };

function published(folder?: string) {
  const test = testService(folder);
  test.call('CreateDocument', { Name: 'Doc', Content: CONTENT });
  const described = (AssociationId: string) =>
    test.call<Described>('DescribeAssociation', { AssociationId }).AssociationDescription;
  const created = (change: object = {}) =>
    test.call<Described>('CreateAssociation', { ...CREATE, ...change }).AssociationDescription.AssociationId;
  const executions = (AssociationId: string) =>
    test.call<Executions>('DescribeAssociationExecutions', { AssociationId }).AssociationExecutions;
  const reply = (index: number, status: 'Success' | 'Failed') => {
    const { commandId, associationRun } = test.delivered[index] ?? {};
    test.service.associations.replied(`${commandId}.${associationRun}`, INSTANCE, {
      final: true,
      status,
      steps: [],
    });
  };
  return { ...test, described, created, executions, reply };
}

describe('an association', () => {
  test('runs when it is made, on the instances that it targets, under its own id', () => {
    const { created, delivered, described } = published();
    const id = created();
    expect(delivered).toMatchObject([{ commandId: id, parameters: { Name: ['abc'] } }]);
    expect(delivered[0]?.associationRun).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
    expect(described(id)).toMatchObject({ AssociationVersion: '1', Overview: { Status: 'Pending' } });
  });

  test('runs again when it is changed or started once, never twice under one time', () => {
    const { call, created, delivered, described, executions } = published();
    const id = created();
    call('UpdateAssociation', { AssociationId: id, Parameters: { Name: ['def'] } });
    call('StartAssociationsOnce', { AssociationIds: [id] });
    expect(described(id)).toMatchObject({ AssociationVersion: '2', Parameters: { Name: ['def'] } });
    expect(executions(id)).toHaveLength(3);
    expect(new Set(delivered.map(({ associationRun }) => associationRun)).size).toBe(3);
    expect(new Set(delivered.map(({ commandId }) => commandId))).toEqual(new Set([id]));
  });

  test('has the status of what its instances said last, and an end does not change', () => {
    const { call, created, described, executions, reply } = published();
    const id = created();
    reply(0, 'Success');
    reply(0, 'Failed');
    expect(described(id).Overview.Status).toBe('Success');
    call('StartAssociationsOnce', { AssociationIds: [id] });
    reply(1, 'Failed');
    expect(described(id).Overview.Status).toBe('Failed');
    expect(executions(id).map(({ Status }) => Status)).toEqual(['Failed', 'Success']);
    const [{ ExecutionId } = { ExecutionId: '' }] = executions(id);
    expect(call('DescribeAssociationExecutionTargets', { AssociationId: id, ExecutionId })).toMatchObject({
      AssociationExecutionTargets: [{ ResourceId: INSTANCE, Status: 'Failed' }],
    });
  });

  test('runs on an instance that starts while it has not succeeded there', () => {
    const { created, delivered, service, reply } = published();
    created();
    reply(0, 'Failed');
    service.associations.online(INSTANCE);
    expect(delivered).toHaveLength(2);
    reply(1, 'Success');
    service.associations.online(INSTANCE);
    service.associations.online('i-0bbbbbbbbbbbbbbbb');
    expect(delivered).toHaveLength(2);
  });

  test('that was under way when the account ended has failed at its next start', () => {
    const folder = temporaryFolder();
    const id = published(folder).created();
    const again = testService(folder);
    const { Overview } = again.call<Described>('DescribeAssociation', {
      AssociationId: id,
    }).AssociationDescription;
    expect(Overview.Status).toBe('Failed');
  });

  test.each<[string, string, object]>([
    ['InvalidDocument', 'CreateAssociation', { ...CREATE, Name: 'Nobody' }],
    ['InvalidParameters', 'CreateAssociation', { ...CREATE, Parameters: { Name: ['ABC'] } }],
    ['ValidationException', 'CreateAssociation', { ...CREATE, Targets: [] }],
    ['ValidationException', 'CreateAssociation', { ...CREATE, ScheduleExpression: 'rate(1 day)' }],
    ['AssociationDoesNotExist', 'DescribeAssociation', { AssociationId: 'x' }],
    ['AssociationDoesNotExist', 'DeleteAssociation', { AssociationId: 'x' }],
    ['InvalidFilterKey', 'ListAssociations', { AssociationFilterList: [{ key: 'Colour', value: 'x' }] }],
  ])('%s is raised by %s', (code, operation, input) => {
    const { refusal, delivered } = published();
    expect([refusal(operation, input), delivered]).toEqual([code, []]);
  });

  test('is found by its name, and is gone when it is deleted', () => {
    const { call, created, refusal } = published();
    const id = created();
    created({ AssociationName: 'Other' });
    const list = { AssociationFilterList: [{ key: 'AssociationName', value: 'Ours' }] };
    expect(call('ListAssociations', list)).toMatchObject({ Associations: [{ AssociationId: id }] });
    expect(refusal('DescribeAssociationExecutionTargets', { AssociationId: id, ExecutionId: 'x' })).toBe(
      'AssociationExecutionDoesNotExist',
    );
    call('DeleteAssociation', { AssociationId: id });
    expect(call('ListAssociations', list)).toMatchObject({ Associations: [] });
  });
});

describe('on an instance', () => {
  afterAll(endAccounts);

  test('every execution has a folder and an output of its own', async () => {
    const state = temporaryFolder();
    const account = await startAccount(state);
    const { instanceId } = await launchInstance(account);
    const aws = awsCalls(account.endpoint);
    await aws.createBucket('results');
    const content = documentOf([step('RunIt', ['#!/bin/bash', 'echo "$SSM_COMMAND_ID" >&2; exit 3'])]);
    await aws.ssm('CreateDocument', { Name: 'Doc', Content: JSON.stringify(content) });
    const { AssociationDescription } = await aws.ssm<Described>('CreateAssociation', {
      Name: 'Doc',
      Targets: [{ Key: 'InstanceIds', Values: [instanceId] }],
      OutputLocation: { S3Location: { OutputS3BucketName: 'results', OutputS3KeyPrefix: 'associations' } },
    });
    const { AssociationId } = AssociationDescription;
    const statuses = async () =>
      (
        await aws.ssm<Executions>('DescribeAssociationExecutions', { AssociationId })
      ).AssociationExecutions.map(({ Status }) => Status);
    await eventually(async () => expect(await statuses()).toEqual(['Failed']));
    await aws.ssm('StartAssociationsOnce', { AssociationIds: [AssociationId] });
    await eventually(async () => expect(await statuses()).toEqual(['Failed', 'Failed']));
    const root = join(state, 'hosts', instanceId, 'root');
    const folder = join(root, 'var/lib/amazon/ssm', instanceId, 'document/orchestration', AssociationId);
    const runs = readdirSync(folder);
    expect(runs).toHaveLength(2);
    expect(lastStderr(root, instanceId, AssociationId)).toContain(AssociationId);
    for (const run of runs) {
      const key = `associations/${instanceId}/${AssociationId}/${run}/awsrunShellScript/RunIt/stderr`;
      expect(await aws.hasObject('results', key)).toBe(true);
    }
  });
});
