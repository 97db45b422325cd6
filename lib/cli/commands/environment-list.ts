import { listEnvironments } from '../../environment';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { configFile } from '../request/requested-environment';

/** `trainyard environment list`: names and descriptions of the environments in the file. */
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
