/**
 * User data: a few quoted variables and the text of `boot.sh`.
 *
 * It names no toolkit digest and no document version, because whatever changes here replaces the machine.
 */
import { dataError } from '../core/errors';
import type { Environment } from '../environment';
import { BIND_ADDRESS } from '../facts';
import { Alphabet } from './alphabet';
import { assetText } from './asset';

/** Limit of EC2 before its own encoding; nothing else on the way checks it. */
export const MAX_USER_DATA_BYTES = 16_384;

export interface HostTarget {
  /** The results bucket. */
  readonly bucket: string;
  readonly assetsBucket: string;
  readonly region: string;
  /** Address the replicas listen on. @default loopback only */
  readonly bindAddress?: string;
  /** Seconds between two progress objects. @default 10 */
  readonly heartbeatSeconds?: number;
  /** Seconds before a failed download is tried again; each further pause is longer. @default 5 */
  readonly retrySeconds?: number;
  /** Says of a text that its value is known only when it is deployed; such a text is not checked. */
  readonly unresolved?: (text: string) => boolean;
}

export function renderUserData(environment: Environment, target: HostTarget): string {
  const name = Alphabet.name();
  const variables: ReadonlyArray<readonly [string, string, Alphabet]> = [
    ['TRAINYARD_ENVIRONMENT', environment.name, name],
    ['TRAINYARD_BUCKET', target.bucket, name],
    ['TRAINYARD_ASSETS_BUCKET', target.assetsBucket, name],
    ['AWS_REGION', target.region, name],
    ['TRAINYARD_INSTANCE_TYPE', environment.instance.type, name],
    ['TRAINYARD_TOKEN_SECRET', environment.tokenSecret ?? '', Alphabet.secretName()],
    ['TRAINYARD_DATA_GIB', String(environment.storage.dataGiB), Alphabet.wholeNumber(0, 65_536)],
    ['TRAINYARD_BIND_ADDRESS', target.bindAddress ?? BIND_ADDRESS, name],
    ['TRAINYARD_HEARTBEAT_SECONDS', String(target.heartbeatSeconds ?? 10), Alphabet.wholeNumber(1, 3600)],
    ['TRAINYARD_RETRY_SECONDS', String(target.retrySeconds ?? 5), Alphabet.wholeNumber(0, 600)],
  ];
  for (const [variable, value, alphabet] of variables) {
    if (target.unresolved?.(value) || alphabet.admits(value)) continue;
    throw dataError(
      'UnsafeHostSetting',
      `${variable} must be ${alphabet.says}, got ${JSON.stringify(value)}`,
    );
  }
  const text = [
    '#!/bin/bash',
    ...variables.map(([variable, value]) => `${variable}='${value}'`),
    assetText('user-data', 'boot.sh'),
  ].join('\n');
  return checkedSize(text);
}

function checkedSize(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes >= MAX_USER_DATA_BYTES) {
    throw dataError('UserDataTooLarge', `user data has ${bytes} bytes, the limit is ${MAX_USER_DATA_BYTES}`, {
      next: 'move work from boot.sh into the bootstrap job',
    });
  }
  return text;
}
