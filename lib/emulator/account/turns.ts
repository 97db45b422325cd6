import type { IncomingMessage, ServerResponse } from 'node:http';

/** What an operator reads when it has the turn. */
export const YOURS = 'yours\n';

/**
 * Operators that open a rehearsal do it one after the other: two that did it at once would each launch what the other
 * launches too. Whoever asks first holds the request open and has the turn; it ends with the connection, also of an operator
 * that was killed.
 */
export class Turns {
  private readonly queue: ServerResponse[] = [];

  /** Answers when it is the turn of the one who asks. */
  take(request: IncomingMessage, response: ServerResponse): void {
    request.socket.setTimeout(0);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    response.once('close', () => this.leave(response));
    this.queue.push(response);
    if (this.queue[0] === response) response.write(YOURS);
  }

  private leave(response: ServerResponse): void {
    const had = this.queue[0] === response;
    this.queue.splice(this.queue.indexOf(response), 1);
    if (had) this.queue[0]?.write(YOURS);
  }
}
