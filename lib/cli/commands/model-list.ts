import { formatBytes } from '../../core/units';
import { table } from '../printers/table';
import { type Call, print, printJson, tableWidth } from '../program/call';
import { knownModels } from '../request/known-models';
import { configFile } from '../request/requested-environment';
import { billions } from '../views/model-rows';

/** `trainyard model list`: the models of the catalogue and those that were added. */
export async function command(call: Call): Promise<void> {
  const known = knownModels(configFile(call));
  if (call.options.json) return printJson(call, known);
  print(
    call,
    table(
      [
        { head: 'model' },
        { head: 'from' },
        { head: 'architecture' },
        { head: 'weights', right: true },
        { head: 'active', right: true },
        { head: 'size', right: true },
      ],
      known.map(({ model, from }) => [
        ...[model.id, from, model.architecture],
        ...[billions(model.parameters), billions(model.activeParameters), formatBytes(model.weightBytes)],
      ]),
      tableWidth(call),
    ),
  );
}
