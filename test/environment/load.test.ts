import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CONTEXT_KEY,
  listEnvironments,
  loadEnvironment,
  type Overrides,
  parseEnvironment,
} from '../../lib/environment';

const ROOT_FILE = join(__dirname, '../../cdk.json');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-environment-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configFile(environments: unknown): string {
  const file = join(folder, 'cdk.json');
  writeFileSync(file, JSON.stringify({ context: { [CONTEXT_KEY]: environments } }));
  return file;
}

const load = (written: unknown, overrides?: Overrides) =>
  loadEnvironment({
    name: 'tutorial',
    configFile: configFile({ tutorial: written }),
    ...(overrides === undefined ? {} : { overrides }),
  });

const at = (field: string) => `cdk.json: context["${CONTEXT_KEY}"].tutorial${field}`;

describe('a daily stop', () => {
  const stop = (timezone: string) => load({ guards: { scheduledStop: { kind: 'daily', timezone } } });

  test('is in a zone that exists', () => {
    expect(stop('America/St_Johns').guards.scheduledStop).toMatchObject({ at: '04:00' });
    expect(() => stop('Europe/Atlantis')).toThrow(
      expect.objectContaining({ code: 'ZoneUnknown', path: at('.guards.scheduledStop.timezone') }),
    );
  });
});

describe('an environment', () => {
  test('that is not an object is of the wrong type, not unknown', () => {
    expect(() => load('trn2')).toThrow(expect.objectContaining({ code: 'ValueOfWrongType', path: at('') }));
  });

  test('that says nothing is the tutorial', () => {
    const environment = load({});
    expect(environment).toMatchObject({
      name: 'tutorial',
      region: 'us-east-2',
      instance: { type: 'trn2.48xlarge', count: 1 },
      release: '2.23.0',
      model: { revision: '6f6073b423013f6a7d4d9f39144961bfbfbc386b' },
      layout: { tensorParallel: 32, dataParallel: 2, batch: 4, logicalCores: 2 },
      lengths: { sequence: 8192, context: 8192 },
      workload: { requests: 1000, concurrency: null, timeLimitSeconds: 21_600 },
    });
  });

  test('takes LNC and image from the catalogue when it does not name them', () => {
    const environment = load({ instance: { type: 'trn1.32xlarge' }, release: '2.28.1' });
    expect(environment.layout.logicalCores).toBe(1);
    expect(environment.image).toEqual({
      by: 'description',
      name: 'Deep Learning AMI Neuron (Ubuntu 24.04)*',
      description: '*Neuron SDK 2.28.1*',
    });
    expect(load({ image: { by: 'description' } }).image).toMatchObject({
      description: '*Neuron SDK 2.23.0*',
    });
  });

  test('cannot be changed after it was read', () => {
    const environment = load({});
    expect(() => Object.assign(environment.layout, { batch: 8 })).toThrow(TypeError);
  });

  test('takes overrides over the file, and leaves the rest', () => {
    const environment = load(
      { layout: { tensorParallel: 16, dataParallel: 4 } },
      { layout: { batch: 1, dataParallel: undefined } },
    );
    expect(environment.layout).toMatchObject({ tensorParallel: 16, dataParallel: 4, batch: 1 });
  });

  test('keeps a null that means null', () => {
    expect(load({ tokenSecret: null, guards: { idleMinutes: null } })).toMatchObject({
      tokenSecret: null,
      guards: { idleMinutes: null, latestEndHours: 12 },
    });
  });
});

describe('a wrong environment', () => {
  test.each([
    [{ layout: { batch: 0 } }, 'ValueTooSmall', '.layout.batch', 'batch must be at least 1, got 0'],
    [{ layout: { batch: '4' } }, 'ValueOfWrongType', '.layout.batch', 'batch must be a number, got "4"'],
    [
      { layout: { batch: 1.5 } },
      'ValueOfWrongType',
      '.layout.batch',
      'batch must be a whole number, got 1.5',
    ],
    [
      { serving: { basePort: 80 } },
      'ValueTooSmall',
      '.serving.basePort',
      'basePort must be at least 1024, got 80',
    ],
    [
      { observability: { prometheusPort: 8001 } },
      'PortTaken',
      '.observability.prometheusPort',
      'prometheusPort must not be a port of a replica, 8000 to 8001, got 8001',
    ],
    [
      { workload: { client: 'upstream' } },
      'UpstreamHasNoWarmup',
      '.workload.warmupRequests',
      'warmupRequests must be 0 with workload.client upstream, which has no such option, got 8',
    ],
    [
      { workload: { client: 'upstream', warmupRequests: 0, inputTokens: { counting: 'exact' } } },
      'UpstreamCountsItsWay',
      '.workload.inputTokens.counting',
      'counting must be llmperf with workload.client upstream, which has no such option, got exact',
    ],
    [
      { workload: { client: 'upstream', warmupRequests: 0, inputTokens: { jitterPercent: 2 } } },
      'UpstreamHasNoJitter',
      '.workload.inputTokens.jitterPercent',
      'jitterPercent must be 0 with workload.client upstream, which has no such option, got 2',
    ],
    [
      { workload: { repeats: 3, seed: 2_147_483_646 } },
      'SeedTooLarge',
      '.workload.seed',
      'seed must be at most 2147483645 with 3 repeats, each of which raises it by one, got 2147483646',
    ],
    [{ workload: { repeats: 0 } }, 'ValueTooSmall', '.workload.repeats', 'repeats must be at least 1, got 0'],
    [
      { workload: { goodput: { ttftMilliseconds: 2000 } } },
      'ValueMissing',
      '.workload.goodput.tpotMilliseconds',
      'tpotMilliseconds is needed and has no default',
    ],
    [{ preset: 'fast' }, 'ValueNotAllowed', '.preset', 'preset must be corrected or verbatim, got "fast"'],
    [
      { layout: { logicalCores: 4 } },
      'ValueNotAllowed',
      '.layout.logicalCores',
      'logicalCores must be 1 or 2, got 4',
    ],
    [
      { capacity: { kind: 'free' } },
      'ValueNotAllowed',
      '.capacity.kind',
      'kind must be on-demand or capacity-block or reservation or spot, got "free"',
    ],
    [
      { capacity: { kind: 'reservation' } },
      'ReservationNeeded',
      '.capacity.reservationId',
      'a reservation is named by reservationId or by groupArn, got neither',
    ],
    [
      { capacity: { kind: 'reservation', reservationId: 'cr-0123456789abcdef0' } },
      'ZoneNeeded',
      '.network.availabilityZone',
      'availabilityZone is needed with a capacity reservation, got null',
    ],
    [
      { capacity: { kind: 'reservation', groupArn: 'trainium' } },
      'ValueOfWrongForm',
      '.capacity.groupArn',
      'groupArn must be the ARN of a resource group of reservations, got "trainium"',
    ],
    [
      { model: { revision: 'main' } },
      'ValueOfWrongForm',
      '.model.revision',
      'revision must be 40 hexadecimal digits: a commit, not a branch, got "main"',
    ],
    [
      { workload: { samplingParameters: { 'Top K': 1 } } },
      'EnvironmentInvalid',
      '.workload.samplingParameters.Top K',
      'Top K',
    ],
    [{ release: '2.99.0' }, 'NotInCatalogue', '.release', "'2.99.0' is not in the catalogue of SDK releases"],
    [
      { instance: { type: 'p5.48xlarge' } },
      'NotInCatalogue',
      '.instance.type',
      "'p5.48xlarge' is not in the catalogue",
    ],
    [
      { model: { id: 'meta-llama/Llama-4' } },
      'NotInCatalogue',
      '.model.id',
      "'meta-llama/Llama-4' is not in the catalogue of models",
    ],
    [
      { capacity: { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0' } },
      'ZoneNeeded',
      '.network.availabilityZone',
      'availabilityZone is needed',
    ],
  ])('%j is refused as %s at %s', (written, code, field, message) => {
    expect(() => load(written)).toThrow(
      expect.objectContaining({
        kind: 'request',
        code,
        path: at(field),
        message: expect.stringContaining(message),
        next: expect.stringMatching(/.{10,}/),
      }),
    );
  });

  test('hears which key was probably meant', () => {
    expect(() => load({ layout: { tensor_paralel: 32 } })).toThrow(
      expect.objectContaining({
        code: 'UnknownKey',
        path: at('.layout.tensor_paralel'),
        message: 'tensor_paralel is not a field of layout',
        next: 'did you mean tensorParallel?',
      }),
    );
    expect(() => load({ zebra: 1 })).toThrow(
      expect.objectContaining({ next: expect.stringContaining('known fields are description, region') }),
    );
  });

  test('hears the cure with the description, the limits and the default of the field', () => {
    expect(() => load({ layout: { batch: 0 } })).toThrow(
      expect.objectContaining({
        next: 'layout.batch is sequences that one replica decodes together; compiled in (≥ 1, ≤ 1024; default 4)',
      }),
    );
  });

  test('hears everything at once', () => {
    expect(() => load({ layout: { batch: 0, dataParallel: 0 } })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/dataParallel must be at least 1, got 0.*batch must be at least 1/),
        data: { problems: [expect.anything(), expect.anything()] },
      }),
    );
  });

  test('hears that a wrong value came from the command line', () => {
    expect(() => load({}, { layout: { batch: 0 } })).toThrow(
      expect.objectContaining({ path: 'command line: layout.batch' }),
    );
  });
});

describe('the file', () => {
  test('lists what it has when asked for something else', () => {
    expect(() => loadEnvironment({ name: 'tutorail', configFile: ROOT_FILE })).toThrow(
      expect.objectContaining({
        code: 'EnvironmentUnknown',
        next: expect.stringMatching(/^did you mean tutorial\? known: tutorial, tutorial-verbatim, latency/),
      }),
    );
  });

  test('is named when it is missing, not JSON, or has no environments', () => {
    const code = (write: string | undefined) => {
      const file = join(folder, write === undefined ? 'none.json' : 'odd.json');
      if (write !== undefined) writeFileSync(file, write);
      return () => loadEnvironment({ name: 'tutorial', configFile: file });
    };
    expect(code(undefined)).toThrow(expect.objectContaining({ code: 'ConfigFileMissing' }));
    expect(code('{')).toThrow(expect.objectContaining({ code: 'ConfigFileNotJson' }));
    expect(code('{"context":{}}')).toThrow(expect.objectContaining({ code: 'EnvironmentsMissing' }));
  });

  test('has names that fit stacks, documents and runs', () => {
    expect(() => parseEnvironment('Bad Name', {})).toThrow(
      expect.objectContaining({ code: 'EnvironmentNameInvalid' }),
    );
    for (const { name, description } of listEnvironments(ROOT_FILE)) {
      expect(loadEnvironment({ name, configFile: ROOT_FILE }).name).toBe(name);
      expect(description.length).toBeGreaterThan(20);
    }
  });
});
