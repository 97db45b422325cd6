import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from '../../core/package-root';
import { Attachments } from './attachments';
import { controlHandler } from './control';
import { endpointHandler } from './endpoint';
import { hubHandler } from './hub';
import type { HubModel } from './hub-files';
import { EmulatedInstances } from './instances/emulated-instances';
import { writeAtomically } from './json-files';
import { type Handler, type Listening, listen } from './listening';
import { takeLock } from './lock';
import { LogGroups } from './logs/log-groups';
import { logOperations } from './logs/log-operations';
import { type PlannedDeletion, PlannedDeletions } from './planned-deletions';
import { killMarked } from './processes';
import { s3Service } from './s3/service';
import { type SecretRecord, secretOperations } from './secrets';
import { type SsmService, ssmService } from './ssm/service';
import { Table } from './table';
import { Throttle } from './throttle';
import { Turns } from './turns';

/** Where an account keeps its state, and when it ends. */
interface AccountOptions {
  /** Folder of the account; one process at a time may hold it. */
  readonly stateDir: string;
  /** Seconds without an operator before it ends itself. */
  readonly graceSeconds?: number;
  /** Folder of stand-ins; those of this package when absent. */
  readonly assets?: string;
  /**
   * Addresses by which its instances know it, as behind a proxy that knows where they lead.
   * @default its own
   */
  readonly reachedAs?: { readonly endpoint: string; readonly hubEndpoint: string };
  /** Called when the grace is over or an operator says so; `close` is the caller's to call. */
  readonly onDone?: () => void;
}

/** Written to `account.json` when everything listens; removed at the end. */
export interface AccountFile {
  readonly pid: number;
  readonly endpoint: string;
  readonly hubEndpoint: string;
  readonly controlEndpoint: string;
  readonly token: string;
  readonly startedAt: string;
}

/** A running account: its addresses and its token. `close` ends everything that it started. */
export interface Account extends AccountFile {
  close(): Promise<void>;
}

const GRACE_SECONDS = 20;

/**
 * The emulated account: all its services in one process, over one state directory.
 *
 * Throws when another account holds the state directory.
 */
export async function serveAccount(options: AccountOptions): Promise<Account> {
  const stateDir = resolve(options.stateDir);
  const folder = join(stateDir, 'account');
  const release = takeLock(join(folder, 'lock'));
  const ofInstances = `${join(stateDir, 'hosts')}/`;
  await killMarked(ofInstances);

  const secrets = new Table<SecretRecord>(join(folder, 'secrets'));
  const models = new Table<HubModel>(join(folder, 'models'));
  const servers = await openServers();
  const token = randomBytes(16).toString('hex');
  // The instances report to the service, and the service delivers to the instances: the one made second is reached late.
  let ssm: SsmService | undefined;
  const instances = new EmulatedInstances({
    stateDir,
    assets: options.assets ?? join(packageRoot(), 'assets', 'emulated'),
    worker: join(packageRoot(), 'dist', 'lib', 'emulator', 'account', 'agent', 'worker.js'),
    endpoint: servers.api.url,
    agentEndpoint: servers.api.url,
    hubEndpoint: servers.hub.url,
    ...options.reachedAs,
    controlEndpoint: servers.control.url,
    onOnline: (instanceId) => ssm?.associations.online(instanceId),
    onStart: (execution, instanceId) => {
      if (!ssm?.associations.started(execution, instanceId)) ssm?.commands.started(execution, instanceId);
    },
    onReply: (execution, instanceId, reply) => {
      if (!ssm?.associations.replied(execution, instanceId, reply))
        ssm?.commands.replied(execution, instanceId, reply);
    },
  });
  const service = ssmService(join(folder, 'ssm'), instances);
  ssm = service;
  const logGroups = new LogGroups(
    () => service.commands.all(),
    (instanceId) => instances.outputOf(instanceId),
  );
  const s3 = await s3Service(join(folder, 's3'), join(folder, 's3-notes'));
  const attachments = new Attachments(options.graceSeconds ?? GRACE_SECONDS, () => options.onDone?.());
  const deletions = new PlannedDeletions(
    new Table<PlannedDeletion>(join(folder, 'deletions')),
    async (environment) => {
      await instances.terminateAll(environment);
      service.deleteStack(environment);
    },
  );
  await deletions.catchUp();
  servers.api.use(
    endpointHandler({
      ssm: service.operations,
      secrets: secretOperations(secrets),
      logs: logOperations(logGroups),
      s3,
      fleet: instances,
      throttle: new Throttle(instances),
    }),
  );
  servers.hub.use(hubHandler(instances, (id) => models.get(id)));
  servers.control.use(
    controlHandler({
      token,
      instances,
      attachments,
      deletions,
      turns: new Turns(),
      putSecret: (name, value) => secrets.set(name, { name, value, createdAt: new Date().toISOString() }),
      putModel: (added) => models.set(added.model.id, added),
      shutdown: () => options.onDone?.(),
    }),
  );
  await instances.boot();
  const file: AccountFile = {
    pid: process.pid,
    endpoint: servers.api.url,
    hubEndpoint: servers.hub.url,
    controlEndpoint: servers.control.url,
    token,
    startedAt: new Date().toISOString(),
  };
  writeAtomically(join(folder, 'account.json'), `${JSON.stringify(file, null, 2)}\n`);
  return {
    ...file,
    close: async () => {
      rmSync(join(folder, 'account.json'), { force: true });
      attachments.dispose();
      deletions.dispose();
      instances.stop();
      await killMarked(ofInstances);
      service.commands.terminateOpen();
      service.associations.terminateOpen();
      await Promise.all([servers.api.close(), servers.hub.close(), servers.control.close()]);
      await s3.close();
      release();
    },
  };
}

interface LateServer extends Listening {
  use(handler: Handler): void;
}

/** Ports first: every part is told the addresses of the others. Until then a request is answered with 503. */
async function openServers(): Promise<Record<'api' | 'hub' | 'control', LateServer>> {
  const [api, hub, control] = await Promise.all([openServer(), openServer(), openServer()]);
  return { api, hub, control };
}

async function openServer(): Promise<LateServer> {
  let handler: Handler = (_request, response) => response.writeHead(503).end();
  const listening = await listen((request, response) => handler(request, response));
  return { ...listening, use: (next) => (handler = next) };
}
