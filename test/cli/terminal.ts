/** A process for the command line to be called in: streams that remember, a clock that stands still. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io, Stream } from '../../lib/cli/program/io';
import { main } from '../../lib/cli/program/main';

// A copy whose path is equally long in every checkout: lines wrap by the path they carry.
const FIXTURES = mkdtempSync('/tmp/trainyard-fixtures-');
cpSync(join(__dirname, 'fixtures'), FIXTURES, { recursive: true });
afterAll(() => rmSync(FIXTURES, { recursive: true, force: true }));

export class FakeStream implements Stream {
  text = '';
  constructor(
    readonly isTerminal: boolean,
    private readonly columns: number,
  ) {}
  write(text: string): void {
    this.text += text;
  }
  width = () => this.columns;
}

export interface Setting {
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly env?: Record<string, string>;
  /** @default - the fixtures */
  readonly cwd?: string;
}

export class FakeIo implements Io {
  readonly out: FakeStream;
  readonly err: FakeStream;
  readonly env: Record<string, string>;
  readonly cwd: string;
  at = Date.parse('2026-11-23T19:15:00Z');
  left: number[] = [];
  private interrupted: (() => void)[] = [];

  constructor({ terminal = false, columns = 100, env = {}, cwd = FIXTURES }: Setting = {}) {
    this.cwd = cwd;
    this.out = new FakeStream(terminal, columns);
    this.err = new FakeStream(terminal, columns);
    this.env = env;
  }

  now = () => this.at;
  onInterrupt(callback: () => void) {
    this.interrupted.push(callback);
    return () => {
      this.interrupted = this.interrupted.filter((it) => it !== callback);
    };
  }
  interrupt(): void {
    for (const callback of this.interrupted) callback();
  }
  leave = (code: number) => void this.left.push(code);
}

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function call(line: string, setting: Setting = {}): Promise<Called> {
  const io = new FakeIo(setting);
  const code = await main(line === '' ? [] : line.split(' '), io);
  return { code, stdout: io.out.text, stderr: io.err.text };
}

/** Compares with `transcripts/NAME.txt`; `UPDATE_TRANSCRIPTS=1` writes it instead, for a person to read in the diff. */
export async function expectTranscript(name: string, line: string, setting: Setting = {}): Promise<void> {
  const { code, stdout, stderr } = await call(line, setting);
  const text = `$ trainyard ${line}\n--- stdout\n${stdout}--- stderr\n${stderr}--- exit ${code}\n`;
  expectText(name, text);
}

export function expectText(name: string, text: string): void {
  const file = join(__dirname, 'transcripts', `${name}.txt`);
  const clean = text.replaceAll(FIXTURES, '<fixtures>');
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(file, clean);
  expect(clean).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
}
