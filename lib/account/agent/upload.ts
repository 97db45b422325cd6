/** A step's streams to S3, once the step has ended; an empty stream is not uploaded. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandRequest } from './document';

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
    );
  }
}

/** The agent only logs an upload that failed: the command's status does not change. */
async function put(url: string, body: Buffer): Promise<void> {
  try {
    const response = await fetch(url, {
      method: 'PUT',
      body: new Uint8Array(body),
      headers: { 'content-type': 'text/plain' },
    });
    if (!response.ok) process.stderr.write(`output upload refused: HTTP ${response.status} for ${url}\n`);
  } catch (error) {
    process.stderr.write(`output upload failed: ${(error as Error).message} for ${url}\n`);
  }
}
