/** Small help for the account's HTTP servers; all of them listen on 127.0.0.1 only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one address that the account listens on. */
export const LOOPBACK = '127.0.0.1';

/** A server that listens; `close` also ends its open connections. */
export interface Listening {
  readonly server: Server;
  readonly url: string;
  close(): Promise<void>;
}

/** Answers one HTTP request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Waits for the port; 0 takes a free one. */
export async function listen(handler: Handler, port = 0): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    server,
    url: `http://${LOOPBACK}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The whole body of a request as UTF-8. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends a whole answer of that status and media type. */
export function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Sends a value as JSON. */
export const answerJson = (response: ServerResponse, status: number, body: unknown) =>
  answer(response, status, 'application/json', JSON.stringify(body));
