/** A running server: started, waited for, asked, and its truth read. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { join } from 'node:path';
import { releaseOf } from '../../../lib/facts';
import { artifacts } from './compile';
import { freePort, type Instance } from './instance';

export interface ServeRequest {
  readonly cores?: string;
  readonly tensorParallel?: number;
  readonly batch?: number;
  readonly maxModelLength?: number;
  readonly port?: number;
  readonly into?: string;
  readonly globalTopK?: number;
  /** More of `--additional-config`, which only the plugin's server has. */
  readonly additional?: Readonly<Record<string, unknown>>;
  readonly extra?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface TruthRow {
  readonly id: string;
  readonly status: number;
  readonly arrival: number;
  readonly prefillStart: number;
  /** Seconds of the model of the hardware, before the time scale. */
  readonly prefillModelled: number;
  readonly firstToken: number;
  readonly tokenTimes: readonly number[];
  readonly end: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly finishReason: string | null;
  readonly corrupted: boolean;
}

export class Server {
  log = '';
  readonly exited: Promise<number | null>;

  private constructor(
    readonly instance: Instance,
    readonly port: number,
    readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => (this.log += String(data)));
    this.exited = new Promise((done) => child.once('close', (code) => done(code)));
  }

  static async start(instance: Instance, request: ServeRequest = {}): Promise<Server> {
    const port = request.port ?? (await freePort(instance.address));
    const [program, ...argv] = commandOf(instance, request);
    const address = ['--port', `${port}`, '--host', instance.address, ...(request.extra ?? [])];
    const child = instance.start(program ?? '', [...argv, ...address], {
      NEURON_RT_VISIBLE_CORES: request.cores ?? '0-31',
      NEURON_COMPILED_ARTIFACTS: artifacts(instance, request),
      ...request.environment,
    });
    return new Server(instance, port, child);
  }

  /** One that was started with a command of the test's own. */
  static of(instance: Instance, port: number, child: ChildProcess): Server {
    return new Server(instance, port, child);
  }

  /** Resolves when it answers, rejects with its log when it ended before. */
  async ready(): Promise<this> {
    let ended = false;
    void this.exited.then(() => (ended = true));
    while (!ended) {
      const health = await this.ask('GET', '/health').catch(() => undefined);
      if (health?.status === 200) return this;
      await new Promise((done) => setTimeout(done, 15));
    }
    throw new Error(`the server ended: ${this.log}`);
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    return new Promise((done, fail) => {
      const headers = { 'content-type': 'application/json' };
      const call = ask(
        { host: this.instance.address, port: this.port, method, path, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part) => (text += part));
          response.once('end', () => done({ status: response.statusCode ?? 0, body: text }));
          response.once('error', fail);
        },
      );
      call.once('error', fail);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  chat(content: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const messages = [{ role: 'user', content }];
    return this.ask('POST', '/v1/chat/completions', {
      model: this.instance.model,
      messages,
      max_tokens: 16,
      top_k: 50,
      ...more,
    });
  }

  /** Resolves when it counts a request that it works on or that waits for its turn. */
  async loaded(): Promise<void> {
    const counted = async () =>
      /num_requests_(?:running|waiting)\S* [1-9]/.test((await this.ask('GET', '/metrics')).body);
    while (!(await counted())) await new Promise((done) => setTimeout(done, 10));
  }

  truth(): TruthRow[] {
    const path = join(this.instance.root, `var/log/trainyard/oracle-${this.port}.jsonl`);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as TruthRow);
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exited;
  }
}

/** Program and arguments, as the release's own server wants them. */
function commandOf(instance: Instance, request: ServeRequest): string[] {
  const sampling = {
    on_device_sampling_config: { do_sample: true, global_topk: request.globalTopK ?? 64 },
  };
  const lengths = [
    ...['--max-num-seqs', `${request.batch ?? 4}`, '--max-model-len', `${request.maxModelLength ?? 8192}`],
    ...['--tensor-parallel-size', `${request.tensorParallel ?? 32}`],
  ];
  const release = releaseOf(instance.release);
  if (release.vllm.kind === 'ami') {
    const additional = { override_neuron_config: sampling, ...request.additional };
    return [
      ...[join(instance.root, release.vllm.venv, 'bin/vllm'), 'serve', instance.model, ...lengths],
      ...['--no-enable-prefix-caching', '--additional-config', JSON.stringify(additional)],
    ];
  }
  return [
    ...[join(instance.venv, 'bin/python'), '-m', 'vllm.entrypoints.openai.api_server'],
    ...['--model', instance.model, ...lengths, '--device', 'neuron', '--use-v2-block-manager'],
    ...['--override-neuron-config', JSON.stringify(sampling)],
  ];
}

/** The words of a whole (not streamed) chat answer. */
export const textOf = (answer: Answer): string =>
  (JSON.parse(answer.body) as { choices: [{ message: { content: string } }] }).choices[0].message.content;

/** The objects of an event stream, without its end mark. */
export function eventsOf(answer: Answer): Record<string, never>[] {
  const lines = answer.body.split('\n\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, never>);
}

export const wordsOf = (count: number): string =>
  Array.from({ length: count }, (_, i) => `w${i % 100}`).join(' ');
