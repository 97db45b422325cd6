/** A draft model: what it does to commands, key and memory, where it is served, and what its options need. */
import { parametersFor } from '../../lib/documents';
import { variableOf } from '../../lib/documents/parameters/parameter';
import { parseEnvironment } from '../../lib/environment';
import { releaseVersions } from '../../lib/facts';
import { makePlan, plannedArtifact } from '../../lib/plan';
import { DRAFT_BROKEN, DRAFTED, ONE } from './draft-cases';
import { askHost } from './host/host';

const at = (more: object = {}) => parseEnvironment('drafted', { ...DRAFTED, ...more });
const plan = (more: object = {}) => makePlan(at(more));
const compile = (options: object) => ({ compile: { options } });
const path =
  '/mnt/trainyard/models/meta-llama--Llama-3.2-1B-Instruct/9213176726f574b556790deb65791e0c5aa438b6';
const OTHER = { draft: { id: ONE, revision: '7'.repeat(40) } };

describe('the recipe latency', () => {
  const words = (phase: string) =>
    plan()
      .commands.find((it) => it.phase === phase)
      ?.argv.join(' ') ?? '';

  test('compiles its draft in, and names it to the server as AWS’s tutorial does', () => {
    expect(words('compile')).toContain(`--draft-model-path ${path} `);
    expect(words('compile')).toMatch(/ --enable-fused-speculation --speculation-length 7\b/);
    expect(words('compile')).not.toContain('--do-sample');
    expect(words('deploy')).toContain(
      `--speculative-max-model-len 8192 --speculative-model ${path} --num-speculative-tokens 7 `,
    );
    expect(words('deploy')).toContain('--override-neuron-config {"enable_fused_speculation": true} ');
    expect(plan().draft).toEqual({ id: ONE, revision: path.split('/').at(-1) });
  });

  test('has the draft in its key, by id and revision and not by path', () => {
    const { inputs, key } = plannedArtifact(at());
    expect(inputs.draft).toEqual({ model: ONE, revision: path.split('/').at(-1) });
    expect(inputs.arguments.join(' ')).not.toContain('/mnt');
    expect(plannedArtifact(at({ compile: OTHER })).key).not.toBe(key);
    expect(Object.keys(plannedArtifact(at({ recipe: 'tutorial' })).inputs)).not.toContain('draft');
  });

  test('needs memory for the draft, worked out by hand', () => {
    const term = plan().memory.terms.find(({ name }) => name === 'draftModel');
    const weights = (1_235_814_400 * 2) / 64;
    // 8 key-value heads are copied to 64, 32 attention heads padded to 64; both are two projections of 2048 by 64.
    const copies = (2 * 2048 * 64 * 16 * 2 * (64 - 8 + (64 - 32))) / 64;
    const cache = 2 * 16 * 64 * 2 * 8192;
    expect(term?.bytes).toBe(weights + copies + cache);
  });

  test('may answer eight tokens with one pass, so the floor of a token is an eighth', () => {
    const alone = plan({ recipe: 'tutorial' }).floor.tpotMilliseconds;
    expect(plan().floor.tpotMilliseconds).toBeCloseTo(alone / 8, 10);
  });
});

test('a draft is refused where it was not read how the server is told, with the releases where it was', () => {
  const codesOn = (release: string) => {
    try {
      plan({ release, recipe: 'tutorial', compile: OTHER });
      return [];
    } catch (error) {
      const { refusals } = (error as { data: { refusals: ReadonlyArray<{ code: string; next: string }> } })
        .data;
      return refusals.map(({ code, next }) => [code, next.includes('2.24.0 or 2.24.1')]);
    }
  };
  const refused = releaseVersions().filter((release) =>
    codesOn(release).some(([code, names]) => code === 'DraftNotServed' && names),
  );
  const others = releaseVersions().filter((release) => !refused.includes(release));
  expect(others).toEqual(['2.24.0', '2.24.1']);
  expect(codesOn('2.24.1')).toEqual([['OptionsConflict', false]]);
});

const SPECULATION = { 'enable-fused-speculation': true, 'speculation-length': 5 };

describe('an option of a draft', () => {
  test.each<[string, object, string]>([
    ['its path', compile({ 'draft-model-path': '/x' }), 'set compile.draft'],
    ['another degree', compile({ 'draft-model-tp-degree': 1 }), 'set layout.tensorParallel'],
    ['of EAGLE', compile({ 'enable-eagle-speculation': true }), 'remove compile.options.enable-eagle'],
    ['of the server', { serve: { options: { 'num-speculative-tokens': 3 } } }, 'set compile.options.spec'],
    [
      'in the override',
      { serve: { options: { override_neuron_config: { speculation_length: 3 } } } },
      'set compile.options.speculation-length',
    ],
  ])('%s is decided elsewhere', (_, more, next) => {
    expect(() => at(more)).toThrow(
      expect.objectContaining({ code: 'OptionReserved', next: expect.stringContaining(next) }),
    );
  });

  test('is taken with a draft of the environment’s own', () => {
    const own = plan({ recipe: 'tutorial', compile: { ...OTHER, options: SPECULATION } });
    const words = own.commands.find(({ phase }) => phase === 'deploy')?.argv.join(' ');
    expect(words).toContain(`/${'7'.repeat(40)} --num-speculative-tokens 5 `);
  });
});

test('a draft that the catalogue does not have is refused at its own field', () => {
  expect(() => at({ compile: { draft: { id: 'nobody/knows' } } })).toThrow(
    expect.objectContaining({ code: 'NotInCatalogue', path: expect.stringContaining('compile.draft.id') }),
  );
});

test('the instance refuses the same drafts for the same reasons', () => {
  const cases: ReadonlyArray<readonly [object, string]> = [
    [DRAFTED, ''],
    [{ ...DRAFTED, recipe: 'tutorial' }, ''],
    ...Object.values(DRAFT_BROKEN).map((more) => [more, 'OptionsConflict'] as const),
    [{ ...DRAFTED, release: '2.23.0' }, 'DraftNotServed'],
    [{ ...DRAFTED, recipe: 'tutorial', release: '2.32.0', compile: OTHER }, 'DraftNotServed'],
  ];
  const drafts = cases.map(([more]) => {
    const environment = parseEnvironment('drafted', more);
    const sent = Object.entries(parametersFor('compile', environment)).filter(([name]) => name !== 'RunId');
    const variables = Object.fromEntries(
      sent.map(([name, [value = '']]) => [variableOf(name).replace('TRAINYARD_', ''), value]),
    );
    return { type: 'trn2.48xlarge', release: environment.release, variables };
  });
  expect(askHost<{ drafts: readonly string[] }>({ drafts }).drafts).toEqual(cases.map(([, code]) => code));
});
