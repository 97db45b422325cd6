/** What stands between the command and its account: passes requests on, or does to them what it was told. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { NetworkFault } from './fault-plan';

const DELAY_MS = 3000;

/** An answer in place of the account's. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A proxy on a port of its own. */
export class FaultProxy {
  /** Requests that came so far. */
  requests = 0;
  /** Called with each request, before it is passed on. */
  onRequest: () => void = () => undefined;
  /** What one request meets, by its operation: a test that knows which says so; undefined leaves it to `inject`. */
  rule: (operation: string) => NetworkFault | Answer | undefined = () => undefined;
  /** Operations that came, in order; that of S3 is its method and its path. */
  readonly operations: string[] = [];
  private readonly waiting: NetworkFault[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** `upstream` says where the account answers now: it may have been started again. */
  constructor(private readonly upstream: () => URL | undefined) {
    this.server = createServer((incoming, response) => this.handle(incoming, response));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next requests meet this fault. */
  inject(fault: NetworkFault, times: number): void {
    for (let time = 0; time < times; time++) this.waiting.push(fault);
  }

  /** From now on every request is passed on; what was stalled is cut, as a network does that comes back. */
  heal(): void {
    this.waiting.length = 0;
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private handle(incoming: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.onRequest();
    const operation = operationOf(incoming);
    this.operations.push(operation);
    const fault = this.rule(operation) ?? this.waiting.shift();
    if (typeof fault === 'object') {
      incoming.resume();
      // As AWS says it: without its request id it would be an answer of somebody else.
      response.setHeader('x-amzn-requestid', 'request');
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    if (fault === 'reset') return void incoming.socket.resetAndDestroy();
    if (fault === 'stall') return void incoming.resume();
    if (fault === 'error-500') {
      incoming.resume();
      response.writeHead(500).end('<html>the load balancer is not well</html>');
      return;
    }
    const pass = () => this.pass(incoming, response, fault);
    if (fault === 'delay') setTimeout(pass, DELAY_MS);
    else pass();
  }

  private pass(incoming: IncomingMessage, response: ServerResponse, fault: NetworkFault | undefined): void {
    const upstream = this.upstream();
    if (upstream === undefined) return void incoming.socket.destroy();
    const { method, url, headers } = incoming;
    const outgoing = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers });
    outgoing.once('error', () => incoming.socket.destroy());
    outgoing.once('response', (answer) => {
      answer.once('error', () => incoming.socket.destroy());
      if (fault === 'drop-reply') {
        answer.resume();
        answer.once('end', () => incoming.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault === 'cut') {
        answer.once('data', (bytes: Buffer) => {
          response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
        });
        answer.once('end', () => incoming.socket.destroy());
      } else answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }
}

/** `SendCommand`, or `GET /results/runs/…`. */
function operationOf({ headers, method, url }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.').at(-1) ?? '') : `${method} ${url}`;
}
