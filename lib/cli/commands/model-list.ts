import { GIB } from '../../core/units';
import { table } from '../printers/table';
import { type Call, print, printJson, tableWidth } from '../program/call';
import { knownModels } from '../request/known-models';
import { configFile } from '../request/requested-environment';
import { billions } from '../views/model-rows';

/** Three figures that count: `2.30`, `67.7`, `131.4`. */
function gibibytes(bytes: number): string {
  const size = bytes / GIB;
  return size.toFixed(size < 10 ? 2 : 1);
}

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
        { head: 'size GiB', right: true },
      ],
      known.map(({ model, from }) => [
        ...[model.id, from, model.architecture.replace(/ForCausalLM$/, '')],
        ...[billions(model.parameters), billions(model.activeParameters), gibibytes(model.weightBytes)],
      ]),
      tableWidth(call),
    ),
  );
}
