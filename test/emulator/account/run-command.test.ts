import { sha256 } from '../../../lib/core/json';
import { CONTENT, INSTANCE, testService } from './helpers/service';

const SEND = { DocumentName: 'Doc', InstanceIds: [INSTANCE], Parameters: { Name: ['abc'] } };

interface Sent {
  readonly Command: { readonly CommandId: string; readonly Status: string; readonly TargetCount: number };
}

function published() {
  const test = testService();
  test.call('CreateDocument', { Name: 'Doc', Content: CONTENT });
  return test;
}

describe('SendCommand', () => {
  test.each<[string, string, object]>([
    ['InvalidDocument', 'an unknown document', { DocumentName: 'Nobody' }],
    ['InvalidDocumentVersion', 'an unknown version', { DocumentVersion: '9' }],
    ['InvalidDocument', 'a wrong hash', { DocumentHash: sha256('x'), DocumentHashType: 'Sha256' }],
    ['InvalidInstanceId', 'an unknown instance', { InstanceIds: ['i-0cccccccccccccccc'] }],
    ['InvalidInstanceId', 'no instance at all', { InstanceIds: [] }],
    ['DuplicateInstanceId', 'an instance twice', { InstanceIds: [INSTANCE, INSTANCE] }],
    ['InvalidParameters', 'a missing parameter', { Parameters: {} }],
    [
      'InvalidParameters',
      'a parameter that was not declared',
      { Parameters: { Name: ['abc'], Other: ['x'] } },
    ],
    ['InvalidParameters', 'a value outside the pattern', { Parameters: { Name: ['ABC'] } }],
    ['InvalidParameters', 'a value that is too long', { Parameters: { Name: ['abcdef'] } }],
    ['InvalidParameters', 'a value outside allowedValues', { Parameters: { Name: ['abc'], Choice: ['c'] } }],
    ['InvalidParameters', 'two values for a String', { Parameters: { Name: ['abc', 'def'] } }],
    ['InvalidParameters', 'too many items', { Parameters: { Name: ['abc'], List: ['1', '2', '3'] } }],
    ['SerializationException', 'a value that is no list', { Parameters: { Name: 'abc' } }],
    ['ValidationException', 'a delivery timeout below 30 s', { TimeoutSeconds: 29 }],
    ['ValidationException', 'a delivery timeout above 30 days', { TimeoutSeconds: 2_592_001 }],
    ['ValidationException', 'a comment of 101 characters', { Comment: 'x'.repeat(101) }],
    ['InvalidOutputFolder', 'a bucket name of two characters', { OutputS3BucketName: 'ab' }],
    [
      'MaxDocumentSizeExceeded',
      'document and values of more than 64 KB together',
      { Parameters: { Name: ['abc'], List: ['x'.repeat(65_536)] } },
    ],
  ])('raises %s for %s, and nothing is delivered', (code, _, change) => {
    const { refusal, delivered } = published();
    expect(refusal('SendCommand', { ...SEND, ...change })).toBe(code);
    expect(delivered).toEqual([]);
  });

  test('takes the right hash, and delivers to the instances with a tag', () => {
    const { call, delivered } = published();
    const { Command } = call<Sent>('SendCommand', {
      ...SEND,
      InstanceIds: undefined,
      Targets: [{ Key: 'tag:trainyard:environment', Values: ['tutorial'] }],
      DocumentHash: sha256(CONTENT),
      DocumentHashType: 'Sha256',
    });
    expect(Command).toMatchObject({ Status: 'Pending', TargetCount: 1 });
    expect(delivered.map(({ to }) => to)).toEqual([INSTANCE]);
  });
});

describe('an invocation', () => {
  const step = {
    name: 'RunIt',
    action: 'aws:runShellScript',
    status: 'Failed',
    code: 3,
    stdout: 'out',
    stderr: 'e'.repeat(9_000),
  } as const;
  const times = { startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:01Z' };

  const sent = () => {
    const test = published();
    const { Command } = test.call<Sent>('SendCommand', SEND);
    return { ...test, id: Command.CommandId, get: { CommandId: Command.CommandId, InstanceId: INSTANCE } };
  };
  const visible = () => new Promise((resolve) => setTimeout(resolve, 120));

  test('is not visible at once', async () => {
    const { refusal, get } = sent();
    expect(refusal('GetCommandInvocation', get)).toBe('InvocationDoesNotExist');
    await visible();
    expect(refusal('GetCommandInvocation', get)).toBe('none');
  });

  test('shows no output before its end, then the beginning of each stream', async () => {
    const { call, get, id, service, reply } = sent();
    service.commands.started(id, INSTANCE);
    await visible();
    expect(call('GetCommandInvocation', get)).toMatchObject({
      Status: 'InProgress',
      ResponseCode: -1,
      StandardOutputContent: '',
    });
    reply(id, { status: 'Failed', steps: [{ ...step, ...times }] });
    const shown = call<{ StandardErrorContent: string }>('GetCommandInvocation', get);
    expect(shown).toMatchObject({
      Status: 'Failed',
      StatusDetails: 'Failed',
      ResponseCode: 3,
      PluginName: 'RunIt',
    });
    expect(shown.StandardErrorContent).toBe(`${'e'.repeat(8_000)}--output truncated--`);
  });

  test('is asked for by the name of one of its steps only', async () => {
    const { refusal, get } = sent();
    await visible();
    expect(refusal('GetCommandInvocation', { ...get, PluginName: 'RunIt' })).toBe('none');
    expect(refusal('GetCommandInvocation', { ...get, PluginName: 'aws:runShellScript' })).toBe(
      'InvalidPluginName',
    );
  });

  test('tells an execution timeout from other ends', () => {
    const { call, id, reply } = sent();
    reply(id, { status: 'TimedOut' });
    const { CommandInvocations } = call<{ CommandInvocations: object[] }>('ListCommandInvocations', {
      CommandId: id,
    });
    expect(CommandInvocations).toMatchObject([{ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut' }]);
  });

  test('never changes again after its end', () => {
    const { call, id, reply } = sent();
    reply(id, { status: 'Success' });
    reply(id, { status: 'Failed' });
    expect(call<{ Commands: object[] }>('ListCommands', { CommandId: id }).Commands).toMatchObject([
      { Status: 'Success' },
    ]);
  });

  test('is Cancelling until the agent has answered', () => {
    const { call, id, reply } = sent();
    const status = () =>
      call<{ Commands: { Status: string }[] }>('ListCommands', { CommandId: id }).Commands[0]?.Status;
    call('CancelCommand', { CommandId: id });
    expect(status()).toBe('Cancelling');
    reply(id, { status: 'Cancelled' });
    expect(status()).toBe('Cancelled');
  });

  test('that was open when the account ended is Failed and Terminated afterwards', () => {
    const { folder, id } = sent();
    const { CommandInvocations } = testService(folder).call<{ CommandInvocations: object[] }>(
      'ListCommandInvocations',
      {
        CommandId: id,
      },
    );
    expect(CommandInvocations).toMatchObject([{ Status: 'Failed', StatusDetails: 'Terminated' }]);
  });

  test('of which no reply comes is ended by the service when its time is over', () => {
    const { call, id, service } = sent();
    service.commands.started(id, INSTANCE);
    const now = Date.now();
    // One hour to deliver, one minute to execute.
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 3_655_000);
    const details = () =>
      call<{ Commands: { StatusDetails: string }[] }>('ListCommands', { CommandId: id }).Commands[0]
        ?.StatusDetails;
    expect(details()).toBe('InProgress');
    clock.mockReturnValue(now + 3_661_000);
    expect(details()).toBe('ExecutionTimedOut');
    clock.mockRestore();
  });

  test('with an unknown or malformed command id does not exist', () => {
    const { refusal } = published();
    const id = '00000000-0000-4000-8000-000000000000';
    expect(refusal('GetCommandInvocation', { CommandId: id, InstanceId: INSTANCE })).toBe(
      'InvocationDoesNotExist',
    );
    expect(refusal('GetCommandInvocation', { CommandId: 'x', InstanceId: INSTANCE })).toBe(
      'InvalidCommandId',
    );
    expect(refusal('CancelCommand', { CommandId: id })).toBe('InvalidCommandId');
  });
});
