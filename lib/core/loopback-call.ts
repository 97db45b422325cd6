/**
 * One HTTP call to a server of this computer. Not `fetch`: the first one of a process takes as long as the start of Node, and
 * every command of the emulated agent is a process of its own.
 */
import { request } from 'node:http';

/** What is sent; the body as it goes over the wire. */
interface LoopbackCall {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the call, which then throws an `AbortError`. */
  readonly signal?: AbortSignal;
}

/** The whole answer; `ok` for a status from 200 to 299. */
interface LoopbackAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly text: string;
}

/**
 * Its own connection for each call, closed behind it: one that was kept might be the one that the server closes now.
 * @throws an error named `NotAnswered` where nobody listens or the connection ends before the answer does
 */
export function loopbackCall(
  url: string,
  { method, headers, body, signal }: LoopbackCall,
): Promise<LoopbackAnswer> {
  return new Promise((done, fail) => {
    const notAnswered = (cause: Error) =>
      fail(
        cause.name === 'AbortError'
          ? cause
          : Object.assign(new Error(cause.message, { cause }), { name: 'NotAnswered' }),
      );
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      url,
      { method, agent: false, headers: { ...headers, ...length }, ...(signal && { signal }) },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', notAnswered);
        answer.once('end', () => {
          const status = answer.statusCode ?? 0;
          done({ ok: status >= 200 && status < 300, status, text: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    sent.once('error', notAnswered);
    sent.end(body);
  });
}
