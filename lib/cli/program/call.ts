/** One call of one command: its options as typed, its way of talking, and whether it is to stop. */
import type { Io } from './io';

/** Options of all commands; each command declares those that it reads. */
export interface Options {
  readonly environment: string;
  readonly config?: string;
  readonly state?: string;
  readonly json?: boolean;
  readonly color?: boolean;
  readonly tensorParallel?: number;
  readonly dataParallel?: number;
  readonly batch?: number;
  readonly logicalCores?: number;
  readonly sequenceLength?: number;
  readonly instanceType?: string;
  readonly release?: string;
  readonly preset?: string;
  readonly requests?: number;
  readonly repeats?: number;
  readonly concurrency?: number;
  readonly phases?: readonly string[];
  readonly inject?: readonly string[];
  readonly timeScale?: number;
  readonly keep?: boolean;
  readonly html?: string;
  readonly anchors?: boolean;
  readonly to?: string;
  readonly out?: string;
  readonly model?: string;
  readonly llmperf?: string;
  readonly regions?: readonly string[];
  readonly days?: number;
  readonly count?: number;
  readonly from?: string;
  readonly until?: string;
  readonly offer?: string;
  readonly confirmFee?: string;
  readonly reservation?: string;
  readonly all?: boolean;
  readonly expectMinutes?: number;
  readonly imageId?: string;
  readonly write?: boolean;
}

export interface Call {
  readonly io: Io;
  readonly options: Options;
  /** Positional arguments, in order; absent optional ones are undefined. */
  readonly args: readonly (string | undefined)[];
  /** True when the option was typed, false when it has its default. */
  readonly given: (option: keyof Options) => boolean;
  readonly signal: AbortSignal;
}

export interface CommandModule {
  readonly command: (call: Call) => Promise<void>;
}

/** Results go to stdout, always ending with one line break. */
export function print(call: Call, text: string): void {
  call.io.out.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(call: Call, value: unknown): void {
  print(call, JSON.stringify(value, null, 2));
}

/** A remark for people on stderr; programs that asked for JSON are not told. */
export function remark(call: Call, text: string): void {
  if (call.options.json !== true) call.io.err.write(`${text}\n`);
}
