/** vLLM Neuron's server, started with the command of the catalogue and what a test changes of it. */
import { join } from 'node:path';
import { dialectOf } from '../../../lib/facts';
import { conditionsOf, renderCommand } from '../../../lib/plan';
import { freePort, Instance, type InstanceOptions } from './instance';
import { Server } from './server';

export interface NeuronRequest {
  readonly cores?: string;
  readonly context?: number;
  readonly sequence?: number;
  readonly batch?: number;
  readonly kvBlocks?: number;
  /** Below the root of the instance. */
  readonly cache?: string;
  /** `false` removes a flag, or a switch; a text replaces its value. */
  readonly flags?: Readonly<Record<string, string | false>>;
  /** `neuron_config` in place of the catalogue's. */
  readonly config?: unknown;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Without a compile: with the variables of Deploy. */
  readonly hitOnly?: boolean;
}

export const neuronInstance = (options: InstanceOptions = {}): Instance =>
  new Instance({ release: '2.32.0', compileTimeScale: 5000, ...options });

export async function startNeuron(instance: Instance, request: NeuronRequest = {}): Promise<Server> {
  const port = await freePort(instance.address);
  const { context = 8192, sequence = 8192, batch = 4, cores = '0-31' } = request;
  const compiledPath = join(instance.root, request.cache ?? 'cache');
  const { argv, environment } = renderCommand(
    dialectOf('vllm-neuron')[request.hitOnly === true ? 'serve' : 'compile'],
    {
      ...{ vllmVenv: instance.venv, modelPath: instance.model, tensorParallel: 32, logicalCores: 2 },
      ...{ context, sequence, batch, cores, port, compiledPath, bindAddress: instance.address },
      ...{ kvBlocks: request.kvBlocks ?? 257, blockSize: 128, packedKv: '', weightFormat: '' },
      ...{ nkiCache: `${compiledPath}/nki-binaries`, prometheusDirectory: `${compiledPath}/metrics` },
    },
    conditionsOf({ preset: 'corrected', batch, context, sequence, family: 'trn2' }),
  );
  const [program = '', ...words] = changed(argv, request);
  const { PATH: _, ...variables } = environment;
  const wanted = Object.entries({ ...variables, ...request.environment });
  const given = wanted.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Server.of(instance, port, instance.start(program, words, Object.fromEntries(given)));
}

function changed(argv: readonly string[], { flags = {}, config }: NeuronRequest): string[] {
  const changes: Record<string, string | false> = {
    ...flags,
    ...(config === undefined ? {} : { '--additional-config': JSON.stringify(config) }),
  };
  const words = [...argv];
  for (const [flag, value] of Object.entries(changes)) {
    const at = words.indexOf(flag);
    const takesValue = at >= 0 && !(words[at + 1] ?? '--').startsWith('--');
    if (at >= 0) words.splice(at, takesValue ? 2 : 1);
    if (value !== false) words.push(flag, ...(value === '' ? [] : [value]));
  }
  return words;
}
