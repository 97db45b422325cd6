/** Options of a command become the same words here and on the host, whatever is asked. */
import fc from 'fast-check';
import type { Json } from '../../lib/core/json';
import { parseEnvironment } from '../../lib/environment';
import { dialectOf, optionKey, releaseOf, releaseVersions, TEMPLATE_VARIABLES } from '../../lib/facts';
import { conditionsOf, type OptionValues, optionWords, renderCommand } from '../../lib/plan';
import { askHost } from './host/host';
import { objectOf, rowsOf } from './host/option-cases';

const LENGTHS = { context: 2048, sequence: 4096 };
const SHAPE = { ...LENGTHS, family: 'trn2' } as const;

interface Case {
  readonly release: string;
  readonly command: 'compile' | 'serve';
  readonly preset: 'corrected' | 'verbatim';
  readonly batch: number;
  readonly values: OptionValues;
}

const RELEASES = releaseVersions();
const VARIABLES = {
  ...Object.fromEntries(Object.keys(TEMPLATE_VARIABLES).map((name) => [name, `<${name}>`])),
};
// Variables that stand in JSON: a number, or keys after a comma.
const NUMBERS = { globalTopK: '64', context: '2048', batch: '4' };
const variables = { ...VARIABLES, ...NUMBERS, packedKv: '', weightFormat: '' };

const one = fc
  .record({
    release: fc.constantFrom(...RELEASES),
    command: fc.constantFrom('compile' as const, 'serve' as const),
    preset: fc.constantFrom('corrected' as const, 'verbatim' as const),
    batch: fc.constantFrom(1, 4),
  })
  .chain((row) => objectOf(rowsOf(row.release, row.command)).map((values): Case => ({ ...row, values })));
const CASES = fc.sample(one, { numRuns: 420, seed: 20_261_129 });

function rendered({ release, command, preset, batch, values }: Case): readonly string[] {
  const template = dialectOf(releaseOf(release).dialect)[command];
  const options = optionWords(rowsOf(release, command), values);
  return renderCommand(template, variables, conditionsOf({ preset, batch, ...SHAPE }), options).argv;
}

const argvOf = (command: Case['command'], release: string, values: OptionValues) =>
  rendered({ release, command, preset: 'corrected', batch: 4, values });

test('every command with options is the same on the host', () => {
  const { options } = askHost<{ options: ReadonlyArray<readonly string[]> }>({
    options: CASES.map((row) => ({ ...row, ...LENGTHS, variables })),
  });
  expect(CASES.filter(({ values }) => Object.keys(values).length > 1).length).toBeGreaterThan(200);
  CASES.forEach((row, index) => {
    expect([row.values, options[index]]).toEqual([row.values, rendered(row)]);
  });
});

/** Anything where a value of some type is meant, and names that no table has. */
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.constantFrom<Json>('', '-x', '--port', 'a\nb', 'bfloat16', '0.5', '1e-7', 'é', '1.', '٣', null, []),
  fc.constantFrom<Json>([1, 2], ['a'], ['-a'], [true], { a: 1 }, { async_mode: 1 }, { top_p: '0.5' }),
  fc.constantFrom<Json>({ on_device_sampling_config: { top_k: 'x' } }, { on_device_sampling_config: 1 }),
);
const NAMES = ['async-modee', '--async-mode', 'tp-degree', 'prompt', 'constructor'];
const asked = fc
  .record({
    release: fc.constantFrom(...RELEASES),
    command: fc.constantFrom('compile' as const, 'serve' as const),
  })
  .chain((row) => {
    const names = [...rowsOf(row.release, row.command).map(optionKey), ...NAMES];
    return fc
      .dictionary(fc.constantFrom(...names), anything, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
      .map((values) => ({ ...row, values }));
  });
const ASKED = fc.sample(asked, { numRuns: 1500, seed: 20_261_130 });

test('an option that cannot be is refused here and on the host, for the same reason', () => {
  const answers = askHost<{ asked: ReadonlyArray<readonly string[]> }>({ asked: ASKED }).asked;
  const seen = new Set<string>();
  ASKED.forEach(({ release, command, values }, index) => {
    // The host has one table, and does not say which release has an option.
    const codes = codesHere(release, command, values).map((code) => code.replace('NotInRelease', 'Unknown'));
    expect([values, answers[index]]).toEqual([values, codes]);
    for (const code of codes.length === 0 ? ['admitted'] : codes) seen.add(code);
  });
  expect([...seen].sort()).toEqual(['OptionReserved', 'OptionUnknown', 'OptionValueWrong', 'admitted']);
});

function codesHere(release: string, command: Case['command'], values: OptionValues): string[] {
  try {
    parseEnvironment('random', { release, [command]: { options: values } });
    return [];
  } catch (error) {
    const { problems } = (error as { data: { problems: ReadonlyArray<{ code: string }> } }).data;
    return problems.map(({ code }) => code);
  }
}

describe('an option', () => {
  test('takes the place of the row that has its flag, and comes at the end', () => {
    const plain = argvOf('compile', '2.23.0', {});
    const argv = argvOf('compile', '2.23.0', { 'pad-token-id': 0, 'fused-qkv': false });
    expect(plain).toContain('--fused-qkv');
    expect(argv).toEqual([
      ...plain.filter(
        (word, at) => !['--fused-qkv', '--pad-token-id'].includes(word) && plain[at - 1] !== '--pad-token-id',
      ),
      '--pad-token-id',
      '0',
    ]);
  });

  test('is one word with several after it, or a flag as often as there are values', () => {
    const argv = argvOf('compile', '2.23.0', {
      'context-encoding-buckets': [256, 512],
      'adapter-id': ['a', 'b'],
    });
    expect(argv.slice(-7)).toEqual([
      '--context-encoding-buckets',
      '256',
      '512',
      '--adapter-id',
      'a',
      '--adapter-id',
      'b',
    ]);
  });

  test('that is false is left out, and of a switch it is the twin', () => {
    expect(argvOf('compile', '2.23.0', { 'attn-kernel-enabled': false }).join(' ')).not.toContain(
      'attn-kernel',
    );
    // From 0.7 an absent flag means that the library decides.
    expect(argvOf('compile', '2.27.1', { 'attn-kernel-enabled': false }).at(-1)).toBe(
      '--no-attn-kernel-enabled',
    );
    const served = argvOf('serve', '2.27.1', { 'enable-prefix-caching': true });
    expect(served).not.toContain('--no-enable-prefix-caching');
    expect(served.at(-1)).toBe('--enable-prefix-caching');
  });

  test.each([
    ['2.23.0', '--override-neuron-config', (inner: object) => inner],
    [
      '2.27.1',
      '--additional-config',
      (inner: object) => ({ override_neuron_config: inner, max_prompt_length: 2048 }),
    ],
  ])('of the library is merged into the JSON of the server of %s', (release, flag, around) => {
    const argv = argvOf('serve', release, {
      override_neuron_config: { skip_warmup: true, on_device_sampling_config: { global_topk: 256 } },
    });
    expect(argv.filter((word) => word === flag)).toHaveLength(1);
    expect(JSON.parse(argv[argv.indexOf(flag) + 1] ?? '')).toEqual(
      around({ skip_warmup: true, on_device_sampling_config: { do_sample: true, global_topk: 256 } }),
    );
  });

  test('that nobody gives leaves the command as it was, byte for byte', () => {
    for (const release of RELEASES) {
      for (const command of ['compile', 'serve'] as const) {
        const template = dialectOf(releaseOf(release).dialect)[command];
        const conditions = conditionsOf({ preset: 'corrected', batch: 4, ...SHAPE });
        expect(argvOf(command, release, {})).toEqual(renderCommand(template, variables, conditions).argv);
      }
    }
  });
});
