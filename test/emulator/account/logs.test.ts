/** CloudWatch Logs of the emulated account: the output of commands, while it is written and after. */
import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTrainyardError } from '../../../lib/core/errors';
import { LogGroups } from '../../../lib/emulator/account/logs/log-groups';
import { logOperations } from '../../../lib/emulator/account/logs/log-operations';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';
import { endAccounts, launchInstance, startAccount } from './helpers/process';
import { CONTENT, INSTANCE, testService } from './helpers/service';

const GROUP = '/trainyard/tutorial/phases';
const SECOND = 1000;

interface Events {
  readonly events: { logStreamName: string; timestamp: number; message: string; eventId: string }[];
  readonly nextToken?: string;
  readonly nextForwardToken?: string;
  readonly nextBackwardToken?: string;
}

function scene() {
  const test = testService();
  test.call('CreateDocument', { Name: 'Doc', Content: CONTENT });
  const output = temporaryFolder();
  const operations = logOperations(
    new LogGroups(
      () => test.service.commands.all(),
      () => output,
    ),
  );
  const logs = <T = Events>(operation: string, input: object) => operations[operation]?.(input as never) as T;
  const refusal = (operation: string, input: object) => {
    try {
      return logs(operation, input);
    } catch (error) {
      if (isTrainyardError(error)) return error.code;
      throw error;
    }
  };
  const send = (config: object | undefined) =>
    test.call<{ Command: { CommandId: string } }>('SendCommand', {
      ...{ DocumentName: 'Doc', InstanceIds: [INSTANCE], Parameters: { Name: ['abc'] } },
      ...(config && { CloudWatchOutputConfig: config }),
    }).Command.CommandId;
  const write = (commandId: string, stream: string, text: string, at: number) => {
    const folder = join(output, commandId, 'awsrunShellScript/RunIt');
    mkdirSync(folder, { recursive: true });
    appendFileSync(join(folder, stream), text);
    utimesSync(join(folder, stream), at, at);
  };
  return { ...test, logs, refusal, send, write };
}

const ENABLED = { CloudWatchOutputEnabled: true, CloudWatchLogGroupName: GROUP };

describe('the output of a command', () => {
  test('is in the group that was named, in a stream of its step', () => {
    const { logs, send, write } = scene();
    const id = send(ENABLED);
    write(id, 'stdout', 'first\nsecond\nhalf a l', 100);
    write(id, 'stderr', 'oh\n', 101);
    const stdout = `${id}/${INSTANCE}/RunIt/stdout`;
    expect(logs('FilterLogEvents', { logGroupName: GROUP }).events).toMatchObject([
      { logStreamName: stdout, message: 'first', timestamp: 100 * SECOND },
      { logStreamName: stdout, message: 'second', timestamp: 100 * SECOND },
      { logStreamName: `${id}/${INSTANCE}/RunIt/stderr`, message: 'oh', timestamp: 101 * SECOND },
    ]);
    expect(logs<object>('DescribeLogGroups', {})).toMatchObject({ logGroups: [{ logGroupName: GROUP }] });
    expect(
      logs<object>('DescribeLogStreams', { logGroupName: GROUP, orderBy: 'LastEventTime' }),
    ).toMatchObject({
      logStreams: [{ lastEventTimestamp: 100 * SECOND }, { lastEventTimestamp: 101 * SECOND }],
    });
  });

  test('grows while it is written: what was seen keeps its time and its id', () => {
    const { logs, send, write, reply } = scene();
    const id = send(ENABLED);
    write(id, 'stdout', 'first\n', 100);
    const before = logs('FilterLogEvents', { logGroupName: GROUP }).events;
    write(id, 'stdout', 'second\nthe end', 160);
    const after = logs('FilterLogEvents', {
      logGroupIdentifier: `arn:aws:logs:us-east-2:1:log-group:${GROUP}`,
    });
    expect(after.events.slice(0, 1)).toEqual(before);
    expect(after.events.map(({ message }) => message)).toEqual(['first', 'second']);
    reply(id, {});
    const newer = logs('FilterLogEvents', { logGroupName: GROUP, startTime: 160 * SECOND });
    expect(newer.events.map(({ message }) => message)).toEqual(['second', 'the end']);
    expect(new Set([...before, ...newer.events].map(({ eventId }) => eventId)).size).toBe(3);
  });

  test.each([
    ['nothing was asked', undefined, []],
    ['it was not enabled', { CloudWatchOutputEnabled: false, CloudWatchLogGroupName: GROUP }, []],
    ['no group was named', { CloudWatchOutputEnabled: true }, ['/aws/ssm/Doc']],
  ])('where %s', (_, config, names) => {
    const { logs, send, call } = scene();
    const id = send(config);
    const { logGroups } = logs<{ logGroups: { logGroupName: string }[] }>('DescribeLogGroups', {});
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(names);
    expect(call<object>('ListCommandInvocations', { CommandId: id, Details: true })).toBeDefined();
  });
});

describe('what is asked for', () => {
  test.each<[string, object, string[]]>([
    ['lines with all terms', { filterPattern: 'weights "of 4"' }, ['weights: 1 of 4']],
    ['lines without a term', { filterPattern: '-weights' }, ['loaded', 'a warning']],
    ['a stream', { logStreamNamePrefix: 'no such stream' }, []],
    ['a time', { startTime: 101 * SECOND }, ['a warning']],
    ['no later time', { endTime: 100 * SECOND }, ['weights: 1 of 4', 'loaded']],
  ])('is %s', (_, input, messages) => {
    const { logs, send, write } = scene();
    const id = send(ENABLED);
    write(id, 'stdout', 'weights: 1 of 4\nloaded\n', 100);
    write(id, 'stderr', 'a warning\n', 101);
    const { events } = logs('FilterLogEvents', { logGroupName: GROUP, ...input });
    expect(events.map(({ message }) => message)).toEqual(messages);
  });

  test('comes in pages, forwards and from the end', () => {
    const { logs, send, write } = scene();
    const id = send(ENABLED);
    write(id, 'stdout', '1\n2\n3\n', 100);
    const first = logs('FilterLogEvents', { logGroupName: GROUP, limit: 2 });
    const rest = logs('FilterLogEvents', { logGroupName: GROUP, limit: 2, nextToken: first.nextToken });
    expect([first, rest].map(({ events }) => events.map(({ message }) => message))).toEqual([
      ['1', '2'],
      ['3'],
    ]);
    expect(rest.nextToken).toBeUndefined();
    const stream = { logGroupName: GROUP, logStreamName: `${id}/${INSTANCE}/RunIt/stdout`, limit: 2 };
    const last = logs('GetLogEvents', stream);
    expect(last.events.map(({ message }) => message)).toEqual(['2', '3']);
    const end = logs('GetLogEvents', { ...stream, nextToken: last.nextForwardToken });
    expect([end.events, end.nextForwardToken]).toEqual([[], last.nextForwardToken]);
    const before = logs('GetLogEvents', {
      ...stream,
      startFromHead: true,
      nextToken: last.nextBackwardToken,
    });
    expect(before.events.map(({ message }) => message)).toEqual(['1', '2']);
  });

  test.each<[string, string, object]>([
    ['ResourceNotFoundException', 'FilterLogEvents', { logGroupName: '/nobody' }],
    ['ResourceNotFoundException', 'GetLogEvents', { logGroupName: GROUP, logStreamName: 'none' }],
    ['ValidationException', 'FilterLogEvents', {}],
    ['ValidationException', 'FilterLogEvents', { logGroupName: GROUP, filterPattern: '{ $.a = 1 }' }],
    [
      'ValidationException',
      'FilterLogEvents',
      { logGroupName: GROUP, logStreamNames: ['a'], logStreamNamePrefix: 'a' },
    ],
    ['ValidationException', 'FilterLogEvents', { logGroupName: GROUP, limit: 0 }],
    ['InvalidNextToken', 'FilterLogEvents', { logGroupName: GROUP, nextToken: 'x' }],
  ])('is refused with %s: %s %j', (code, operation, input) => {
    const { refusal, send } = scene();
    send(ENABLED);
    expect(refusal(operation, input)).toBe(code);
  });

  test('is no group whose name CloudWatch Logs does not take', () => {
    const { refusal } = testService();
    expect(refusal('SendCommand', { DocumentName: 'Doc' })).toBe('InvalidDocument');
    const { send } = scene();
    expect(() => send({ CloudWatchOutputEnabled: true, CloudWatchLogGroupName: 'a b' })).toThrow(/a b/);
  });
});

describe('of a real command', () => {
  afterAll(() => endAccounts());

  test('lines can be read while it works', async () => {
    const account = await startAccount(temporaryFolder());
    const { instanceId } = await launchInstance(account);
    const ask = async (target: string, input: object) => {
      const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
      const answered = await fetch(account.endpoint, {
        method: 'POST',
        headers,
        body: JSON.stringify(input),
      });
      return (await answered.json()) as Record<string, unknown>;
    };
    const gate = join(temporaryFolder(), 'gate');
    const script = ['echo begun', `until [ -e ${gate} ]; do sleep 0.1; done`, 'echo done'];
    const Content = JSON.stringify(documentOf([step('Talk', ['#!/bin/bash', ...script])]));
    await ask('AmazonSSM.CreateDocument', { Name: 'Talk', Content });
    await ask('AmazonSSM.SendCommand', {
      ...{ DocumentName: 'Talk', InstanceIds: [instanceId], CloudWatchOutputConfig: ENABLED },
    });
    const messages = async () => {
      const { events = [] } = await ask('Logs_20140328.FilterLogEvents', { logGroupName: GROUP });
      return (events as { message: string }[]).map(({ message }) => message);
    };
    await eventually(async () => expect(await messages()).toEqual(['begun']));
    writeFileSync(gate, '');
    await eventually(async () => expect(await messages()).toEqual(['begun', 'done']));
  });
});
