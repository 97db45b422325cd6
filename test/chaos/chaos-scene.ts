/** One emulated account behind a fault proxy, and commands that are typed at it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import { FaultProxy } from './fault-proxy';
import { accountFile, processesOf } from './parts';

const ROOT = packageRoot();
const COMMAND = join(ROOT, 'dist/bin/trainyard.js');
const CONFIG = ['--config', join(ROOT, 'cdk.json')];
/** Requests of the benchmark of every run. */
export const REQUESTS = 4;
const SMALL = ['--requests', `${REQUESTS}`];

/** A command that was typed: what it has said, and how it ended. */
export class TypedCommand {
  readonly lines: string[] = [];
  code: number | null | undefined;
  readonly over: Promise<void>;
  onLine: (line: string) => void = () => undefined;
  output = '';

  constructor(readonly child: ChildProcess) {
    let rest = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${rest}${text}`.split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        this.lines.push(line);
        this.onLine(line);
      }
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.over = new Promise((done) =>
      child.once('close', (code) => {
        this.code = code;
        done();
      }),
    );
  }

  /** Code and sentence of the error that it ended with; undefined without one. */
  error(): { readonly code: string; readonly message: string; readonly next?: string } | undefined {
    const line = this.lines.findLast((it) => it.startsWith('{"error"'));
    return line === undefined
      ? undefined
      : (JSON.parse(line) as { error: { code: string; message: string; next?: string } }).error;
  }
}

/** The account with its folder, where everything of one seed lies. */
export class ChaosScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-chaos-'));
  /** Every command that was typed, in order. */
  readonly typed: TypedCommand[] = [];
  readonly temporary = join(this.folder, 'tmp');
  readonly proxy = new FaultProxy(() => {
    const found = accountFile(this.folder);
    return found === undefined ? undefined : new URL(found.endpoint);
  });
  private operator: TypedCommand | undefined;
  private endpoint = '';

  async open(): Promise<void> {
    mkdirSync(this.temporary, { recursive: true });
    this.endpoint = await this.proxy.listen();
    await this.serve();
  }

  /** The account as an operator serves it; again, when it was killed. */
  async serve(): Promise<void> {
    this.operator?.child.kill('SIGINT');
    await this.operator?.over;
    const args = ['account', '--state', this.folder, '--time-scale', '100', '--json', ...CONFIG];
    const operator = this.spawn(args, {});
    this.operator = operator;
    while (operator.code === undefined && !operator.output.includes('AWS_ENDPOINT_URL')) await pause();
    if (operator.code !== undefined) throw new Error(`the account did not open: ${operator.lines.at(-1)}`);
  }

  /** A command of a person who is signed in to the account, and reaches it through the proxy. */
  type(...words: readonly string[]): TypedCommand {
    const args = [...words, '--aws', '--json', ...CONFIG];
    const command = this.spawn(words[0] === 'run' ? [...args, ...SMALL] : args, {
      ...{ AWS_ENDPOINT_URL: this.endpoint, AWS_REGION: 'us-east-2' },
      ...{ AWS_ACCESS_KEY_ID: 'emulated', AWS_SECRET_ACCESS_KEY: 'emulated' },
    });
    this.typed.push(command);
    return command;
  }

  /** Folder of the results bucket of its one environment. */
  bucket(): string {
    const buckets = join(this.folder, 'account/s3');
    const name = readdirSync(buckets).find((it) => existsSync(join(buckets, it, 'runs')));
    return join(buckets, name ?? 'no bucket with runs');
  }

  /** Ends what is left in the way that an operator would, and says which processes did not end by it. */
  async close(): Promise<string[]> {
    this.operator?.child.kill('SIGINT');
    await this.operator?.over;
    await this.proxy.close();
    for (let look = 0; look < LOOKS && processesOf(this.folder).length > 0; look++) await pause();
    const left = processesOf(this.folder);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    return left.map(({ command }) => command.slice(0, 200));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(args: readonly string[], env: Record<string, string>): TypedCommand {
    const { PATH = '', HOME = '' } = process.env;
    return new TypedCommand(
      spawn(process.execPath, [COMMAND, ...args], {
        cwd: this.folder,
        env: { PATH, HOME, TMPDIR: this.temporary, NO_COLOR: '1', CHAOS_FOLDER: this.folder, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
}

/** Looks, a quarter of a second apart: five minutes, in which even a loaded computer ends a few processes. */
const LOOKS = 1200;
const LOOK_MS = 250;
/** A moment between two looks. */
export const pause = () => new Promise<void>((done) => setTimeout(done, LOOK_MS));
