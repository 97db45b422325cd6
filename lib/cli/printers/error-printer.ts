import type * as Registry from '../../codes';
import { causeChain, isTrainyardError } from '../../core/errors';
import type { LayoutChange } from '../../plan';
import { layoutOptions } from '../options/layout-options';
import type { Io } from '../program/io';
import { colorsFor } from './colors';
import { wrap } from './wrap';

/** How an error is printed. `color` is undefined where no option decides. */
interface ErrorStyle {
  readonly json: boolean;
  readonly color: boolean | undefined;
}

/** Errors on stderr: code and sentence, where, what next, and the chain of causes. */
export function printError(io: Io, error: unknown, style: ErrorStyle): void {
  io.err.write(style.json ? `${JSON.stringify(errorJson(error))}\n` : errorText(io, error, style));
}

function errorJson(error: unknown): object {
  const known = isTrainyardError(error) ? error : undefined;
  const next = nextOf(error);
  return {
    error: {
      code: known?.code ?? 'Unexpected',
      kind: known?.kind ?? 'bug',
      message: messageOf(error),
      ...(known?.path === undefined ? {} : { path: known.path }),
      ...(next === undefined ? {} : { next }),
      ...(known?.data === undefined ? {} : { data: { ...known.data, ...optionsIn(known.data) } }),
      causes: causeChain(error),
    },
  };
}

function errorText(io: Io, error: unknown, style: ErrorStyle): string {
  const colors = colorsFor(io, io.err, style.color);
  const known = isTrainyardError(error) ? error : undefined;
  // A stop is what the operator wanted, not a fault.
  const paint = known?.kind === 'stopped' ? colors.yellow : colors.red;
  const lines = [...wrap(`${known?.code ?? 'Unexpected'}: ${messageOf(error)}`, io.err.width(), '', '  ')];
  const head = lines[0] ?? '';
  const colon = head.indexOf(':');
  lines[0] = `${paint(colors.bold(head.slice(0, colon)))}${head.slice(colon)}`;
  const labelled = (label: string, text: string) =>
    wrap(text, io.err.width(), `  ${label.padEnd(6)}`, ' '.repeat(8));
  if (known?.path !== undefined) lines.push(...labelled('at', known.path));
  const next = nextOf(error);
  if (next !== undefined) lines.push(...labelled('next', next));
  const { tryOptions = [] } = optionsIn(known?.data);
  lines.push(...tryOptions.map((it, at) => `  ${(at === 0 ? 'try' : '').padEnd(6)}${it}`));
  for (const cause of causeChain(error)) lines.push(...labelled('cause', cause));
  if (known === undefined) {
    const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6) : [];
    lines.push(...stack, ...labelled('next', 'this is a mistake of ours: report it with the lines above'));
  }
  return `${lines.join('\n')}\n`;
}

/** What to type for each layout that the plan offers instead of a refused one. */
function optionsIn(data: Readonly<Record<string, unknown>> | undefined): { tryOptions?: readonly string[] } {
  const offered = data?.['alternatives'];
  return Array.isArray(offered) ? { tryOptions: (offered as LayoutChange[]).map(layoutOptions) } : {};
}

/** What the error itself advises, else what the registry advises in general. */
function nextOf(error: unknown): string | undefined {
  if (!isTrainyardError(error)) return undefined;
  if (error.next !== undefined) return error.next;
  // Loaded only now: this file is part of every command, and most errors know better than the registry.
  const { codeRow } = require('../../codes') as typeof Registry;
  return codeRow(error.code)?.next;
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  if (isTrainyardError(error)) return error.message;
  return String(error);
}
