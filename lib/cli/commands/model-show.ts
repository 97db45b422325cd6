import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import { modelOfAlias, releaseOf, releaseVersions, serviceOf } from '../../facts';
import { columns } from '../printers/wrap';
import { type Call, print, printJson, remark } from '../program/call';
import { type KnownModel, knownModels } from '../request/known-models';
import { configFile } from '../request/requested-environment';
import { modelRows, serviceRows } from '../views/model-rows';

/** `trainyard model show`: the constants of one model, and which releases serve it. */
export async function command(call: Call): Promise<void> {
  const asked = call.args[0] ?? '';
  const alias = modelOfAlias(asked);
  const { model, from } = find(knownModels(configFile(call)), alias ?? asked);
  if (alias !== undefined) remark(call, `${asked} is another name of ${alias}`);
  const services = releaseVersions().map((release) => ({ release, ...serviceOf(releaseOf(release), model) }));
  if (call.options.json) return printJson(call, { from, model, services });
  const width = call.io.out.width();
  print(call, `${columns(modelRows(model), width)}\n${columns(serviceRows(services), width)}`);
}

function find(known: readonly KnownModel[], id: string): KnownModel {
  const found = known.find(({ model }) => model.id === id);
  if (found !== undefined) return found;
  const ids = known.map(({ model }) => model.id);
  const hint = nearest(id, ids);
  throw requestError('ModelUnknown', `there is no model ${id}`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${ids.join(', ')}; others are added by \`trainyard model add PATH\``,
    data: { known: ids },
  });
}
