import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loopbackCall } from '../../../core/loopback-call';
import type { CommandRequest } from './document';

const UPLOAD_SECONDS = 30;
const PAUSE_MS = 1_000;

/**
 * A step's streams to S3, once the step has ended; an empty stream is not uploaded. Where S3 cannot be reached, each
 * stream is tried for half a minute, which no timeout of the step counts.
 */
export async function uploadStreams(request: CommandRequest, folder: string, streams: string): Promise<void> {
  const { output } = request;
  if (!output) return;
  const prefix = output.prefix ? `${output.prefix.replace(/\/+$/, '')}/` : '';
  for (const stream of ['stdout', 'stderr']) {
    const body = readFileSync(join(streams, stream));
    if (body.length === 0) continue;
    const key = `${prefix}${executionKey(request)}/${folder}/${stream}`;
    await put(
      `${request.endpoint}/${output.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
      body,
      {
        log: join(streams, 'upload.log'),
        until: Date.now() + (request.uploadSeconds ?? UPLOAD_SECONDS) * 1000,
      },
    );
  }
}

/** The agent orders its own copies by command, or by instance and association. */
function executionKey({ commandId, instanceId, associationRun }: CommandRequest): string {
  if (associationRun === undefined) return `${commandId}/${instanceId}`;
  return `${instanceId}/${commandId}/${associationRun}`;
}

/** The agent only logs an upload that failed: the command's status does not change. */
async function put(url: string, body: Buffer, { log, until }: { log: string; until: number }): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  for (;;) {
    try {
      const response = await loopbackCall(url, { method: 'PUT', body, headers });
      if (!response.ok) appendFileSync(log, `output upload refused: HTTP ${response.status} for ${url}\n`);
      return;
    } catch (error) {
      appendFileSync(log, `output upload failed: ${(error as Error).message} for ${url}\n`);
    }
    if (Date.now() >= until) return;
    await new Promise((done) => setTimeout(done, Math.min(PAUSE_MS, Math.max(1, until - Date.now()))));
  }
}
