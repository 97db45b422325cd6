/** The process of an emulated account: `node account.js --state DIR [--grace SECONDS] [--assets DIR]`. */
import { parseArgs } from 'node:util';
import { exitCodeOf, isTrainyardError } from '../lib/core/errors';
import { diskFull } from '../lib/core/files';
import { type Account, serveAccount } from '../lib/emulator/account';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { state: { type: 'string' }, grace: { type: 'string' }, assets: { type: 'string' } },
  });
  let account: Account | undefined;
  let ending = false;
  const end = () => {
    if (ending || !account) return;
    ending = true;
    void account.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  account = await serveAccount({
    stateDir: values.state ?? '.trainyard',
    ...(values.grace && { graceSeconds: Number(values.grace) }),
    ...(values.assets && { assets: values.assets }),
    onDone: end,
  });
}

main().catch(endBy);
// A timer or a handler that meets a full disk is outside of every call.
process.on('uncaughtException', endBy);

function endBy(thrown: unknown): never {
  const error = diskFull(thrown, 'the state directory');
  const text = isTrainyardError(error) ? `${error.code}: ${error.message}` : String((error as Error).stack);
  process.stderr.write(`${text}\n`);
  process.exit(exitCodeOf(error));
}
