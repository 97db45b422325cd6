import { describeFields, environmentJsonSchema } from '../../environment';
import { type Call, print, printJson } from '../call';
import { wrap } from '../wrap';

export async function command(call: Call): Promise<void> {
  if (call.options.json) return printJson(call, environmentJsonSchema());
  const width = call.io.out.width();
  const lines = describeFields().flatMap((row) => {
    const facts = [row.type, row.limit ?? '', row.default === undefined ? '' : `default ${row.default}`];
    return [
      `${row.path}  (${facts.filter((fact) => fact !== '').join('; ')})`,
      ...wrap(row.description, width, '    '),
    ];
  });
  print(call, lines.join('\n'));
}
