import type { Json } from '../../lib/core/json';
import { loadEnvironment, parseEnvironment } from '../../lib/environment';
import { makePlan, migrationOf } from '../../lib/plan';

const TO = '2.32.0';
const migrate = (written: Record<string, Json>, to = TO) =>
  migrationOf(parseEnvironment('mine', written), written, to);
/** The plan of what is written afterwards. */
const migrated = (written: Record<string, Json>) => ({ ...written, ...migrate(written).members });
const fieldsOf = (written: Record<string, Json>) => migrate(written).changed.map(({ field }) => field);

describe('a migration to vLLM Neuron', () => {
  test.each(['tutorial', 'tutorial-verbatim', 'latency', 'throughput', 'capacity-block'])(
    'of %s is admitted by every rule of the plan',
    (name) => {
      const configFile = 'cdk.json';
      const environment = loadEnvironment({ name, configFile });
      const { context } = require('../../cdk.json') as {
        context: Record<string, Record<string, Record<string, Json>>>;
      };
      const written = context['trainyard:environments']?.[name] ?? {};
      const migration = migrationOf(environment, written, TO);
      expect(migration.refusals).toEqual([]);
      expect(migration.members['release']).toBe(TO);
      expect(() => makePlan(parseEnvironment(name, { ...written, ...migration.members }))).not.toThrow();
    },
  );

  test('changes the release alone where nothing else has to change', () => {
    expect(migrate({})).toMatchObject({ from: '2.23.0', to: TO, members: { release: TO }, without: [] });
  });

  test('leaves the members of the file that it does not change as they are, and changes others whole', () => {
    const lengths = { sequence: 8192, context: 7680 };
    expect(fieldsOf({ lengths })).toEqual(['release', 'lengths.context']);
    // 7680 is no size into which a prompt may be cut; 8192 is the whole sequence.
    expect(migrate({ lengths }).members).toEqual({ release: TO, lengths: { sequence: 8192, context: 8192 } });
    const long = { sequence: 16_384, context: 12_288 };
    expect(migrate({ lengths: long }).members['lengths']).toEqual({ sequence: 16_384, context: 8192 });
    expect(makePlan(parseEnvironment('mine', migrated({ lengths }))).release).toBe(TO);
    expect(fieldsOf({ lengths: { sequence: 8192, context: 4096 } })).toEqual(['release']);
  });

  test('takes what belongs to the release before: image, preset, recipe, options', () => {
    const written = {
      image: { by: 'id', id: 'ami-0123456789abcdef0' },
      recipe: 'throughput',
      layout: { batch: 4 },
      compile: { options: { 'enable-bucketing': true, 'cc-pipeline-tiling-factor': 1 } },
    };
    const migration = migrate(written);
    expect(migration.changed.map(({ field }) => field)).toEqual(['release', 'image', 'recipe', 'compile']);
    expect(migration.members['image']).toMatchObject({ by: 'ssm-parameter' });
    expect(migration.without).toEqual([
      { field: 'compile.options.enable-bucketing', because: 'it is always on' },
      { field: 'compile.options.cc-pipeline-tiling-factor', because: 'nothing of its kind' },
    ]);
    expect(() => makePlan(parseEnvironment('mine', migrated(written)))).not.toThrow();
  });

  test('takes the commit of AWS’s fork away, which another server has no use for', () => {
    const written = { release: '2.26.1', vllmCommit: 'c'.repeat(40) };
    expect(migrate(written).members).toEqual({ release: TO, vllmCommit: null });
    expect(() => makePlan(parseEnvironment('mine', migrated(written)))).not.toThrow();
  });

  test('says what would be refused of the result', () => {
    const written = { model: { id: 'meta-llama/Llama-3.1-405B-Instruct' }, layout: { tensorParallel: 32 } };
    const { refusals } = migrate(written);
    expect(refusals.map(({ code }) => code)).toEqual(['KeyValueBudgetExceeded']);
  });

  test('is not possible to another server with NxD Inference, from vLLM Neuron, or on another family', () => {
    const refused = (written: Record<string, Json>, to: string) => () => migrate(written, to);
    const impossible = (message: string) =>
      expect.objectContaining({ code: 'MigrationNotPossible', message: expect.stringContaining(message) });
    expect(refused({}, '2.29.1')).toThrow(impossible('serves with NxD Inference, as mine does now'));
    expect(refused({ release: TO }, TO)).toThrow(impossible('serves without NxD Inference already'));
    expect(refused({ instance: { type: 'trn1.32xlarge' }, layout: { logicalCores: 1 } }, TO)).toThrow(
      impossible('does not support trn1.32xlarge'),
    );
  });
});
