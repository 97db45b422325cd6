import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Result, resultSchema } from '../../lib/contract/result';

const ROOT = resolve(__dirname, '../..');
export const SOURCE = join(ROOT, 'assets/emulated/venv-llmperf/source');
/** Where the client and what stands in for LLMPerf's environment are. */
export const PYTHONPATH = ['assets/host/python', 'assets/emulated/venv-llmperf/site-packages']
  .map((path) => join(ROOT, path))
  .join(':');
const MODEL = 'mock/model';

export interface ReplicaPlan {
  readonly slots: number;
  readonly prefill: number;
  readonly tpot: number;
  readonly serial?: boolean;
  readonly faults?: Record<string, unknown>;
}

/** What a replica knows to be true: on the same monotonic clock as the client's. */
export interface Oracle {
  readonly seen: number;
  readonly refusals: number;
  readonly answers: ReadonlyArray<{
    digest: string;
    arrived: number;
    times: readonly number[];
    tokens: readonly [number, number];
  }>;
}

export interface RequestLine {
  readonly index: number;
  readonly status: string;
  readonly replica: number | null;
  readonly dispatchedAt: number;
  readonly firstTokenAt: number;
  readonly lastTokenAt: number;
  readonly endedAt: number;
  readonly targetInputTokens: number;
  readonly maxTokens: number;
  readonly usage: { promptTokens: number; completionTokens: number } | null;
  readonly promptDigest: string;
  readonly error: { class: string; message: string } | null;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A signal for the client once its journal says so: what it has done, and not how long it took, is the sign. */
export interface Interruption {
  /** Folder of the run's files. */
  readonly out: string;
  readonly sent: number;
  readonly ended: number;
  readonly signal: NodeJS.Signals;
  /** What the progress file must say; without it the journal decides alone. */
  readonly progress?: (state: { readonly done: number; readonly total: number }) => boolean;
}

export interface Measured extends Ended {
  readonly out: string;
  readonly result: Result;
  readonly lines: readonly RequestLine[];
  readonly oracles: readonly Oracle[];
}

/** One directory and the processes of one test; `close` leaves nothing behind. */
export class World {
  readonly directory = mkdtempSync(join(tmpdir(), 'trainyard-measure-'));
  readonly #children: ChildProcess[] = [];
  #outs = 0;

  constructor() {
    this.kernel('true');
  }

  /** What `dmesg` does: a script that is told as its first argument how often it was called before. */
  kernel(script: string): void {
    const bin = join(this.directory, 'bin');
    mkdirSync(bin, { recursive: true });
    const count = 'n=$(cat calls 2>/dev/null || echo 0); echo $((n + 1)) >calls; set -- "$n"';
    writeFileSync(join(bin, 'dmesg'), `#!/bin/sh\n${count}\n${script}\n`, { mode: 0o755 });
  }

  async replicas(...plans: ReplicaPlan[]): Promise<number[]> {
    const script = join(ROOT, 'test/bench/replicas/mock_replicas.py');
    const plan = JSON.stringify({ model: MODEL, replicas: plans });
    const child = spawn('python3', [script, plan], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#children.push(child);
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.stdout?.once('data', (line: Buffer) => done(JSON.parse(line.toString())));
    });
  }

  /** A request for replicas on these ports; `changes` are merged into it one level deep. */
  request(
    ports: readonly number[],
    slots: number,
    changes: Record<string, object | string | null> = {},
  ): string {
    const tokenizer = join(this.directory, 'checkpoint');
    mkdirSync(tokenizer, { recursive: true });
    const base: Record<string, unknown> = {
      schema: 'trainyard.measure/1',
      runId: 'run',
      commandId: 'command',
      instanceId: 'i-1',
      environment: 'test',
      model: { id: MODEL, revision: 'main' },
      layout: {
        tensorParallel: 32,
        dataParallel: ports.length,
        batch: slots,
        logicalCores: 2,
        sequenceLength: 2048,
      },
      replicas: ports.map((port, index) => ({ index, url: `http://127.0.0.1:${port}` })),
      workload: {
        requests: 40,
        inputTokens: { mean: 200, stddev: 10 },
        outputTokens: { mean: 20, stddev: 0 },
        samplingParameters: { temperature: 0.7 },
        timeLimitSeconds: 240,
      },
      tokenizer,
    };
    for (const [key, value] of Object.entries(changes)) {
      const merge = value !== null && typeof value === 'object' && typeof base[key] === 'object';
      base[key] = merge ? { ...(base[key] as object), ...(value as object) } : value;
    }
    const path = join(this.directory, `request-${++this.#outs}.json`);
    writeFileSync(path, JSON.stringify(base));
    return path;
  }

  /** Replaces top-level keys of a request. */
  edit(request: string, change: Record<string, unknown>): void {
    writeFileSync(request, JSON.stringify({ ...JSON.parse(readFileSync(request, 'utf8')), ...change }));
  }

  python(args: readonly string[], interruption?: Interruption): Promise<Ended> {
    const child = spawn('python3', ['-B', ...args], {
      env: {
        ...process.env,
        PYTHONPATH,
        PATH: `${join(this.directory, 'bin')}:${process.env['PATH']}`,
        TRAINYARD_ROOT: this.directory,
      },
      cwd: this.directory,
    });
    this.#children.push(child);
    const ended = { code: null as number | null, stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (ended.stdout += text));
    child.stderr.on('data', (text) => (ended.stderr += text));
    const interrupt = (wanted: Interruption) => !child.killed && isDue(wanted) && child.kill(wanted.signal);
    const watch = interruption && setInterval(interrupt, 20, interruption);
    return new Promise((done) =>
      child.once('close', (code) => {
        clearInterval(watch);
        done({ ...ended, code });
      }),
    );
  }

  async measure(
    request: string,
    ports: readonly number[],
    interruption?: Omit<Interruption, 'out'>,
  ): Promise<Measured> {
    const out = request.replace('request', 'out').replace('.json', '');
    const args = ['run', '--request', request, '--out', out, '--progress', progressOf(out)];
    const due = interruption && { ...interruption, out };
    const ended = await this.python(['-m', 'trainyard_host.measure', ...args], due);
    if (!existsSync(join(out, 'result.json'))) throw new Error(`no result: ${ended.stderr}`);
    const oracles = await Promise.all(ports.map(oracleOf));
    return { ...ended, out, result: readResult(out), lines: readLines(out), oracles };
  }

  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/**
 * What a replica knows; nothing of one that has closed its port, as a fault of its may have it do. Not by `fetch`, which
 * gives a connection up after ten seconds.
 */
export function oracleOf(port: number): Promise<Oracle> {
  return new Promise((done, fail) => {
    const asked = get({ host: '127.0.0.1', port, path: '/oracle' }, async (answer) => {
      const parts = await answer.toArray().catch(fail);
      done(JSON.parse(Buffer.concat(parts ?? []).toString()));
    });
    asked.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? done({ seen: 0, refusals: 0, answers: [] }) : fail(error),
    );
  });
}

export function isDue({ out, sent, ended, progress }: Interruption): boolean {
  if (progress !== undefined) {
    const file = progressOf(out);
    return existsSync(file) && progress(JSON.parse(readFileSync(file, 'utf8')));
  }
  const journal = join(out, 'journal.jsonl');
  if (!existsSync(journal)) return false;
  const lines = readFileSync(journal, 'utf8').split('\n');
  const count = (kind: string) => lines.filter((line) => line.startsWith(`["${kind}",`)).length;
  return count('sent') >= sent && count('ended') >= ended;
}

/** The file appears whole or not at all. */
const progressOf = (out: string) => `${out}.progress.json`;

export function readResult(out: string): Result {
  return resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
}

export function readLines(out: string): RequestLine[] {
  const text = readFileSync(join(out, 'requests.jsonl'), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line));
}

export function statusOf(result: Result, check: string): string | undefined {
  return result.verdict.checks.find(({ name }) => name === check)?.status;
}

/** The most requests that one replica held at a time, by the order in which they were sent and ended. */
export function mostInFlight(lines: readonly RequestLine[], replica: number): number {
  const own = lines.filter((line) => line.replica === replica);
  const at = (moment: number) =>
    own.filter(({ dispatchedAt, endedAt }) => dispatchedAt <= moment && endedAt > moment).length;
  return Math.max(...own.map(({ dispatchedAt }) => at(dispatchedAt)));
}

/** Linear interpolation between the two nearest ranks. */
export function percentile(values: readonly number[], percent: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  const place = ((ordered.length - 1) * percent) / 100;
  const low = ordered[Math.floor(place)] ?? Number.NaN;
  const high = ordered[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}
