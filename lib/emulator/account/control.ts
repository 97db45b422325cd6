import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTrainyardError } from '../../core/errors';
import { diskFull } from '../../core/files';
import type { Attachments } from './attachments';
import type { HubModel } from './hub-files';
import type { EmulatedInstances } from './instances/emulated-instances';
import type { InstanceChange, InstanceRecord, InstanceSpec } from './instances/instance-record';
import { answerMetadata } from './instances/metadata';
import { answerJson, type Handler, readBody } from './listening';
import type { PlannedDeletions } from './planned-deletions';
import type { Turns } from './turns';
import type { VerbRequest } from './units/supervisor';

/** What the endpoint acts on. */
interface Control {
  readonly token: string;
  readonly instances: EmulatedInstances;
  readonly attachments: Attachments;
  readonly deletions: PlannedDeletions;
  readonly turns: Turns;
  putSecret(name: string, value: string): void;
  putModel(model: HubModel): void;
  shutdown(): void;
}

/**
 * The control endpoint: what neither AWS nor a real host has. Operators attach, launch instances and put
 * secrets; the `systemctl` stand-in of an instance asks for its units. Every request carries a bearer token.
 */
export function controlHandler(control: Control): Handler {
  return (request, response) => {
    void route(control, request, response).catch((error: unknown) => answerProblem(response, error));
  };
}

async function route(control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Split before decoding: a secret's name may hold a slash.
  const [, resource = '', name = ''] = (request.url ?? '/').split('/').map(decodeURIComponent);
  if (resource === 'metadata') {
    return answerMetadata(request, response, control.instances.byToken(name)?.record, `/metadata/${name}`);
  }
  const instance = control.instances.byToken(token);
  if (resource === 'units' && instance && request.method === 'POST') {
    return answerJson(response, 200, await instance.supervisor.run(name, await body<VerbRequest>(request)));
  }
  if (token !== control.token)
    return answerJson(response, 401, { code: 'WrongToken', message: 'the token is wrong' });
  const action = `${request.method} ${resource}`;
  if (action === 'GET attach') return control.attachments.add(name, request, response);
  if (action === 'GET turn') return control.turns.take(request, response);
  if (action === 'GET hosts')
    return answerJson(
      response,
      200,
      control.instances.all().map(({ record }) => view(record)),
    );
  if (action === 'POST addresses') {
    return answerJson(response, 200, { address: await control.instances.freeAddress() });
  }
  if (action === 'POST hosts') {
    return answerJson(response, 200, view(control.instances.launch(await body<InstanceSpec>(request))));
  }
  if (action === 'PATCH hosts') {
    control.instances.find(name)?.change(await body<InstanceChange>(request));
    return answerJson(response, 200, {});
  }
  if (action === 'PUT secrets') {
    control.putSecret(name, (await body<{ value: string }>(request)).value);
    return answerJson(response, 200, {});
  }
  if (action === 'PUT models') {
    control.putModel(await body<HubModel>(request));
    return answerJson(response, 200, {});
  }
  if (action === 'POST start') {
    await control.instances.powerOn(name);
    return answerJson(response, 200, {});
  }
  if (action === 'DELETE hosts') {
    await control.instances.terminate(name);
    return answerJson(response, 200, {});
  }
  if (action === 'PUT deletions') {
    control.deletions.plan(name, (await body<{ at?: string | null }>(request)).at);
    return answerJson(response, 200, {});
  }
  if (action === 'DELETE stacks') {
    await control.deletions.delete(name);
    return answerJson(response, 200, {});
  }
  if (action === 'POST shutdown') {
    const stopping = control.attachments.onlyFrom(name);
    answerJson(response, 200, { stopping });
    return stopping ? control.shutdown() : undefined;
  }
  return answerJson(response, 404, { code: 'NoSuchRoute', message: `${action} is not a route` });
}

const body = async <T>(request: IncomingMessage) => JSON.parse((await readBody(request)) || '{}') as T;

/** Without the first boot script, which may be long. */
const view = ({ userData: _, ...record }: InstanceRecord) => record;

function answerProblem(response: ServerResponse, thrown: unknown): void {
  const error = diskFull(thrown, 'the state directory');
  const known = isTrainyardError(error);
  const code = known ? error.code : 'InternalError';
  const message = known ? error.message : ((error as Error).stack ?? 'unknown');
  answerJson(response, known ? 400 : 500, { code, message, ...(known && { next: error.next }) });
}
