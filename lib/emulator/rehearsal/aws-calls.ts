import { foreignCode } from '../../codes/foreign-code';
import { phaseError } from '../../core/errors';
import { loopbackCall } from '../../core/loopback-call';
import { accountCall } from './account-call';

/** The calls by name; a call that is refused throws the service's own code. */
export interface AwsCalls {
  ssm<T>(operation: string, input: object): Promise<T>;
  /** The names of errors that are an answer, not a failure. */
  ssmUnless<T>(operation: string, input: object, ...expected: string[]): Promise<T | undefined>;
  createBucket(bucket: string): Promise<void>;
  putObject(bucket: string, key: string, body: Uint8Array): Promise<void>;
  hasObject(bucket: string, key: string): Promise<boolean>;
  hasBucket(bucket: string): Promise<boolean>;
}

const ATTEMPTS = 6;
const PAUSE_MS = 100;

/**
 * The few AWS calls that a deployment makes in place of CloudFormation, over plain HTTP: loading the SDK
 * would cost more than all of them together. Each must be answered within 30 seconds.
 */
export function awsCalls(endpoint: string, signal?: AbortSignal): AwsCalls {
  const limits = signal === undefined ? {} : { signal };
  const ssmUnless = async <T>(operation: string, input: object, ...expected: string[]) => {
    for (let attempt = 1; ; attempt++) {
      const { ok, answer } = await accountCall(
        operation,
        (ends) => post(endpoint, operation, input, ends),
        limits,
      );
      if (ok) return answer as T;
      const code = String(answer.__type);
      if (expected.includes(code)) return undefined;
      if (code !== 'ThrottlingException' || attempt === ATTEMPTS) {
        throw phaseError(foreignCode(code), `${operation}: ${String(answer.message)}`);
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS * attempt));
    }
  };
  const s3 = async (method: string, path: string, body?: Uint8Array) => {
    const sent = { method, ...(body && { body }) };
    const ask = (signal: AbortSignal) => loopbackCall(`${endpoint}/${path}`, { ...sent, signal });
    return accountCall(`${method} ${path}`, ask, limits);
  };
  const put = async (path: string, body?: Uint8Array) => {
    const response = await s3('PUT', path, body);
    if (!response.ok)
      throw phaseError('ObjectNotStored', `PUT ${path} was answered with HTTP ${response.status}`);
  };
  return {
    ssmUnless,
    ssm: async <T>(operation: string, input: object) => (await ssmUnless<T>(operation, input)) as T,
    createBucket: (bucket) => put(bucket),
    putObject: (bucket, key, body) => put(`${bucket}/${key}`, body),
    hasBucket: async (bucket) => (await s3('HEAD', bucket)).ok,
    hasObject: async (bucket, key) => (await s3('HEAD', `${bucket}/${key}`)).ok,
  };
}

async function post(endpoint: string, operation: string, input: object, signal: AbortSignal) {
  const response = await loopbackCall(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
    body: JSON.stringify(input),
    signal,
  });
  return { ok: response.ok, answer: JSON.parse(response.text) as Record<string, unknown> };
}
