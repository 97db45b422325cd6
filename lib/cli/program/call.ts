import type { OptionId, OptionName, Options } from '../options/option-table';
import { wrap } from '../printers/wrap';
import type { Io } from './io';

/** One call of one command: its options as typed, its way of talking, and whether it is to stop. */
export interface Call {
  readonly io: Io;
  readonly options: Options;
  /** The options that the command declares. */
  readonly declared: readonly OptionId[];
  /** Positional arguments, in order; absent optional ones are undefined. */
  readonly args: readonly (string | undefined)[];
  /** True when the option was typed, false when it has its default. */
  readonly given: (option: OptionName) => boolean;
  readonly signal: AbortSignal;
}

/**
 * What a module under `commands/` exports: it resolves when the command is done, and throws what went wrong.
 */
export interface CommandModule {
  readonly command: (call: Call) => Promise<void>;
}

/** Results go to stdout, always ending with one line break. */
export function print(call: Call, text: string): void {
  call.io.out.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Columns for a table on stdout: what is piped is for programs, which take a row as a line. */
export function tableWidth({ io }: Call): number {
  return io.out.isTerminal ? io.out.width() : Number.POSITIVE_INFINITY;
}

/** A sentence on stdout, wrapped between words to the window. */
export function printText(call: Call, text: string): void {
  print(call, wrap(text, call.io.out.width()).join('\n'));
}

/** A value as JSON on stdout, indented by two. */
export function printJson(call: Call, value: unknown): void {
  print(call, JSON.stringify(value, null, 2));
}

/** A remark for people on stderr; programs that asked for JSON are not told. */
export function remark(call: Call, text: string): void {
  if (call.options.json === true) return;
  call.io.err.write(`${wrap(text, call.io.err.width()).join('\n')}\n`);
}
