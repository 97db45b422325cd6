import type { Environment } from '../environment';
import { BIND_ADDRESS, dialectOf, LLMPERF, releaseOf } from '../facts';
import { concurrencyOf } from './layout/layout-request';

/** One point in which this differs from AWS's tutorial. */
export interface Difference {
  /** Short name, in kebab case. */
  readonly id: string;
  /** What the tutorial does. */
  readonly tutorial: string;
  /** What is done instead. */
  readonly ours: string;
  /** Why, in a few words. */
  readonly because: string;
  /** Where the reason can be checked: repository, file and version. */
  readonly source: string;
  /** False where preset verbatim, or the upstream client, does as the tutorial does. */
  readonly applies: boolean;
}

/** Where this differs from the tutorial for an environment, and why; `plan` prints these rows and each has a test. */
export function tutorialDifferences(environment: Environment): readonly Difference[] {
  return [
    ...installRows(environment),
    ...commandRows(environment),
    ...measureRows(environment),
    ...hostRows(),
  ];
}

function installRows(environment: Environment): Difference[] {
  return [
    requirementsRow(environment.release),
    {
      id: 'llmperf-version',
      tutorial: 'LLMPerf v2.0 with all patches',
      ours: `LLMPerf at ${LLMPERF.commit} with ${LLMPERF.patches.map((patch) => patch.file).join(' and ')}, checked by digest`,
      because: 'the first patch does not apply to v2.0, and v2.0 sends in waves, one replica at a time',
      source: 'ray-project/llmperf v2.0 against main; applied in a scratch clone',
      applies: true,
    },
    {
      id: 'llmperf-venv',
      tutorial: 'LLMPerf in the Neuron venv',
      ours: 'a venv of its own, from a locked list',
      because: 'it would downgrade a library below what the server declares, and wants an older Python',
      source: 'pyproject.toml of ray-project/llmperf; requirements of upstreaming-to-vllm @v2.23.0-v0',
      applies: true,
    },
  ];
}

const ANOTHER_SERVER: Difference = {
  id: 'another-server',
  tutorial: 'inference_demo compiles, and a server with NxD Inference loads the directory',
  ours: 'vLLM Neuron compiles at its own start; Compile keeps what that start left in its cache, and Deploy may not compile',
  because: 'NxD Inference left the images with SDK 2.32',
  source: 'aws-neuron-sdk release-notes and vllm-neuron/docs @v2.32.0',
  applies: true,
};

function requirementsRow(version: string): Difference {
  const { source, vllm } = releaseOf(version);
  const row = { id: 'requirements-file', tutorial: 'pip install -r requirements-neuron.txt' };
  if (vllm.kind !== 'fork') {
    const because = 'the release has its vLLM on the image, so there is nothing to install';
    return {
      ...row,
      ours: 'the server that the image brings, in its own venv',
      because,
      source,
      applies: true,
    };
  }
  if (vllm.requirementsFile === 'requirements-neuron.txt') {
    const because = `${vllm.ref} has that file at its root`;
    return {
      ...row,
      ours: vllm.requirementsFile,
      because,
      source: `${vllm.repository} @${vllm.ref}`,
      applies: false,
    };
  }
  const from = `${vllm.requirementsFile} of ${vllm.ref}`;
  if (vllm.commit === undefined) {
    const because =
      'the documentation of the release names that tag, whose contents were not read; vllmCommit pins it';
    return { ...row, ours: from, because, source, applies: true };
  }
  return {
    ...row,
    ours: `${from}, in the order of AWS’s own image recipe`,
    because: 'the branch has no such file at its root, and its ranges exclude what NxD Inference needs',
    source: 'upstreaming-to-vllm @v2.23.0-v0, docker/Dockerfile.neuron; aws-neuron-sdk#1172',
    applies: true,
  };
}

function commandRows(environment: Environment): Difference[] {
  const { layout, lengths, preset } = environment;
  const corrected = preset === 'corrected';
  const { artifact, verbatimMaxModelLength, topK } = dialectOf(releaseOf(environment.release).dialect);
  if (artifact === 'compile-cache') return [ANOTHER_SERVER];
  return [
    {
      id: 'continuous-batching',
      tutorial: `batch ${layout.batch}, nothing else`,
      ours: `--is-continuous-batching --ctx-batch-size 1 --tkg-batch-size ${layout.batch} --max-batch-size ${layout.batch}`,
      because: 'otherwise each new prompt overwrites the cache of every sequence in the batch',
      source:
        'neuronx-distributed-inference modules/kvcache @v0.3.5591; aws-neuron-sdk FP8 tutorial @v2.32.0',
      applies: corrected && layout.batch > 1,
    },
    {
      id: 'max-model-len',
      tutorial: `--max-model-len ${verbatimMaxModelLength} on artifacts of 8192`,
      ours: `--max-model-len ${lengths.sequence}, the compiled length`,
      because: 'a request between the two lengths ends the server process',
      source: 'upstreaming-to-vllm vllm/engine/multiprocessing/engine.py @v2.23.0-v0',
      applies: corrected,
    },
    {
      id: 'probe-top-k',
      tutorial: 'a smoke request without top_k',
      ours: `probes send top_k, at most ${topK.limit}`,
      because:
        topK.beyond === 'lowered'
          ? 'the tutorial’s own server dies without it; this one lowers it to what was compiled'
          : 'without it the server asks for 256, beyond the bound that its own override set, and dies',
      source: topK.source,
      applies: topK.beyond === 'ends-server',
    },
  ];
}

function measureRows(environment: Environment): Difference[] {
  const { inputTokens, client } = environment.workload;
  const ours = client === 'trainyard';
  const counting =
    inputTokens.counting === 'llmperf'
      ? 'LLMPerf’s own prompts, planned with their measured length'
      : 'exact lengths, chat template included; a tail that does not fit is refused';
  return [
    {
      id: 'dispatch',
      tutorial: 'every client thread goes round the endpoints from the first',
      ours: `a dispatcher keeps the slots of every replica full (${concurrencyOf(environment)} in flight) and records who answered`,
      because:
        'the first wave lands on replica 0, slots stay empty, and no result says which replica it came from',
      source:
        'aws-neuron-sdk src/benchmark/helper_scripts/llmperf_dp.patch @v2.23.0; run against mock servers',
      applies: ours,
    },
    {
      id: 'token-counts',
      tutorial: 'tokens counted with another model’s tokenizer',
      ours: 'the model’s tokenizer, checked against the server’s usage',
      because: 'input is overstated by 9 to 26 per cent',
      source: 'LLMPerf’s algorithm run with both tokenizers',
      applies: ours || environment.preset === 'corrected',
    },
    {
      id: 'lengths',
      tutorial: 'N(7936, 30) in and N(256, 30) out in a compiled length of 8192',
      ours: counting,
      because: 'counted exactly, four requests of five would be refused by the server',
      source: 'LLMPerf’s algorithm run with both tokenizers',
      applies: true,
    },
    {
      id: 'timeouts',
      tutorial: '180 s for every request; failures vanish',
      ours: `bounded by the run (${environment.workload.timeLimitSeconds} s); every failure is recorded`,
      because: 'a dead replica looks like a slow benchmark',
      source: 'ray-project/llmperf @f1d6bed, OpenAI client and worker loop',
      applies: ours,
    },
  ];
}

function hostRows(): Difference[] {
  return [
    {
      id: 'exit-codes',
      tutorial: '… | tee log',
      ours: 'the exit code of the program is kept, and the artifact is proven',
      because: 'a failed compile looks like a success',
      source: 'bash without pipefail; neuronx-distributed-inference inference_demo.py @v0.3.5591',
      applies: true,
    },
    {
      id: 'supervision',
      tutorial: '… & and a printed PID',
      ours: 'a systemd unit and a log per replica; only a dead one is restarted',
      because: 'a child that holds the output blocks the SSM step, and its timeout kills the child',
      source: 'amazon-ssm-agent @1c217c89, run',
      applies: true,
    },
    {
      id: 'work-directory',
      tutorial: 'one compile work directory for all',
      ours: 'one per compile, under a lock',
      because: 'the compiler deletes the directory when it starts',
      source: 'neuronx-distributed src/neuronx_distributed/trace/model_builder.py @v2.26.0',
      applies: true,
    },
    {
      id: 'bind-address',
      tutorial: 'servers listen on every address',
      ours: `servers listen on ${BIND_ADDRESS}`,
      because: 'an endpoint without a password is for the instance itself',
      source: 'the tutorial’s own log lines',
      applies: true,
    },
  ];
}
