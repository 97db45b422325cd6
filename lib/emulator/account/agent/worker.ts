/**
 * The program that executes one command: `node worker.js`, one process per command, in a session of its own.
 *
 * It waits for the folder of its command on its standard input, and ends where there is none. From then on it outlives the
 * agent. It reads `request.json`, writes `reply.json` after every step (the last one says
 * `final`), and takes a file named `cancel` for the request to stop: a signal sent before this program is ready
 * would kill it. Killed with SIGKILL it leaves no final reply, as the real one does.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeAtomically } from '../json-files';
import type { CommandReply, CommandRequest } from './document';
import { parameterReader } from './read-parameter';
import { runDocument } from './run-document';

const CANCEL_POLL_MS = 20;

async function main(): Promise<void> {
  const folder = (await text(process.stdin)).trim();
  if (folder === '') return;
  process.chdir(folder);
  const cancel = new AbortController();
  setInterval(() => {
    if (existsSync(join(folder, 'cancel'))) cancel.abort();
  }, CANCEL_POLL_MS);
  const request = JSON.parse(readFileSync(join(folder, 'request.json'), 'utf8')) as CommandRequest;
  const send = (reply: CommandReply) => writeAtomically(join(folder, 'reply.json'), JSON.stringify(reply));
  const reply = await runDocument(request, {
    cancel: cancel.signal,
    readParameter: parameterReader(request.endpoint),
    onReply: send,
    onProcessGroup: (group) => writeAtomically(join(folder, 'process-group'), String(group)),
  });
  send(reply);
  process.exit(0);
}

void main();
