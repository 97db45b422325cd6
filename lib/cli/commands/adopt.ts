import { userInfo } from 'node:os';
import type { Shared } from '../../contract/trusted';
import { requestError } from '../../core/errors';
import { adopt } from '../../run';
import { withAccount } from '../account/open-account';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson } from '../program/call';

/** `trainyard adopt`: records the digest of an artifact or of weights that are in the bucket, by name. */
export async function command(call: Call): Promise<void> {
  const shared = sharedOf(call.args[0] ?? '');
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async ({ ports }) => {
      const record = await adopt(ports, shared, userInfo().username);
      printer.close();
      if (call.options.json) return printJson(call, record);
      print(call, `${record.name} is adopted: instances load it with digest ${record.digest} and no other`);
    });
  } finally {
    printer.close();
  }
}

/** The key of an artifact, or `owner/name@revision`. */
function sharedOf(name: string): Shared {
  if (/^[0-9a-f]{32}$/.test(name)) return { what: 'artifact', key: name };
  const [, model, revision] = /^([^/@\s]+\/[^/@\s]+)@([^/@\s]+)$/.exec(name) ?? [];
  if (model !== undefined && revision !== undefined) return { what: 'weights', model, revision };
  throw requestError(
    'AdoptedNameInvalid',
    `${name} is neither the key of an artifact nor owner/name@revision`,
    {
      next: 'write 32 hexadecimal digits, or a Hub id, @ and a commit: trainyard adopt owner/name@COMMIT',
    },
  );
}
