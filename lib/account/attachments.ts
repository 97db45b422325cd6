/** Operators hold a request open while they need the account; it ends itself some time after the last has gone. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export class Attachments {
  private readonly open = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly graceSeconds: number,
    private readonly onIdle: () => void,
  ) {
    this.arm();
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    clearTimeout(this.timer);
    this.open.add(response);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('attached\n');
    request.socket.setTimeout(0);
    response.once('close', () => {
      this.open.delete(response);
      if (this.open.size === 0) this.arm();
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private arm(): void {
    this.timer = setTimeout(this.onIdle, this.graceSeconds * 1000);
  }
}
