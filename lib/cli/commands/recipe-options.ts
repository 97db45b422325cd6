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
  const takes = row.choices === undefined ? row.kind : row.choices.join(' | ');
  const own = [path, row.owner === undefined ? takes : `decided by ${row.owner}`];
  return [own, ...(row.keys ?? []).flatMap((key) => lines(`${path}.`, key))];
}
