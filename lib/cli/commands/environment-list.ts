import { listEnvironments } from '../../environment';
import { configFile } from '../asked';
import { type Call, print, printJson } from '../call';
import { columns } from '../wrap';

export async function command(call: Call): Promise<void> {
  const environments = listEnvironments(configFile(call));
  if (call.options.json) return printJson(call, environments);
  print(
    call,
    columns(
      environments.map((it) => [it.name, it.description]),
      call.io.out.width(),
    ),
  );
}
