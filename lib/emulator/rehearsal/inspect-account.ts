import { resolve } from 'node:path';
import { attachAccount } from './account-process';

/** An emulated account as it is: nothing was published or launched to look at it. */
interface InspectedAccount {
  readonly endpoint: string;
  readonly hubEndpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}

/** Holds on to the account of a state directory; one that is not served is started, with its instances. */
export async function inspectAccount(stateDir: string, signal: AbortSignal): Promise<InspectedAccount> {
  const { file, close } = await attachAccount({ stateDir: resolve(stateDir), signal });
  const { endpoint, hubEndpoint } = file;
  return { endpoint, hubEndpoint, close, credentials: CREDENTIALS };
}

/** Any would do: signatures are not verified. */
export const CREDENTIALS = { accessKeyId: 'emulated', secretAccessKey: 'emulated' } as const;
