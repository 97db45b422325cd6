/** Rows 27 to 29 of the agent's rules: the output in S3, and workers that outlive the agent or die before it. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../../lib/core/package-root';
import { Agent } from '../../../lib/emulator/account/agent/agent';
import type { CommandReply, CommandRequest } from '../../../lib/emulator/account/agent/document';
import { runShell } from '../../../lib/emulator/account/agent/shell';
import { killMarked, markedProcesses, signal } from '../../../lib/emulator/account/processes';
import { documentOf, run, step, temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';

const WORKER = join(packageRoot(), 'dist/lib/emulator/account/agent/worker.js');

interface Bench {
  readonly folder: string;
  readonly replies: CommandReply[];
  start(): Agent;
  request(commandId: string, lines: string[]): CommandRequest;
}

function bench(): Bench {
  const folder = temporaryFolder();
  const replies: CommandReply[] = [];
  return {
    folder,
    replies,
    start: () =>
      new Agent({
        folder: join(folder, 'agent'),
        worker: WORKER,
        mark: join(folder, 'emulation.json'),
        keepsSpare: () => true,
        onStart: () => {},
        onReply: (_, reply) => replies.push(reply),
      }),
    request: (commandId, lines) => ({
      commandId,
      instanceId: 'i-0test',
      region: 'us-east-2',
      document: documentOf([step('Step', ['#!/bin/bash', ...lines])]),
      parameters: {},
      endpoint: 'http://127.0.0.1:1',
      orchestrationRoot: join(folder, 'orchestration'),
      workingDirectory: folder,
      environment: { PATH: '/usr/bin:/bin', TRAINYARD_EMULATION: join(folder, 'emulation.json') },
    }),
  };
}

const last = (replies: readonly CommandReply[]) => replies.at(-1);

test('a step for which no pipe can be made fails, and does not stay in progress', async () => {
  const outputDirectory = join(temporaryFolder(), 'nowhere');
  const asked = { command: 'true', directory: '/', environment: {}, timeoutSeconds: 60 };
  const ended = await runShell({ ...asked, outputDirectory, cancel: new AbortController().signal });
  expect(ended).toEqual({
    kind: 'error',
    message: expect.stringMatching(/^no pipe could be made in \S+nowhere: Command failed: mkfifo /),
  });
});

describe('a worker', () => {
  const benches: Bench[] = [];
  const open = () => {
    const made = bench();
    benches.push(made);
    return made;
  };
  afterAll(async () => {
    for (const { folder } of benches) await killMarked(folder);
  });

  test('row 28: finishes its command while the agent is restarted, and the reply is delivered', async () => {
    const { start, request, replies } = open();
    const first = start();
    first.deliver(request('survivor', ['sleep 1', 'echo done']));
    await eventually(() => expect(replies.length).toBeGreaterThan(0));
    first.stop();
    const second = start();
    await eventually(() => expect(last(replies)).toMatchObject({ final: true, status: 'Success' }));
    expect(last(replies)?.steps[0]?.stdout).toBe('done\n');
    second.stop();
  });

  test('row 29: that is killed sends no final reply', async () => {
    const { start, request, replies, folder } = open();
    const agent = start();
    const [begun, go, over] = ['begun', 'go', 'over'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    agent.deliver(
      request('victim', [
        `touch ${begun}; until [ -e ${go} ]; do sleep 0.1; done; (sleep 0.5; touch ${over}) &`,
      ]),
    );
    await eventually(() => expect(existsSync(begun)).toBe(true));
    signal(Number(readFileSync(join(folder, 'agent/victim/worker-pid'), 'utf8')), 'SIGKILL');
    writeFileSync(go, '');
    await eventually(() => expect(existsSync(over)).toBe(true));
    expect(replies.filter(({ final }) => final)).toEqual([]);
    agent.stop();
  });

  test('that waits for its command is there before the next one, and ends with the agent', async () => {
    const { start, request, replies, folder } = open();
    const agent = start();
    const waiting = () => markedProcesses(folder);
    await eventually(() => expect(waiting()).toHaveLength(1));
    const [spare] = waiting();
    agent.deliver(request('first', ['true']));
    await eventually(() => expect(last(replies)).toMatchObject({ final: true, status: 'Success' }));
    expect(readFileSync(join(folder, 'agent/first/worker-pid'), 'utf8')).toBe(String(spare));
    await eventually(() => expect(waiting()).toHaveLength(1));
    agent.stop();
    await eventually(() => expect(waiting()).toEqual([]));
  });

  test('that was killed while it waited costs its command nothing', async () => {
    const { start, request, replies, folder } = open();
    const agent = start();
    await eventually(() => expect(markedProcesses(folder)).toHaveLength(1));
    signal(markedProcesses(folder)[0] ?? 0, 'SIGKILL');
    await eventually(() => expect(markedProcesses(folder)).toEqual([]));
    agent.deliver(request('next', ['echo done']));
    await eventually(() => expect(last(replies)).toMatchObject({ final: true, status: 'Success' }));
    agent.stop();
  });

  test('is told to cancel even before it is ready', async () => {
    const { start, request, replies } = open();
    const agent = start();
    agent.deliver(request('early', ['sleep 30']));
    expect(agent.cancel('early')).toBe(false);
    await eventually(() => expect(last(replies)).toMatchObject({ final: true, status: 'Cancelled' }));
    agent.stop();
  });

  test('is one of five: the sixth command waits, and can be taken back', async () => {
    const { start, request, replies } = open();
    const agent = start();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) agent.deliver(request(name, ['sleep 1']));
    expect(agent.cancel('f')).toBe(true);
    await eventually(() => expect(replies.filter(({ final }) => final)).toHaveLength(5));
    agent.stop();
  });
});

describe('the output upload', () => {
  const puts = new Map<string, string>();
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        puts.set(request.url ?? '', body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
  });

  test('row 27: stores the whole stream under the key of the step, and no empty stream', async () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const output = { bucket: 'bucket', prefix: 'runs/x' };
    const long = ["head -c 30000 /dev/zero | tr '\\0' x"];
    const { request } = await run(documentOf([step('RunIt', long)]), { request: { endpoint, output } });
    const key = `/bucket/runs/x/${request.commandId}/i-0test/awsrunShellScript/RunIt`;
    expect([...puts.keys()]).toEqual([`${key}/stdout`]);
    expect(puts.get(`${key}/stdout`)).toHaveLength(30_000);
  });

  test('that fails does not change the status of the command', async () => {
    const output = { bucket: 'bucket', prefix: '' };
    const request = { output, uploadSeconds: 0.1 };
    const { reply } = await run(documentOf([step('RunIt', ['echo x'])]), { request });
    expect(reply.status).toBe('Success');
  });
});
