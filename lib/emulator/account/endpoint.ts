import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Code, ForeignCode } from '../../codes';
import { isTrainyardError } from '../../core/errors';
import { diskFull } from '../../core/files';
import { answer, type Handler, readBody } from './listening';
import { answerQuery, type Ec2Fleet } from './query-services';
import type { S3Service } from './s3/service';
import { type Input, type Operations, serviceError } from './ssm/operation';
import type { Throttle } from './throttle';

/** The services behind the endpoint. */
interface EndpointServices {
  readonly ssm: Operations;
  readonly secrets: Operations;
  readonly logs: Operations;
  readonly s3: S3Service;
  readonly fleet: Ec2Fleet;
  readonly throttle: Throttle;
}

/**
 * The account's one endpoint: every AWS service that is emulated, told apart by the request itself.
 *
 * `X-Amz-Target` names a JSON operation, a form body a query action; what remains is S3. Signatures are not
 * verified: anybody on this machine who knows the port may call.
 */
export function endpointHandler(services: EndpointServices): Handler {
  return (request, response) => {
    const target = request.headers['x-amz-target'];
    const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    // As every service of AWS gives: a client of ours takes an answer without for that of somebody else.
    response.setHeader('x-amzn-requestid', randomUUID());
    if (typeof target === 'string') void answerJsonProtocol(services, target, request, response);
    else if (form && request.url === '/') void answerQueryProtocol(services, request, response);
    else services.s3.handle(request, response);
  };
}

async function answerJsonProtocol(
  services: EndpointServices,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const { status, result } = call(services, target, body);
  answer(response, status, 'application/x-amz-json-1.1', JSON.stringify(result));
}

function call(services: EndpointServices, target: string, body: string): { status: number; result: object } {
  const [service = '', name = ''] = target.split('.');
  const operation = operationsOf(services, service)[name];
  if (!operation) return failure('UnknownOperationException', `the operation ${target} is not emulated`);
  if (services.throttle.refuses()) return failure('ThrottlingException', 'Rate exceeded');
  try {
    return { status: 200, result: operation(parse(body)) };
  } catch (thrown) {
    const error = diskFull(thrown, 'the state directory');
    if (isTrainyardError(error)) return failure(error.code, error.message);
    return { ...failure('InternalServerError', (error as Error).stack ?? 'internal error'), status: 500 };
  }
}

/** By the first part of `X-Amz-Target`. */
function operationsOf({ ssm, secrets, logs }: EndpointServices, service: string): Operations {
  const known: Readonly<Record<string, Operations>> = {
    AmazonSSM: ssm,
    secretsmanager: secrets,
    Logs_20140328: logs,
  };
  return known[service] ?? {};
}

/** Throws SerializationException, as the services do. */
function parse(body: string): Input {
  const value = body === '' ? {} : parsed(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  throw serviceError('SerializationException', 'the body is not a JSON object');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Both spellings, because the service's own model uses both. */
const failure = (code: Code | ForeignCode, message: string) => ({
  status: 400,
  result: { __type: code, message, Message: message },
});

async function answerQueryProtocol(
  services: EndpointServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await readBody(request));
  const { status, body } = await answerQuery(form, services.fleet);
  answer(response, status, 'text/xml', body);
}
