import { requestError } from '../../core/errors';
import { nearest } from '../../environment/checks/nearest';
import { columns, wrap } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { type Explanation, explanations, KINDS } from '../views/pages/explanations';

/** One name with what it means, or the kinds of names. */
export async function command(call: Call): Promise<void> {
  const [name] = call.args;
  const known = explanations();
  if (name === undefined) return printKinds(call, known);
  const found = known.filter((it) => it.name.toLowerCase() === name.toLowerCase());
  if (found.length === 0) throw unknown(name, [...new Set(known.map((it) => it.name))]);
  if (call.options.json) return printJson(call, found);
  print(call, found.map((it) => text(it, call.io.out.width())).join('\n\n'));
}

function printKinds(call: Call, known: readonly Explanation[]): void {
  const rows = KINDS.map((kind) => ({ kind, count: known.filter((it) => it.kind === kind).length }));
  if (call.options.json) {
    printJson(call, rows);
    return;
  }
  print(
    call,
    columns(
      rows.map(({ kind, count }) => [kind, String(count)]),
      call.io.out.width(),
    ),
  );
  print(call, '\n`trainyard explain CODE` says what one means and what to do about it.');
}

function text(it: Explanation, width: number): string {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['meaning', it.meaning],
    ['next', it.next],
    ['exit', it.exit === null ? '' : String(it.exit)],
    ['from', it.from.join(', ')],
    ['since', it.since ?? ''],
    ['related', it.related.join(', ')],
  ];
  const lines = rows
    .filter(([, value]) => value !== '')
    .flatMap(([label, value]) => wrap(value, width, `  ${label.padEnd(9)}`, ' '.repeat(11)));
  return [`${it.name}: ${it.kind}`, ...lines].join('\n');
}

const MOST_HINTS = 5;

function unknown(name: string, known: readonly string[]) {
  const close = nearest(name, known);
  const alike = known.filter((it) => name.length > 2 && it.toLowerCase().includes(name.toLowerCase()));
  const hints = [...new Set([...(close === undefined ? [] : [close]), ...alike])].slice(0, MOST_HINTS);
  return requestError('CodeUnknown', `there is no code '${name}'`, {
    next:
      hints.length === 0
        ? 'take the word before the colon of an error; `trainyard explain` lists the kinds'
        : `did you mean ${hints.join(' or ')}?`,
    data: { name, hints },
  });
}
