import {
  CONDITIONS,
  type CommandTemplate,
  dialectOf,
  INFERENCE_DEMO,
  LLMPERF,
  optionsOf,
  releaseOf,
  releaseVersions,
  SIGNATURES,
  TEMPLATE_VARIABLES,
} from '../../lib/facts';
import { shows } from './shows';

const DIALECTS = ['fork-0.9', 'fork-0.7.2', 'plugin', 'vllm-neuron'].map(dialectOf);
const TEMPLATES: CommandTemplate[] = [
  ...DIALECTS.flatMap((dialect) => [dialect.compile, dialect.serve]),
  LLMPERF.benchmark,
];

describe('the command templates', () => {
  test('name only variables and conditions that exist', () => {
    for (const template of TEMPLATES) {
      const rows = [...template.arguments, ...template.environment];
      const values = [...template.program, ...rows.map((row) => row.value ?? '')];
      for (const name of values.flatMap((value) => [...value.matchAll(/\{([A-Za-z]+)\}/g)])) {
        expect(Object.keys(TEMPLATE_VARIABLES)).toContain(name[1]);
      }
      for (const condition of rows.flatMap((row) => row.when.split('+'))) {
        expect(CONDITIONS).toContain(condition);
      }
    }
  });

  test('compile with options that the parser of every release takes', () => {
    for (const release of releaseVersions().map(releaseOf)) {
      if (dialectOf(release.dialect).artifact === 'compile-cache') continue;
      const accepted = new Map(
        [...INFERENCE_DEMO.top, ...optionsOf(release)].map((option) => [option.name, option]),
      );
      for (const row of dialectOf(release.dialect).compile.arguments) {
        if (row.flag === undefined) continue;
        const option = accepted.get(row.flag);
        expect(option?.name).toBe(row.flag);
        expect([row.flag, row.value === undefined]).toEqual([
          row.flag,
          option?.kind === 'flag' || option?.kind === 'switch',
        ]);
      }
    }
  });

  test('serve with flags that the dialect takes, and none of the other era', () => {
    for (const { serve } of DIALECTS) {
      const words = serve.options.flatMap(({ name, kind }) => {
        const valued = kind !== 'flag' && kind !== 'switch';
        const twin = kind === 'switch' ? [[name.replace('--', '--no-'), valued] as const] : [];
        return [[name, valued] as const, ...twin];
      });
      const accepted = new Map(words);
      for (const row of serve.arguments.filter((each) => each.flag !== undefined)) {
        expect([row.flag, accepted.get(row.flag ?? '')]).toEqual([row.flag, row.value !== undefined]);
      }
    }
    const plugin = dialectOf('plugin').serve.options.map((row) => row.name);
    expect(plugin).not.toContain('--device');
    expect(plugin).not.toContain('--override-neuron-config');
  });
});

describe('the options of inference_demo', () => {
  test('are those of each version, and no invented one', () => {
    const names = (version: string) => optionsOf(releaseOf(version)).map((option) => option.name);
    expect(names('2.23.0')).toHaveLength(117);
    expect(names('2.23.0')).toContain('--cp-max-num-seqs');
    expect(names('2.27.0')).not.toContain('--cp-max-num-seqs');
    expect(names('2.29.0')).toContain('--sampling-dp-degree');
    for (const version of releaseVersions()) expect(names(version)).not.toContain('--compiler-args');
  });
});

describe('LLMPerf', () => {
  test('is pinned to a commit, and its patches to a tag and a digest', () => {
    expect(LLMPERF.commit).toMatch(/^f1d6bed[0-9a-f]{33}$/);
    expect(LLMPERF.patches.map((patch) => patch.file)).toEqual(['neuron_perf.patch', 'llmperf_dp.patch']);
    for (const patch of LLMPERF.patches) {
      expect(patch.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(patch.url).toContain(`/${patch.tag}/`);
    }
  });
});

describe('the failure signatures', () => {
  test('recognise their own sample and have a name, a meaning and a cure', () => {
    for (const signature of SIGNATURES) {
      expect(signature.name).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(shows(signature, `before\n${signature.sample}\nafter`)).toBe(true);
      expect(shows(signature, 'INFO: Application startup complete.')).toBe(false);
      expect(signature.meaning.length).toBeGreaterThan(20);
      expect(signature.next.length).toBeGreaterThan(20);
    }
    expect(new Set(SIGNATURES.map((signature) => signature.name)).size).toBe(SIGNATURES.length);
    expect(SIGNATURES.length).toBeGreaterThanOrEqual(35);
  });

  test('do not take a missing fabric on one instance for a failure', () => {
    expect(SIGNATURES.find((row) => row.name === 'FabricAbsent')?.severity).toBe('benign');
  });

  test('need every piece where one alone says nothing', () => {
    const recompile = SIGNATURES.find((row) => row.name === 'SilentRecompile');
    expect(recompile && shows(recompile, 'Recompiling...')).toBe(false);
  });
});
