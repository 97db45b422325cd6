import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandRequest } from './document';

/** A step's streams to S3, once the step has ended; an empty stream is not uploaded. */
export async function uploadStreams(request: CommandRequest, folder: string, streams: string): Promise<void> {
  const { output } = request;
  if (!output) return;
  const prefix = output.prefix ? `${output.prefix.replace(/\/+$/, '')}/` : '';
  for (const stream of ['stdout', 'stderr']) {
    const body = readFileSync(join(streams, stream));
    if (body.length === 0) continue;
    const key = `${prefix}${request.commandId}/${request.instanceId}/${folder}/${stream}`;
    await put(
      `${request.endpoint}/${output.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
      body,
      join(streams, 'upload.log'),
    );
  }
}

/** The agent only logs an upload that failed: the command's status does not change. */
async function put(url: string, body: Buffer, log: string): Promise<void> {
  const headers = { 'content-type': 'text/plain' };
  try {
    const response = await fetch(url, { method: 'PUT', body: new Uint8Array(body), headers });
    if (!response.ok) appendFileSync(log, `output upload refused: HTTP ${response.status} for ${url}\n`);
  } catch (error) {
    appendFileSync(log, `output upload failed: ${(error as Error).message} for ${url}\n`);
  }
}
