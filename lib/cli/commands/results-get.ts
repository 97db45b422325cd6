import { join, resolve, sep } from 'node:path';
import { dataError } from '../../core/errors';
import { writeWhole } from '../../core/files';
import { collectRun, loadManifest, runObjects } from '../../run';
import { runIdOf, withAccount } from '../account/open-account';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson } from '../program/call';
import { endByVerdict } from '../views/reports/verdict-ending';

/** `trainyard results get`: copies every object of a run into a folder. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (account) => {
      const { store } = account.ports;
      const runId = await runIdOf(call, account);
      await loadManifest(store, runId);
      const folder = resolve(call.io.cwd, call.options.to ?? 'results');
      const files: string[] = [];
      for (const { key } of await runObjects(store, runId)) {
        const bytes = await store.get(key);
        if (bytes === undefined) continue;
        const file = fileOf(folder, key);
        writeWhole(file, bytes, 'name a folder that you can write with --to');
        files.push(file);
      }
      printer.close();
      if (call.options.json) printJson(call, { runId, files });
      else print(call, `${files.length} files of ${runId} are in ${join(folder, 'runs', runId)}`);
      endByVerdict(call, runId, (await collectRun(store, runId, account.deployment)).results);
    });
  } finally {
    printer.close();
  }
}

/** Object keys are somebody else's text: none may lead out of the folder. */
function fileOf(folder: string, key: string): string {
  const file = resolve(folder, key);
  if (file.startsWith(folder + sep)) return file;
  throw dataError('KeyLeavesFolder', `the object key ${key} would be written outside of ${folder}`);
}
