import { dataError } from '../core/errors';
import type { Environment } from '../environment';
import { hardwareOf } from '../facts';
import { assetText } from './asset';
import { Alphabet } from './parameters/alphabet';

/** Limit of EC2 for user data before its own encoding, in bytes; nothing else on the way checks it. */
export const MAX_USER_DATA_BYTES = 16_384;

/**
 * How often, and how many seconds apart, an instance that starts asks for the published Bootstrap document: ten minutes,
 * in which a stack that makes instance and documents side by side has made both.
 */
const FETCH = { attempts: 40, seconds: 15 } as const;

/** What an instance is told at its first boot, beside its environment. */
export interface HostTarget {
  /** Name of the results bucket; may be a token. */
  readonly bucket: string;
  /** Name of the bucket that holds the toolkit; may be a token. */
  readonly assetsBucket: string;
  /** Region that the instance calls. */
  readonly region: string;
  /**
   * Says of a text that its value is known only when it is deployed; such a text is not checked.
   * @default every text is checked
   */
  readonly unresolved?: (text: string) => boolean;
}

/** Name, value, and what the value may hold. */
type Variable = readonly [string, string, Alphabet];

/**
 * The script of the first boot: a few quoted variables and the text of `boot.sh`. It prepares the data root, then runs
 * the published Bootstrap document of the environment, now and at every later start. It names no toolkit digest and no
 * document version, because a change here makes a new version of the launch template.
 * @throws UnsafeHostSetting when a value holds a character that a shell would read
 * @throws UserDataTooLarge when it reaches {@link MAX_USER_DATA_BYTES}
 */
export function renderUserData(environment: Environment, target: HostTarget): string {
  const name = Alphabet.name();
  const variables: readonly Variable[] = [
    ['TRAINYARD_ENVIRONMENT', environment.name, name],
    ['TRAINYARD_BUCKET', target.bucket, name],
    ['TRAINYARD_ASSETS_BUCKET', target.assetsBucket, name],
    ['AWS_REGION', target.region, name],
    ['TRAINYARD_INSTANCE_TYPE', environment.instance.type, name],
    ['TRAINYARD_LAUNCHED_AS', environment.capacity.kind, name],
    [
      'TRAINYARD_NVME_DISKS',
      String(hardwareOf(environment.instance.type).nvme?.count ?? 0),
      Alphabet.wholeNumber(0, 64),
    ],
    ['TRAINYARD_DATA_GIB', String(environment.storage.dataGiB), Alphabet.wholeNumber(0, 65_536)],
    ['TRAINYARD_FETCH_ATTEMPTS', String(FETCH.attempts), Alphabet.wholeNumber(1, 1000)],
    ['TRAINYARD_FETCH_SECONDS', String(FETCH.seconds), Alphabet.wholeNumber(0, 600)],
    ...proxyVariables(environment.egress),
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
    ...(environment.egress.proxyForAws ? [assetText('user-data', 'proxy.sh')] : []),
    assetText('user-data', 'boot.sh'),
  ].join('\n');
  return checkedSize(text);
}

/** Only where AWS is reached through it: user data of everybody else stays as it was. */
function proxyVariables({ proxyForAws, proxy, noProxy }: Environment['egress']): Variable[] {
  if (!proxyForAws || proxy === null) return [];
  return [
    ['TRAINYARD_AWS_PROXY', proxy, Alphabet.egressUrl()],
    ['TRAINYARD_AWS_NO_PROXY', noProxy.join('/'), Alphabet.hosts()],
  ];
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
