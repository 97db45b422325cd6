import { type FieldSameness, sameness } from '../../compare';
import { phaseError, requestError } from '../../core/errors';
import { withMeasuredRuns } from '../account/measured-runs';
import { choosePrinter } from '../printers/choose-printer';
import { columns } from '../printers/wrap';
import { type Call, print, printJson, printText } from '../program/call';

/** Longer values are digests of what they are, and lists. */
const MOST_SHOWN = 60;
const LEAST_SHOWN = 16;
/** Columns that the name of the field and what it is take. */
const BESIDE = 40;

/** `trainyard same`: whether two runs were the same thing, field by field. Ends with 1 unless all that decides is. */
export async function command(call: Call): Promise<void> {
  const [a = '', b = ''] = call.args;
  const printer = choosePrinter(call);
  try {
    const found = await withMeasuredRuns(call, printer, [a, b], async ([first, second]) => {
      if (first !== undefined && second !== undefined) return sameness(first, second);
      throw requestError('SideMissing', 'two runs are held to each other', {
        next: 'write `trainyard same A B`',
      });
    });
    printer.close();
    const width = call.io.out.width();
    if (call.options.json) printJson(call, { runs: [a, b], ...found });
    else print(call, columns(found.fields.map(cellsIn(width)), width));
    const against = found.fields.filter(({ decides }) => decides);
    if (against.length > 0) throw notTheSame(a, b, against);
    const says = `${a} and ${b} are the same: nothing that decides is different or unknown`;
    if (!call.options.json) printText(call, `\n${says}`);
  } finally {
    printer.close();
  }
}

const cellsIn =
  (width: number) =>
  ({ field, is, decides, values }: FieldSameness): string[] => {
    const [first, second] = values.map((value) => shown(value ?? 'not recorded', width));
    return [decides ? '!' : ' ', field, is, is === 'same' ? `${first}` : `${first} | ${second}`];
  };

function shown(value: string, width: number): string {
  const most = Math.max(LEAST_SHOWN, Math.min(MOST_SHOWN, width - BESIDE));
  return value.length > most ? `${value.slice(0, most)}…` : value;
}

function notTheSame(a: string, b: string, against: readonly FieldSameness[]) {
  const of = (is: FieldSameness['is']) => against.filter((row) => row.is === is).map(({ field }) => field);
  const said = (['different', 'unknown'] as const)
    .map((is) => ({ is, fields: of(is) }))
    .filter(({ fields }) => fields.length > 0)
    .map(({ is, fields }) => `${is}: ${fields.join(', ')}`);
  return phaseError('NotTheSame', `${a} and ${b} are not known to be the same; ${said.join('; ')}`, {
    next: 'fields with ! decide: run again with what is different, or get the whole folder of the run with `trainyard results get`',
    data: { fields: against.map(({ field }) => field) },
  });
}
