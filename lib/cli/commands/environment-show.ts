import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { namedEnvironment, requestedEnvironment } from '../request/requested-environment';

/** `trainyard environment show`: one environment with every default filled in. */
export async function command(call: Call): Promise<void> {
  const { environment } = requestedEnvironment(call, namedEnvironment(call));
  if (call.options.json) return printJson(call, environment);
  print(call, columns(flatten('', environment), call.io.out.width()));
}

/** One row per value, by its path in the configuration file. */
function flatten(path: string, value: unknown): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, item]) => flatten(path === '' ? key : `${path}.${key}`, item));
}
