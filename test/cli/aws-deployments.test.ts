/** A first day on AWS: a server plays CloudFormation and EC2, and a program the CDK; the real CDK synthesizes from the folder. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { awsDeployments } from '../../lib/cli/account/aws-deployments';
import { writeCdkFolder } from '../../lib/cli/account/cdk-folder';
import { runCdkIn } from '../../lib/cli/program/cdk';
import { type Environment, listEnvironments, loadEnvironment, parseEnvironment } from '../../lib/environment';
import { EnvironmentStack } from '../../lib/infra';
import { systemClock } from '../../lib/run';
import { eventually } from '../emulator/account/helpers/eventually';
import { cleanUp, newApp } from '../infra/app';
import { FakeIo } from './terminal';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '../..');
const MINE = parseEnvironment('mine', { guards: { deleteStackAt: '2030-01-02T03:04:05Z' } });
const { signal } = new AbortController();

/** What CloudFormation says, one after the other; the last one again and again. Undefined: there is no such stack. */
let statuses: (string | undefined)[] = [];
let asked: Record<string, string>[] = [];
let server: Server;
let folder = '';

const NO_STACK =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>' +
  '<Message>Stack with id Trainyard-mine does not exist</Message></Error></ErrorResponse>';

const instance = (id: string, state: string) =>
  `<item><instanceId>${id}</instanceId><instanceState><name>${state}</name></instanceState></item>`;
const volume = (id: string, state: string) =>
  `<item><volumeId>${id}</volumeId><status>${state}</status></item>`;
const EC2: Readonly<Record<string, string>> = {
  DescribeInstances: `<reservationSet><item><instancesSet>${instance('i-1', 'running')}${instance('i-2', 'terminated')}</instancesSet></item></reservationSet>`,
  DescribeVolumes: `<volumeSet>${volume('vol-1', 'available')}${volume('vol-2', 'deleting')}</volumeSet>`,
  DescribeAddresses: '<addressesSet><item><allocationId>eipalloc-1</allocationId></item></addressesSet>',
};

function answerTo(action: string): [status: number, text: string] {
  if (action !== 'DescribeStacks') return [200, `<${action}Response>${EC2[action]}</${action}Response>`];
  const status = statuses.length > 1 ? statuses.shift() : statuses[0];
  if (status === undefined) return [400, NO_STACK];
  return [200, `<Stacks><member><StackStatus>${status}</StackStatus></member></Stacks>`];
}

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(body));
      asked.push(form);
      const [status, text] = answerTo(form['Action'] ?? '');
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => {
  server.close();
  cleanUp();
});

/** Writes its words down, and ends as it is told: with a code, or at SIGINT. */
const CDK = `
const { appendFileSync, readFileSync } = require('node:fs');
appendFileSync(process.env.NOTES, process.argv.slice(2).join(' ') + '\\n');
console.log('Stack is worked on', Object.keys(JSON.parse(readFileSync('cdk.json', 'utf8')).context['trainyard:environments']));
const ends = process.env.CDK_ENDS ?? '0';
if (ends === 'SIGINT') {
  process.on('SIGINT', () => process.exit(130));
  setInterval(() => undefined, 60_000);
} else process.exit(Number(ends));`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard first-day-'));
  const cdk = join(folder, 'node_modules/aws-cdk');
  mkdirSync(join(cdk, 'bin'), { recursive: true });
  writeFileSync(join(cdk, 'package.json'), '{ "name": "aws-cdk" }');
  writeFileSync(join(cdk, 'bin/cdk'), CDK);
  statuses = [undefined];
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function there(more: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const keys = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret' };
  Object.assign(process.env, keys);
  const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, NOTES: join(folder, 'notes'), ...more };
  const io = new FakeIo({ cwd: folder, env });
  return awsDeployments({ io }, folder, { clock: systemClock, emit: () => undefined });
}
const notes = () => readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n');
const log = () => readFileSync(join(folder, 'mine/cdk.log'), 'utf8');

describe('a stack', () => {
  test.each([
    [undefined, 'absent'],
    ['DELETE_COMPLETE', 'absent'],
    ['CREATE_IN_PROGRESS', 'changing'],
    ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'changing'],
    ['DELETE_IN_PROGRESS', 'changing'],
    ['CREATE_COMPLETE', 'deployed'],
    ['UPDATE_COMPLETE', 'deployed'],
    ['UPDATE_ROLLBACK_COMPLETE', 'deployed'],
    ['IMPORT_COMPLETE', 'deployed'],
    ['ROLLBACK_COMPLETE', 'failed'],
    ['REVIEW_IN_PROGRESS', 'failed'],
    ['DELETE_FAILED', 'failed'],
    ['UPDATE_ROLLBACK_FAILED', 'failed'],
  ])('of which CloudFormation says %s is %s', async (status, state) => {
    statuses = [status];
    expect(await there().state(MINE)).toBe(state);
    expect(asked[0]).toMatchObject({ Action: 'DescribeStacks', StackName: 'Trainyard-mine' });
  });

  test('whose answer says nothing is a failure with a name', async () => {
    statuses = [''];
    await expect(there().state(MINE)).rejects.toMatchObject({ code: 'AnswerIncomplete' });
  });
});

test('what remains are instances, volumes and addresses, but for what is gone', async () => {
  expect(await there().remains(MINE)).toEqual(['i-1', 'vol-1', 'eipalloc-1']);
  const filters = asked.map((form) => [form['Action'], form['Filter.1.Name'], form['Filter.1.Value.1']]);
  expect(filters).toEqual([
    ['DescribeInstances', 'tag:trainyard:environment', 'mine'],
    ['DescribeVolumes', 'tag:trainyard:environment', 'mine'],
    ['DescribeAddresses', 'tag:aws:cloudformation:stack-name', 'Trainyard-mine'],
  ]);
});

describe('the CDK', () => {
  test('deploys from a folder that has the environment and nothing of the operator', async () => {
    await there().deploy(MINE, signal);
    expect(notes()).toEqual(['deploy Trainyard-mine --require-approval never --no-notices']);
    expect(log()).toBe("Stack is worked on [ 'mine' ]\n");
  });

  test('destroys what is there, and is not asked where nothing is', async () => {
    await there().destroy(MINE, signal);
    expect(existsSync(join(folder, 'notes'))).toBe(false);
    statuses = ['CREATE_COMPLETE', undefined];
    await there().destroy(MINE, signal);
    expect(notes()).toEqual(['destroy Trainyard-mine --force --no-notices']);
  });

  test('is not believed when it destroyed nothing', async () => {
    statuses = ['CREATE_COMPLETE', 'DELETE_FAILED'];
    await expect(there().destroy(MINE, signal)).rejects.toMatchObject({
      code: 'CdkFailed',
      message: 'cdk destroy Trainyard-mine ended, and the stack is failed',
    });
  });

  test('says how it failed, and where all of it is', async () => {
    await expect(there({ CDK_ENDS: '7' }).deploy(MINE, signal)).rejects.toMatchObject({
      code: 'CdkFailed',
      message: 'cdk deploy Trainyard-mine ended with 7',
      next: `read ${join(folder, 'mine/cdk.log')}`,
      cause: expect.stringContaining('Stack is worked on'),
    });
  });

  test('is stopped with the command, and waited for', async () => {
    const stop = new AbortController();
    const deploying = there({ CDK_ENDS: 'SIGINT' }).deploy(MINE, stop.signal);
    const stopped = expect(deploying).rejects.toMatchObject({
      kind: 'stopped',
      message: 'cdk deploy was stopped; CloudFormation goes on',
    });
    await eventually(() => expect(log()).toContain('worked on'));
    stop.abort();
    await stopped;
  });
});

describe('the folder of an environment', () => {
  const written = (environment: Environment) => {
    writeCdkFolder(folder, environment);
    return loadEnvironment({ name: environment.name, configFile: join(folder, 'cdk.json') });
  };

  test.each(listEnvironments(join(ROOT, 'cdk.json')).map(({ name }) => name))('has %s as it was', (name) => {
    const environment = loadEnvironment({ name, configFile: join(ROOT, 'cdk.json') });
    expect(written(environment)).toEqual(environment);
  });

  test('is enough for the real CDK, whose template is that of the project', async () => {
    writeCdkFolder(folder, MINE);
    const env = Object.fromEntries(Object.entries(process.env).map(([key, value]) => [key, value ?? '']));
    const io = new FakeIo({ cwd: ROOT, env: { ...env, CDK_DISABLE_CLI_TELEMETRY: 'true' } });
    const plain = ['--no-path-metadata', '--no-asset-metadata', '--no-version-reporting'];
    const words = ['synth', '--quiet', '--no-notices', '--no-lookups', ...plain];
    await runCdkIn(folder, words, { io, signal });
    const synthesized: unknown = JSON.parse(
      readFileSync(join(folder, 'cdk.out/Trainyard-mine.template.json'), 'utf8'),
    );
    const stack = new EnvironmentStack(newApp(), 'Trainyard-mine', { environment: MINE });
    expect(synthesized).toEqual(Template.fromStack(stack).toJSON());
    expect(JSON.stringify(synthesized)).toContain('at(2030-01-02T03:04:05)');
  });
});
