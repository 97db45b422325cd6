/** A stream of a step's output as CloudWatch Logs has it: lines with times, read from the file that the step writes. */
import { existsSync, readFileSync, statSync } from 'node:fs';

/** One line, and when the agent saw it, in milliseconds since the epoch. */
export interface LogLine {
  readonly at: number;
  readonly message: string;
}

/** Where a stream is. */
export interface LogStream {
  /** `<command>/<instance>/<step>/<stdout or stderr>`. */
  readonly name: string;
  readonly file: string;
  /** Whether its step may still write. */
  readonly open: boolean;
}

/** When each line of each file was first there. Of a file that an earlier process saw, all lines are as old as the last. */
export class SeenLines {
  private readonly stamps = new Map<string, number[]>();

  /** The whole lines of a stream; of one that is over the last line may lack its end. */
  linesOf({ file, open }: LogStream): LogLine[] {
    if (!existsSync(file)) return [];
    const written = Math.floor(statSync(file).mtimeMs);
    const lines = readFileSync(file, 'utf8').split('\n');
    const last = lines.pop() ?? '';
    if (!open && last !== '') lines.push(last);
    const known = this.stamps.get(file) ?? [];
    while (known.length < lines.length) known.push(Math.max(written, known.at(-1) ?? 0));
    this.stamps.set(file, known);
    return lines
      .map((message, index) => ({ at: known[index] ?? written, message }))
      .filter(({ message }) => message !== '');
  }
}
