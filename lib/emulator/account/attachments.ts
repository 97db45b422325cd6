import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Operators hold a request open while they need the account; it ends itself some time after the last has
 * gone.
 */
export class Attachments {
  private readonly open = new Map<ServerResponse, string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly graceSeconds: number,
    private readonly onIdle: () => void,
  ) {
    this.arm();
  }

  /** `operator` is a name that the operator made up for itself. */
  add(operator: string, request: IncomingMessage, response: ServerResponse): void {
    clearTimeout(this.timer);
    this.open.set(response, operator);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('attached\n');
    request.socket.setTimeout(0);
    response.once('close', () => {
      this.open.delete(response);
      if (this.open.size === 0) this.arm();
    });
  }

  /** Whether nobody else would miss the account. */
  onlyFrom(operator: string): boolean {
    return [...this.open.values()].every((other) => other === operator);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private arm(): void {
    this.timer = setTimeout(this.onIdle, this.graceSeconds * 1000);
  }
}
