/** A closed network end to end: names that only the proxy can resolve, so every call of the instance has gone through it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ENVIRONMENT_TAG, keys } from '../../../lib/contract/names';
import type { AccountFile } from '../../../lib/emulator/account';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { openRehearsal } from '../../../lib/emulator/rehearsal/rehearsal';
import { parseEnvironment } from '../../../lib/environment';
import { cleanUp, ROOT, temporaryState } from '../../e2e/command';

jest.setTimeout(600_000);

// The top-level domain that no resolver ever answers for.
const AWS = 'aws.invalid';
const HUB = 'hub.invalid';
const state = temporaryState();
const folder = join(state, 'state');
const seen: string[] = [];
let account: ChildProcess;
let proxy: Server;

/** Where the two names lead. The account's file is read once: a late caller may still ask when the account has gone. */
let routes: Readonly<Record<string, string>> = {};

/** A forward proxy that knows two names, and writes down what it was asked. */
function startProxy(): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const asked = new URL(incoming.url ?? '', 'http://not-absolute.invalid');
    const to = routes[asked.hostname];
    seen.push(`${incoming.method} ${asked.hostname}${asked.pathname}`);
    if (to === undefined) return outgoing.writeHead(502).end();
    const target = new URL(`${asked.pathname}${asked.search}`, to);
    // By another name the emulated S3 would take it for that of a bucket.
    const headers = { ...incoming.headers, host: target.host };
    const passed = request(target, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    return incoming.pipe(passed);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** The compiled account, whose instances know it by the two names; it ends with the rehearsal. */
function startAccount(): ChildProcess {
  const options = {
    stateDir: folder,
    reachedAs: { endpoint: `http://${AWS}`, hubEndpoint: `http://${HUB}` },
  };
  const program = `
const { serveAccount } = require(${JSON.stringify(join(ROOT, 'dist/lib/emulator/account/account.js'))});
const serving = serveAccount({
  ...${JSON.stringify(options)},
  onDone: async () => { await (await serving).close(); process.exit(0); },
});`;
  return spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'inherit', 'inherit'] });
}

const addresses = () => JSON.parse(readFileSync(join(folder, 'account/account.json'), 'utf8')) as AccountFile;
const started = () => existsSync(join(folder, 'account/account.json'));

let opened: Awaited<ReturnType<typeof openRehearsal>>;
beforeAll(async () => {
  proxy = await startProxy();
  const { port } = proxy.address() as AddressInfo;
  account = startAccount();
  while (!started()) await new Promise((done) => setTimeout(done, 50));
  routes = { [AWS]: addresses().endpoint, [HUB]: addresses().hubEndpoint };
  const environment = parseEnvironment('closed', {
    egress: { proxy: `http://127.0.0.1:${port}`, proxyForAws: true, noProxy: ['.corp.example.com'] },
  });
  opened = await openRehearsal({ environment, stateDir: folder });
});
afterAll(async () => {
  await opened?.close();
  account?.kill('SIGKILL');
  proxy?.close();
  proxy?.closeAllConnections();
  cleanUp(state);
});

const file = (path: string) =>
  readFileSync(join(folder, 'hosts', opened.instanceIds[0] ?? '', 'root', path), 'utf8');

test('the first boot fetches the document and writes the proxy down where everything reads it', () => {
  const settings = file('etc/trainyard/host.env');
  expect(settings).toMatch(/^HTTPS_PROXY=http:\/\/127\.0\.0\.1:\d+$/m);
  expect(settings).toMatch(/^no_proxy=localhost,127\.0\.0\.1,169\.254\.169\.254,\.corp\.example\.com$/m);
  expect(seen).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^PUT aws\.invalid\/trainyard-closed\/hosts\/i-\S+\/boot\.log$/),
    ]),
  );
});

test('the agent is told by its unit, as a package and as a snap', () => {
  for (const agent of ['amazon-ssm-agent', 'snap.amazon-ssm-agent.amazon-ssm-agent']) {
    const unit = file(`etc/systemd/system/${agent}.service.d/trainyard.conf`);
    expect(unit).toMatch(
      /^\[Service\]\nEnvironment="http_proxy=http:\/\/127\.0\.0\.1:\d+"\nEnvironment="https_proxy=\S+"\nEnvironment="no_proxy=\S+"\n$/,
    );
  }
});

test('the document fetches the toolkit through it, and the phase writes its outcome', () => {
  expect(seen).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^GET aws\.invalid\/trainyard-assets\/[0-9a-f]{64}\.tar$/),
      expect.stringMatching(
        /^PUT aws\.invalid\/trainyard-closed\/runs\/bootstrap-\S+\/outcomes\/bootstrap\//,
      ),
    ]),
  );
});

test('a phase asks the hub through it, and keeps the instance itself out of it', async () => {
  const aws = awsCalls(addresses().endpoint);
  const RunId = 'closed-run';
  await aws.ssm('SendCommand', {
    DocumentName: 'Trainyard-closed-Prepare',
    Targets: [{ Key: `tag:${ENVIRONMENT_TAG}`, Values: ['closed'] }],
    Parameters: { RunId: [RunId] },
  });
  while (!seen.some((line) => line.includes(keys.run(RunId)) && line.includes('/outcomes/prepare/')))
    await new Promise((done) => setTimeout(done, 50));
  expect(seen).toEqual(expect.arrayContaining([expect.stringMatching(/^GET hub\.invalid\/api\/models\//)]));
  expect(seen.filter((line) => !/ (aws|hub)\.invalid\//.test(line))).toEqual([]);
});
