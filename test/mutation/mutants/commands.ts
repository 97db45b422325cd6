// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of other files is what is changed.
/** Mistakes in the commands: in the templates' reader here, and on the host. */
import { type Mutant, mutantsOf } from '../mutant';

const BOTH = ['test/plan/host-commands.test.ts'];
const HERE = ['test/plan/commands.test.ts', ...BOTH];

export const COMMANDS: readonly Mutant[] = [
  ...mutantsOf('commands', 'lib/plan/commands/command-template.ts', HERE, [
    ["batch > 1 ? 'batched'", "batch > 2 ? 'batched'"],
    ["when.split('+').every(", "when.split('+').some("],
  ]),
  ...mutantsOf('commands', 'lib/plan/commands/planned-commands.ts', HERE, [
    [
      "preset === 'verbatim' ? (dialect.verbatimMaxModelLength ?? lengths.sequence) : lengths.sequence",
      'lengths.sequence',
    ],
    ['`${hostPaths.work}/scratch`', 'hostPaths.work'],
    ['`${hostPaths.work}/compiled`', 'hostPaths.artifact(key)'],
    ['context: lengths.context', 'context: lengths.sequence'],
  ]),
  ...mutantsOf('commands', 'assets/host/python/trainyard_host/rules/commands.py', BOTH, [
    ['if serving.preset == "corrected" else', 'if serving.preset == "verbatim" else'],
    ['physical // serving.logical_cores', 'physical'],
    ['"context": str(serving.context)', '"context": str(serving.sequence)'],
    ['return {**rendered, "PATH"', 'return {"PATH"'],
    [
      '"vllmVenv": str(host_paths.below_root(facts.serving_venv(release)))',
      '"vllmVenv": str(host_paths.below_root(facts.venv(release)))',
    ],
  ]),
  ...mutantsOf('commands', 'assets/host/python/trainyard_host/rules/command_template.py', BOTH, [
    ['"batched" if batch > 1', '"batched" if batch > 2'],
    ['return all(name in true', 'return any(name in true'],
  ]),
  ...mutantsOf('commands', 'assets/host/python/trainyard_host/benchmarks/benchmark_request.py', BOTH, [
    ['client == "upstream" and wanted.preset == "verbatim"', 'client == "upstream"'],
  ]),
  ...mutantsOf('commands', 'assets/host/python/trainyard_host/measure/llmperf/run_upstream.py', BOTH, [
    ['ensure_ascii=False, ', ''],
    ['";".join(', '",".join('],
  ]),
];
