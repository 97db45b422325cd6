import { canonicalJson } from '../../lib/core/json';
import {
  dialectOf,
  factsJson,
  hardwareOf,
  hbmBytesPerLogicalCore,
  instanceTypes,
  logicalCoresOf,
  modelIds,
  modelOf,
  optionsOf,
  placementOf,
  releaseOf,
  releaseVersions,
  required,
} from '../../lib/facts';

const GIB = 1024 ** 3;

describe('the hardware catalogue', () => {
  test.each([
    ['trn2.48xlarge', 2, 64, 24],
    ['trn2.48xlarge', 1, 128, 12],
    ['trn2.3xlarge', 2, 4, 24],
    ['trn1.32xlarge', 1, 32, 16],
    ['trn1.2xlarge', 1, 2, 16],
    ['inf2.48xlarge', 1, 24, 16],
    ['inf2.xlarge', 1, 2, 16],
  ])('%s at LNC %i has %i logical cores of %i GiB', (type, lnc, cores, gib) => {
    const hardware = hardwareOf(type);
    expect(logicalCoresOf(hardware, lnc)).toBe(cores);
    expect(hbmBytesPerLogicalCore(hardware, lnc) / GIB).toBe(gib);
  });

  test('adds up: devices times cores, and every device drawn once', () => {
    for (const hardware of instanceTypes().map(hardwareOf)) {
      expect(hardware.devices * hardware.physicalCoresPerDevice).toBe(hardware.physicalCores);
      const drawn = hardware.topology.rows.flat().sort((a, b) => a - b);
      expect(drawn).toEqual(Array.from({ length: hardware.devices }, (_, index) => index));
      expect(hardware.logicalCores.supported).toContain(hardware.logicalCores.default);
      expect(
        placementOf(hardware.family).tensorParallelDegrees[hardware.logicalCores.default]?.length,
      ).toBeGreaterThan(0);
    }
  });

  test('keeps the torus of trn2.48xlarge with its NUMA nodes', () => {
    const { topology } = hardwareOf('trn2.48xlarge');
    expect(topology.rows[1]).toEqual([4, 5, 6, 7]);
    expect([topology.numaNodes?.[0], topology.numaNodes?.[4], topology.numaNodes?.[12]]).toEqual([1, 0, 1]);
  });

  test('says that an unknown cell is unknown', () => {
    const row = hardwareOf('trn2u.48xlarge');
    expect(() => required(row, 'nvme', { table: 'instance types', row: row.type })).toThrow(
      'nvme of trn2u.48xlarge is not in the catalogue of instance types',
    );
  });

  test('lists what it knows when asked for something else', () => {
    expect(() => hardwareOf('p5.48xlarge')).toThrow(
      expect.objectContaining({ code: 'NotInCatalogue', next: expect.stringContaining('trn2.48xlarge') }),
    );
    expect(() => hardwareOf('constructor')).toThrow("'constructor' is not in the catalogue");
  });
});

describe('the model catalogue', () => {
  test('counts the parameters that the shape gives', () => {
    for (const model of modelIds().map(modelOf)) {
      expect(model.revision).toMatch(/^[0-9a-f]{40}$/);
      // Counts of mixtures are literals of the models' own tests.
      if (model.experts !== null) continue;
      const kv = model.keyValueHeads * model.headDimension;
      const attention = 2 * model.hidden * model.attentionHeads * model.headDimension + 2 * model.hidden * kv;
      const layer = attention + 3 * model.hidden * model.intermediate + 2 * model.hidden;
      const embeddings = (model.tiedEmbeddings ? 1 : 2) * model.vocabulary * model.hidden;
      expect(embeddings + model.layers * layer + model.hidden).toBe(model.parameters);
    }
  });

  test('knows the checkpoint of the tutorial', () => {
    const model = modelOf('meta-llama/Llama-3.3-70B-Instruct');
    expect(model.weightBytes).toBe(141_107_412_992);
    expect(model.revision).toBe('6f6073b423013f6a7d4d9f39144961bfbfbc386b');
  });
});

describe('the release catalogue', () => {
  test('runs from 2.23.0 to 2.33.0 in order of date', () => {
    const rows = releaseVersions().map(releaseOf);
    expect(rows[0]?.version).toBe('2.23.0');
    expect(rows.at(-1)?.version).toBe('2.33.0');
    expect(rows).toHaveLength(18);
    const dates = rows.map((row) => row.date);
    expect([...dates].sort()).toEqual(dates);
  });

  test('knows what the tutorial stands on', () => {
    const release = releaseOf('2.23.0');
    expect(release.venv).toBe('/opt/aws_neuronx_venv_pytorch_2_6_nxd_inference');
    expect(release.packages['neuronx-distributed-inference']).toBe('0.3.5591');
    expect(release.defaultImage).toEqual({
      by: 'ssm-parameter',
      parameter: '/aws/service/neuron/dlami/pytorch-2.6/ubuntu-22.04/latest/image_id',
    });
    expect(release.vllm).toMatchObject({
      ref: 'releases/v2.23.0-v0',
      commit: 'ca2f6b9c301df6dbe2e5c83c705051f478140695',
      requirementsFile: 'requirements/neuron.txt',
    });
  });

  test('gives every release a dialect, packages and a default image', () => {
    for (const release of releaseVersions().map(releaseOf)) {
      expect(dialectOf(release.dialect).id).toBe(release.dialect);
      expect(release.packages['neuronx-cc']).toMatch(/^2\.\d+/);
      expect(release.defaultImage.by).toMatch(/ssm-parameter|description/);
      expect(release.families.length > 0).toBe(release.venv !== undefined);
    }
  });

  test('finds a release that has left `latest` by other means', () => {
    const releases = releaseVersions().map(releaseOf);
    for (const [at, { defaultImage: image }] of releases.entries()) {
      if (image.by !== 'ssm-parameter') continue;
      const later = releases.slice(at + 1).flatMap((release) => release.images);
      expect(later.map(({ parameter }) => parameter)).not.toContain(image.parameter);
    }
  });

  test('keeps the kernels off Trainium and Inferentia2 from 2.29', () => {
    expect(releaseOf('2.28.1').families).toContain('inf2');
    expect(releaseOf('2.29.0').families).toEqual(['trn2']);
  });
});

describe('the catalogue for the host', () => {
  test('is plain JSON with a source and a date on every row', () => {
    const facts = factsJson();
    expect(facts.schema).toBe('trainyard.facts/1');
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    expect(canonicalJson(facts.models ?? null)).toContain('"keyValueHeads":8');
    const tables = ['hardware', 'placement', 'releases', 'models', 'dialects', 'promptLengths', 'signatures'];
    for (const table of tables) {
      for (const row of Object.values(facts[table] as Record<string, unknown>)) {
        expect(row).toMatchObject({
          source: expect.stringMatching(/.{8,}/),
          read: expect.stringMatching(/^2026-11-2\d$/),
        });
      }
    }
  });
});

describe('the options of inference_demo between two releases', () => {
  const has = (release: string, name: string) =>
    optionsOf(releaseOf(release)).some((row) => row.name === name);

  test.each([
    ['--cp-degree', '2.23.0', '2.24.0'],
    ['--top-k-kernel-enabled', '2.24.1', '2.25.0'],
    ['--strided-context-parallel-kernel-enabled', '2.25.0', '2.26.0'],
    ['--moe-tp-degree', '2.26.1', '2.27.0'],
    ['--kv-direct-cast', '2.28.1', '2.29.0'],
  ])('%s came after %s, with %s', (name, without, first) => {
    expect([has(without, name), has(first, name)]).toEqual([false, true]);
  });

  test.each([
    ['--cp-max-num-seqs', '2.23.0', '2.24.0'],
    ['--max-loras-on-cpu', '2.26.1', '2.27.0'],
    ['--mlp-tkg-nki-kernel-enabled', '2.27.1', '2.29.0'],
  ])('%s was there in %s, and not in %s', (name, last, without) => {
    expect([has(last, name), has(without, name)]).toEqual([true, false]);
  });
});
