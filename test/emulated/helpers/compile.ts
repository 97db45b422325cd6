/** The compile command, corrected or as the tutorial has it, and what it leaves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance, Ran } from './instance';

export interface CompileRequest {
  readonly into?: string;
  readonly tensorParallel?: number;
  readonly batch?: number;
  readonly length?: number;
  readonly context?: number;
  readonly corrected?: boolean;
  readonly extra?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function compileArguments(instance: Instance, request: CompileRequest = {}): string[] {
  const { tensorParallel = 32, batch = 4, length = 8192, corrected = true } = request;
  const continuous = ['--is-continuous-batching', '--ctx-batch-size', '1', '--tkg-batch-size', `${batch}`];
  return [
    ...['--model-type', 'llama', '--task-type', 'causal-lm', 'run', '--model-path', instance.model],
    ...[
      '--compiled-model-path',
      artifacts(instance, request),
      '--torch-dtype',
      'bfloat16',
      '--start_rank_id',
      '0',
    ],
    ...[
      '--local_ranks_size',
      `${tensorParallel}`,
      '--tp-degree',
      `${tensorParallel}`,
      '--batch-size',
      `${batch}`,
    ],
    ...(corrected && batch > 1 ? [...continuous, '--max-batch-size', `${batch}`] : []),
    ...[
      '--max-context-length',
      `${request.context ?? length}`,
      '--seq-len',
      `${length}`,
      '--on-device-sampling',
    ],
    ...['--top-k', '1', '--do-sample', '--fused-qkv', '--qkv-kernel-enabled', '--attn-kernel-enabled'],
    ...[
      '--mlp-kernel-enabled',
      '--pad-token-id',
      '2',
      '--compile-only',
      '--prompt',
      'What is annapurna labs?',
    ],
    ...(request.extra ?? []),
  ];
}

export function compile(instance: Instance, request: CompileRequest = {}): Ran {
  return instance.run(
    join(instance.venv, 'bin/inference_demo'),
    compileArguments(instance, request),
    request.environment,
  );
}

export function artifacts(instance: Instance, { into = 'artifacts' }: CompileRequest = {}): string {
  return join(instance.root, into);
}

export function neuronConfig(instance: Instance, request: CompileRequest = {}): Record<string, unknown> {
  const text = readFileSync(join(artifacts(instance, request), 'neuron_config.json'), 'utf8');
  return (JSON.parse(text) as { neuron_config: Record<string, unknown> }).neuron_config;
}
