import { describeFields, environmentJsonSchema } from '../../environment';
import { wrap } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';

/** `trainyard environment schema`: every field of an environment, or its JSON Schema. */
export async function command(call: Call): Promise<void> {
  if (call.options.json) return printJson(call, environmentJsonSchema());
  const width = call.io.out.width();
  const lines = describeFields().flatMap((row) => {
    const facts = [row.type, row.limit ?? '', row.default === undefined ? '' : `default ${row.default}`];
    return [
      ...wrap(`${row.path}  (${facts.filter((fact) => fact !== '').join('; ')})`, width, '', '    '),
      ...wrap(row.description, width, '    '),
    ];
  });
  print(call, lines.join('\n'));
}
