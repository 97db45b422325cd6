import { dataError } from '../core/errors';
import type { Environment } from '../environment';
import { BIND_ADDRESS, hardwareOf } from '../facts';
import { Alphabet } from './alphabet';
import { assetText } from './asset';

/** Limit of EC2 for user data before its own encoding, in bytes; nothing else on the way checks it. */
export const MAX_USER_DATA_BYTES = 16_384;

/** What an instance is told at its first boot, beside its environment. */
export interface HostTarget {
  /** Name of the results bucket; may be a token. */
  readonly bucket: string;
  /** Name of the bucket that holds the toolkit; may be a token. */
  readonly assetsBucket: string;
  /** Region that the instance calls. */
  readonly region: string;
  /**
   * Address that the replicas listen on.
   * @default 127.0.0.1: only the instance itself can call them
   */
  readonly bindAddress?: string;
  /**
   * Seconds between two progress objects, 1 to 3,600.
   * @default 10
   */
  readonly heartbeatSeconds?: number;
  /**
   * Seconds before a failed download is tried again, 0 to 600; each further pause is longer.
   * @default 5
   */
  readonly retrySeconds?: number;
  /**
   * Says of a text that its value is known only when it is deployed; such a text is not checked.
   * @default every text is checked
   */
  readonly unresolved?: (text: string) => boolean;
}

/**
 * The script of the first boot: a few quoted variables and the text of `boot.sh`. It names no toolkit digest and no
 * document version, because a change here makes a new version of the launch template.
 * @throws UnsafeHostSetting when a value holds a character that a shell would read
 * @throws UserDataTooLarge when it reaches {@link MAX_USER_DATA_BYTES}
 */
export function renderUserData(environment: Environment, target: HostTarget): string {
  const name = Alphabet.name();
  const variables: ReadonlyArray<readonly [string, string, Alphabet]> = [
    ['TRAINYARD_ENVIRONMENT', environment.name, name],
    ['TRAINYARD_BUCKET', target.bucket, name],
    ['TRAINYARD_ASSETS_BUCKET', target.assetsBucket, name],
    ['AWS_REGION', target.region, name],
    ['TRAINYARD_INSTANCE_TYPE', environment.instance.type, name],
    ['TRAINYARD_TOKEN_SECRET', environment.tokenSecret ?? '', Alphabet.secretName()],
    [
      'TRAINYARD_NVME_DISKS',
      String(hardwareOf(environment.instance.type).nvme?.count ?? 0),
      Alphabet.wholeNumber(0, 64),
    ],
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
      next: 'move work from boot.sh into the bootstrap phase',
    });
  }
  return text;
}
