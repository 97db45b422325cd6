/** The guard from outside: what is due while the account lives, and what became due while nobody served it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { documentName } from '../../../lib/contract/names';
import { type PlannedDeletion, PlannedDeletions } from '../../../lib/emulator/account/planned-deletions';
import { Table } from '../../../lib/emulator/account/table';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { endAccounts, launchInstance, type RunningAccount, startAccount } from './helpers/process';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-24T20:00:00Z');
const inHours = (hours: number) => new Date(NOW + hours * HOUR).toISOString();

describe('a planned deletion', () => {
  const removed: string[] = [];
  beforeEach(() => {
    removed.splice(0);
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => void jest.useRealTimers());

  const open = (folder: string) =>
    new PlannedDeletions(new Table<PlannedDeletion>(folder), async (name) => void removed.push(name));

  test('comes at its moment and not before, each at its own', async () => {
    const deletions = open(temporaryFolder());
    deletions.plan('late', inHours(24 * 60));
    deletions.plan('soon', inHours(1));
    await jest.advanceTimersByTimeAsync(HOUR - 1);
    expect(removed).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(removed).toEqual(['soon']);
    // A timer cannot wait for sixty days at once.
    await jest.advanceTimersByTimeAsync(24 * 60 * HOUR);
    expect(removed).toContain('late');
  });

  test('is made up for by the next process of the account', async () => {
    const folder = temporaryFolder();
    const killed = open(folder);
    killed.plan('mine', inHours(1));
    killed.dispose();
    await jest.advanceTimersByTimeAsync(2 * HOUR);
    expect(removed).toEqual([]);
    await open(folder).catchUp();
    expect(removed).toEqual(['mine']);
  });

  test('is moved by the next deployment, and goes with a null and with what it deletes', async () => {
    const deletions = open(temporaryFolder());
    for (const name of ['moved', 'forgotten', 'destroyed']) deletions.plan(name, inHours(1));
    deletions.plan('moved', inHours(3));
    deletions.plan('forgotten', null);
    await deletions.delete('destroyed');
    removed.splice(0);
    await jest.advanceTimersByTimeAsync(2 * HOUR);
    expect(removed).toEqual([]);
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(removed).toEqual(['moved']);
  });

  test('stays where an opening says nothing, and is forgotten there once it has been', async () => {
    const folder = temporaryFolder();
    const deletions = open(folder);
    deletions.plan('mine', inHours(1));
    deletions.plan('mine', undefined);
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(removed).toEqual(['mine']);
    deletions.plan('mine', undefined);
    await open(folder).catchUp();
    expect(removed).toEqual(['mine']);
  });

  test('is refused when its moment has passed, as the scheduler refuses it', () => {
    const deletions = open(temporaryFolder());
    const refused = expect.objectContaining({ code: 'StackDeletionPassed' });
    expect(() => deletions.plan('mine', inHours(0))).toThrow(refused);
  });
});

describe('the deletion of an emulated stack', () => {
  afterEach(endAccounts);

  async function filled(state: string): Promise<RunningAccount> {
    const account = await startAccount(state);
    const aws = awsCalls(account.endpoint);
    await aws.createBucket('trainyard-a');
    await aws.putObject('trainyard-a', 'runs/1/result.json', Buffer.from('{}'));
    const Content = JSON.stringify(documentOf([step('One', ['#!/bin/bash', 'true'])]));
    for (const name of ['a', 'a-b']) {
      await launchInstance(account, { environment: name, tags: { 'trainyard:environment': name } });
      const Name = documentName(name, 'bootstrap');
      await aws.ssm('CreateDocument', { Name, Content });
      await aws.ssm('CreateAssociation', { Name, AssociationName: Name, Targets: target(name) });
      const parameter = { Name: `/trainyard/${name}/deployment`, Type: 'String', Value: '{}' };
      await aws.ssm('PutParameter', parameter);
    }
    return account;
  }
  const target = (name: string) => [{ Key: 'tag:trainyard:environment', Values: [name] }];

  async function left(account: RunningAccount): Promise<unknown> {
    const aws = awsCalls(account.endpoint);
    const names = async (operation: string, list: string) =>
      ((await aws.ssm(operation, {})) as Record<string, { Name: string }[]>)[list]?.map(({ Name }) => Name);
    return {
      hosts: (await account.control.instances()).map(({ environment }) => environment),
      documents: await names('ListDocuments', 'DocumentIdentifiers'),
      associations: await names('ListAssociations', 'Associations'),
      parameters: await names('DescribeParameters', 'Parameters'),
      object: await aws.hasObject('trainyard-a', 'runs/1/result.json'),
    };
  }
  const OTHER = {
    hosts: ['a-b'],
    documents: ['Trainyard-a-b-Bootstrap'],
    associations: ['Trainyard-a-b-Bootstrap'],
    parameters: ['/trainyard/a-b/deployment'],
    object: true,
  };

  test('takes all of one environment and nothing of another, and leaves the buckets', async () => {
    const account = await filled(temporaryFolder());
    await account.control.deleteStack('a');
    expect(await left(account)).toEqual(OTHER);
    await account.control.deleteStack('a');
    expect(await left(account)).toEqual(OTHER);
  });

  test('is done before an account that was killed answers again', async () => {
    const state = temporaryFolder();
    const account = await filled(state);
    account.child.kill('SIGKILL');
    await account.exited;
    // What the killed one had planned: nobody lived at that moment.
    const at = '2026-01-01T00:00:00.000Z';
    new Table<PlannedDeletion>(join(state, 'account/deletions')).set('a', { environment: 'a', at });
    const next = await startAccount(state);
    expect(await left(next)).toEqual(OTHER);
    const [host] = await next.control.instances();
    expect(readdirSync(join(state, 'hosts')).filter((name) => name.startsWith('i-'))).toEqual([
      host?.instanceId,
    ]);
    expect(existsSync(join(state, 'account/s3/trainyard-a/runs/1/result.json'))).toBe(true);
  });
});
