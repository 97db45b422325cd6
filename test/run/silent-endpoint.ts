/** An endpoint that accepts every connection, reads what is asked, and never answers, or stalls within its answer. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SilentEndpoint {
  readonly endpoint: string;
  /** Requests that came so far. */
  readonly asked: () => number;
  /** Resolves at the next request. */
  readonly nextRequest: () => Promise<void>;
  close(): Promise<void>;
}

/** `begun` is what it answers before it falls silent; by default nothing. */
export async function silentEndpoint(begun?: string): Promise<SilentEndpoint> {
  let asked = 0;
  let waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    request.resume();
    asked += 1;
    if (begun !== undefined) response.writeHead(200, { 'content-length': begun.length + 1 }).write(begun);
    for (const tell of waiting.splice(0)) tell();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    nextRequest: () =>
      new Promise((done) => {
        waiting = [...waiting, done];
      }),
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
