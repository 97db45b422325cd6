import { resolve } from 'node:path';
import { addModel } from '../../environment';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { configFile } from '../request/requested-environment';
import { modelRows } from '../views/model-rows';

/** `trainyard model add`: keeps the shape of a `config.json` beside the configuration file. */
export async function command(call: Call): Promise<void> {
  const { id, revision, source, gated, replace } = call.options;
  const { model, file, change } = addModel({
    path: resolve(call.io.cwd, call.args[0] ?? ''),
    configFile: configFile(call),
    ...{ id, revision, source, gated: gated === true, replace: replace === true },
  });
  if (call.options.json) return printJson(call, { change, file, model });
  const said =
    change === 'unchanged' ? `${model.id} is in ${file} already` : `${change} ${model.id} in ${file}`;
  print(call, `${said}\n\n${columns(modelRows(model), call.io.out.width())}`);
}
