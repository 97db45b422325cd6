import { type OptionRow, optionKey } from '../../facts';
import { compileRows, serveRows } from '../../plan';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { requestedEnvironment } from '../request/requested-environment';

/** `trainyard recipe options`: every option of compile and serve that the release of an environment has. */
export async function command(call: Call): Promise<void> {
  const { environment } = requestedEnvironment(call);
  const tables = { compile: compileRows(environment), serve: serveRows(environment) };
  if (call.options.json) return printJson(call, tables);
  const rows = Object.entries(tables).flatMap(([section, options]) =>
    options.flatMap((row) => lines(`${section}.options.`, row)),
  );
  print(call, columns(rows, call.io.out.width()));
}

function lines(place: string, row: OptionRow): string[][] {
  const path = `${place}${optionKey(row)}`;
  const own = [path, saysOf(row)];
  return [own, ...(row.keys ?? []).flatMap((key) => lines(`${path}.`, key))];
}

function saysOf({ choices, kind, owner, unserved }: OptionRow): string {
  if (owner !== undefined) return `decided by ${owner}`;
  return unserved ?? (choices === undefined ? kind : choices.join(' | '));
}
