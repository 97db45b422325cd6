import type { CommandTemplate } from '../dialects/command-template';
import { READ, type Sourced } from '../sourced';

/** One patch file: where it is, the digest of its bytes, and what it changes. */
interface LlmperfPatch {
  /** Name of the patch file. */
  readonly file: string;
  /** Of its bytes; another file is refused. */
  readonly sha256: string;
  /** Tag of aws-neuron-sdk that has it. */
  readonly tag: string;
  /** Where its bytes are. */
  readonly url: string;
  /** What it changes, in words. */
  readonly does: string;
}

/** A tag, not a branch; the files are the same bytes in every release from 2.23. */
const TAG = 'v2.23.0';
const FOLDER = `https://raw.githubusercontent.com/aws-neuron/aws-neuron-sdk/${TAG}/src/benchmark/helper_scripts`;
const patch = (file: string, sha256: string, does: string): LlmperfPatch => ({
  file,
  sha256,
  tag: TAG,
  url: `${FOLDER}/${file}`,
  does,
});

/** The tutorial's own client, for `client: upstream`. The toolkit's module around it keeps Ray on this instance. */
const BENCHMARK: CommandTemplate = {
  program: [
    '{llmperfVenv}/bin/python',
    '-m',
    'trainyard_host.measure.llmperf.upstream_program',
    '{stageFile}',
    '{llmperfSource}/token_benchmark_ray.py',
  ],
  arguments: [
    { flag: '--model', value: '{servedModel}', when: 'always' },
    { flag: '--mean-input-tokens', value: '{meanInputTokens}', when: 'always' },
    { flag: '--stddev-input-tokens', value: '{stddevInputTokens}', when: 'always' },
    { flag: '--mean-output-tokens', value: '{meanOutputTokens}', when: 'always' },
    { flag: '--stddev-output-tokens', value: '{stddevOutputTokens}', when: 'always' },
    { flag: '--num-concurrent-requests', value: '{concurrency}', when: 'always' },
    { flag: '--results-dir', value: '{resultsDirectory}', when: 'always' },
    { flag: '--timeout', value: '{timeLimitSeconds}', when: 'always' },
    { flag: '--max-num-completed-requests', value: '{requests}', when: 'always' },
    { flag: '--additional-sampling-params', value: '{samplingParameters}', when: 'always' },
    { flag: '--llm-api', value: 'openai', when: 'always' },
    // Without it LLMPerf counts with a tokenizer of its own, which is what the tutorial does.
    { flag: '--tokenizer', value: '{modelPath}', when: 'corrected' },
  ],
  environment: [
    { name: 'PYTHONPATH', value: '{toolkit}/python', when: 'always' },
    { name: 'OPENAI_API_KEY', value: 'EMPTY', when: 'always' },
    { name: 'OPENAI_API_BASE', value: '{endpoints}', when: 'always' },
  ],
};

/** The pinned LLMPerf and AWS's patches for it. */
export const LLMPERF: {
  readonly repository: string;
  readonly commit: string;
  /** Applied in this order. */
  readonly patches: readonly LlmperfPatch[];
  readonly python: string;
  readonly benchmark: CommandTemplate;
} & Sourced = {
  repository: 'https://github.com/ray-project/llmperf.git',
  commit: 'f1d6bed47e4501b0e371082b41601b59ab55269f',
  patches: [
    patch(
      'neuron_perf.patch',
      '030369e67c788e868b89b7601061716b5dcc5fd115fda0cfc3379f99b6c16d1f',
      'a tokenizer of choice; time to first token leaves the inter-token list',
    ),
    patch(
      'llmperf_dp.patch',
      '4c7171d94b5eb733d99deb802f2fc76dc11988a623f1cb34595bd99d20a965fd',
      'several endpoints, separated by semicolons',
    ),
  ],
  python: '>=3.8,<3.11',
  benchmark: BENCHMARK,
  source: 'ray-project/llmperf @f1d6bed; aws-neuron-sdk src/benchmark/helper_scripts @v2.23.0 to v2.32.0',
  read: READ,
};
