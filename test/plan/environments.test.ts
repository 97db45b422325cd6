import { join } from 'node:path';
import { listEnvironments, loadEnvironment, type Overrides, parseEnvironment } from '../../lib/environment';
import { makePlan, planJson } from '../../lib/plan';
import { commitFor } from './commit-for';

const FILE = join(__dirname, '../../cdk.json');
const NAMES = listEnvironments(FILE).map(({ name }) => name);
const plan = (name: string, overrides: Overrides = {}) =>
  makePlan(loadEnvironment({ name, configFile: FILE, overrides }));

describe('the shipped environments', () => {
  test('are the promised ones', () => {
    expect(NAMES).toEqual(
      expect.arrayContaining([
        'tutorial',
        'tutorial-verbatim',
        'latency',
        'throughput',
        'trn1',
        'inf2',
        'capacity-block',
      ]),
    );
  });

  test.each(NAMES)('%s can be planned, and its plan is plain JSON', (name) => {
    const planned = plan(name);
    expect(planned.memory.fits).toBe(true);
    expect(planned.lengths.fits).toBe(true);
    expect(planJson(planned)).toEqual(planned);
  });

  test.each([
    ['latency', ['0-63']],
    ['tutorial', ['0-31', '32-63']],
    ['throughput', ['0-15', '16-31', '32-47', '48-63']],
    ['trn1', ['0-7', '8-15', '16-23', '24-31']],
    ['inf2', ['0-7', '8-15', '16-23']],
  ])('%s lies on %j', (name, cores) => {
    expect(plan(name).layout.replicas.map((replica) => replica.cores)).toEqual(cores);
  });
});

describe('the tutorial', () => {
  test('has the eight requests in flight, the floor and the published pace', () => {
    const planned = plan('tutorial');
    expect(planned.concurrency).toBe(8);
    expect(planned.floor.tpotMilliseconds).toBeCloseTo(6.08, 2);
    expect(planned.estimates.find((each) => each.what === 'benchmark')?.seconds).toBe(1890);
    expect(planned.estimates.find((each) => each.what === 'compile')).toMatchObject({ seconds: null });
    expect(planned.costPerHour).toBeNull();
  });

  test('costs what its environment says, times its instances', () => {
    const price = { perHour: 35.5, source: 'an offer', asOf: '2026-11-01' };
    expect(plan('tutorial', { price, instance: { count: 2 } }).costPerHour).toEqual({
      amount: 71,
      currency: 'USD',
      source: 'an offer, 2026-11-01',
    });
  });

  test('is refused with three copies of 32 cores, and told what fits', () => {
    expect(() => plan('tutorial', { layout: { dataParallel: 3 } })).toThrow(
      expect.objectContaining({
        kind: 'request',
        code: 'DpTimesTpExceedsCores',
        message: expect.stringMatching(/dataParallel 3 × tensorParallel 32 = 96 .* 64 at/),
        next: expect.stringMatching(/dataParallel 2 × tensorParallel 32.*dataParallel 4 × tensorParallel 16/),
      }),
    );
  });

  test('is refused when its lengths are counted exactly', () => {
    expect(() => plan('tutorial', { workload: { inputTokens: { counting: 'exact' } } })).toThrow(
      expect.objectContaining({
        code: 'LengthTailExceedsSequence',
        message: expect.stringContaining('8362'),
      }),
    );
  });

  test('is refused without top_k, as verbatim where there is no tutorial, and on a family without support', () => {
    const raw = (more: object) => () => makePlan(parseEnvironment('raw', more));
    expect(raw({ workload: { samplingParameters: { temperature: 0.7 } } })).toThrow(
      expect.objectContaining({ code: 'TopKOutOfRange', message: expect.stringContaining('1 to 64') }),
    );
    expect(raw({ workload: { samplingParameters: { temperature: 0 } } })).not.toThrow();
    const hundred = { workload: { samplingParameters: { top_k: 100 } } };
    for (const release of ['2.23.0', '2.24.0', '2.25.0', '2.26.1']) {
      expect(raw({ ...hundred, release })).toThrow(expect.objectContaining({ code: 'TopKOutOfRange' }));
    }
    for (const release of ['2.27.0', '2.28.1', '2.29.1', '2.31.1']) {
      expect(raw({ ...hundred, release })).not.toThrow();
      expect(raw({ workload: { samplingParameters: {} }, release })).not.toThrow();
    }
    expect(raw({ release: '2.32.0', preset: 'verbatim' })).toThrow(
      expect.objectContaining({ code: 'VerbatimNotServed', next: expect.stringContaining('2.31.1') }),
    );
    expect(raw({ release: '2.32.0', workload: { samplingParameters: { temperature: 0.7 } } })).not.toThrow();
    expect(raw({ release: '2.30.0', instance: { type: 'trn1.32xlarge' } })).toThrow(
      expect.objectContaining({
        code: 'ReleaseDoesNotSupportFamily',
        next: expect.stringContaining('2.28.1'),
      }),
    );
  });
});

describe('warnings', () => {
  const codes = (name: string, overrides: Overrides = {}) =>
    plan(name, overrides).warnings.map((each) => each.code);

  test('list what preset verbatim is known to do wrong, and corrected has none of it', () => {
    const wrong = plan('tutorial-verbatim').warnings.filter((each) => each.knownWrong);
    expect(wrong.map((each) => each.code)).toEqual([
      'BatchCorruptsRequests',
      'MaxModelLengthDiffers',
      'TokensCountedByStandIn',
      'FailuresNotRecorded',
      'ReplicasNotBalanced',
    ]);
    expect(plan('tutorial').warnings.filter((each) => each.knownWrong)).toEqual([]);
    const noTopK = { preset: 'verbatim', workload: { samplingParameters: {} } };
    expect(makePlan(parseEnvironment('raw', noTopK)).warnings.map((each) => each.code)).toContain(
      'TopKOutOfRange',
    );
    expect(codes('tutorial-verbatim', { layout: { batch: 1 } })).not.toContain('BatchCorruptsRequests');
  });

  test('say where attention heads are padded, and where nobody knows whether the server takes it', () => {
    const wide = {
      instance: { type: 'inf2.48xlarge' },
      layout: { tensorParallel: 24, dataParallel: 1, batch: 1, logicalCores: 1 },
      lengths: { sequence: 4096 },
      workload: { inputTokens: { mean: 1024 } },
    };
    const of = (release: string) => () =>
      makePlan(parseEnvironment('wide', { ...wide, release, vllmCommit: commitFor(release) }));
    const codesOf = (release: string) => of(release)().warnings.map(({ code }) => code);
    expect(of('2.23.0')).toThrow(
      expect.objectContaining({
        code: 'AttentionHeadsNotDivisible',
        next: expect.stringContaining('set release to 2.24.0 or later'),
      }),
    );
    for (const release of ['2.24.0', '2.24.1', '2.27.0', '2.28.1']) {
      expect(codesOf(release)).toContain('AttentionHeadsPadded');
    }
    for (const release of ['2.25.0', '2.26.0', '2.26.1'])
      expect(codesOf(release)).toContain('AttentionHeadsNotKnown');
    expect(codesOf('2.24.0')).not.toContain('AttentionHeadsNotKnown');
    const lnc1 = { tensorParallel: 128, dataParallel: 1, logicalCores: 1 };
    const { warnings } = makePlan(parseEnvironment('lnc1', { layout: lnc1, release: '2.29.1' }));
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['AttentionHeadsPadded', 'TensorParallelDegreesNotKnown']),
    );
  });

  test('of host memory count what is usable, name what people saw, and advise only what fits', () => {
    const eight = (type: string, more: object = {}) =>
      makePlan(
        parseEnvironment('eight', {
          ...{ release: '2.28.1', instance: { type }, model: { id: 'meta-llama/Llama-3.1-8B-Instruct' } },
          ...{ layout: { tensorParallel: 2, dataParallel: 1, batch: 1 }, lengths: { sequence: 4096 } },
          ...{ workload: { inputTokens: { mean: 1024 } }, ...more },
        }),
      ).warnings.find(({ code }) => code === 'HostMemoryTight');
    // Twice 16.06 GB is 29.9 GiB: within the nominal 32, and not within what is free of 30.8.
    expect(eight('trn1.2xlarge')?.message).toMatch(
      /29.9 GiB .* 28.8 GiB of the 32.0 GiB .*aws-neuron-sdk#1222/,
    );
    expect(eight('trn1.2xlarge')?.next).toContain('set instance.type to trn1.32xlarge');
    expect(eight('inf2.xlarge')?.next).toContain('set instance.type to inf2.8xlarge');
    expect(eight('inf2.xlarge')?.message).not.toContain('killed');
    expect(eight('inf2.8xlarge')).toBeUndefined();
    const four = { layout: { tensorParallel: 8, dataParallel: 4, batch: 1 } };
    const seventy = {
      model: { id: 'meta-llama/Llama-3.3-70B-Instruct' },
      instance: { type: 'trn1.32xlarge' },
    };
    const tight = eight('trn1.32xlarge', { ...seventy, layout: { tensorParallel: 16, dataParallel: 2 } });
    expect(tight?.message).toContain('1 of 2 replicas can load at once');
    expect(tight?.next).toContain('the others wait');
    expect(eight('trn2.48xlarge', four)).toBeUndefined();
  });

  test('repeat what AWS’s own notes say against a batch or a short context', () => {
    const of = (more: object) => makePlan(parseEnvironment('noted', more)).warnings.map(({ code }) => code);
    expect(of({ layout: { batch: 4 } })).not.toContain('BatchBeyondNotes');
    expect(of({ layout: { batch: 5 } })).toContain('BatchBeyondNotes');
    const short = {
      ...{ lengths: { sequence: 2048, context: 1024 }, layout: { batch: 8 } },
      workload: { inputTokens: { mean: 512 } },
    };
    expect(of(short)).toContain('KernelsAtShortContext');
    expect(of({ ...short, lengths: { sequence: 2048, context: 1536 } })).not.toContain(
      'KernelsAtShortContext',
    );
    const eight = { ...short, model: { id: 'meta-llama/Llama-3.1-8B-Instruct' } };
    expect(of(eight)).not.toContain('BatchBeyondNotes');
  });

  test('say where a prompt above the context ends the server', () => {
    const shorter = { lengths: { sequence: 8192, context: 7680 } };
    const of = (release: string, more: object = shorter) =>
      makePlan(parseEnvironment('raw', { release, vllmCommit: commitFor(release), ...more })).warnings.map(
        ({ code }) => code,
      );
    for (const release of ['2.23.0', '2.26.1', '2.27.0'])
      expect(of(release)).toContain('LongPromptEndsServer');
    for (const release of ['2.27.1', '2.28.1', '2.31.1'])
      expect(of(release)).not.toContain('LongPromptEndsServer');
    expect(of('2.23.0', {})).not.toContain('LongPromptEndsServer');
  });

  test('name a region without offers, a tight host and waiting requests', () => {
    expect(codes('tutorial', { region: 'eu-west-1' })).toContain('RegionMayNotOffer');
    expect(codes('tutorial')).not.toContain('RegionMayNotOffer');
    expect(codes('tutorial', { workload: { concurrency: 9 } })).toContain('ConcurrencyAboveSlots');
    const capacity = { kind: 'reservation', reservationId: 'cr-01234567' } as const;
    const network = { availabilityZone: 'us-east-2a' };
    expect(codes('inf2', { capacity, network })).not.toContain('CapacityMayNotExist');
    const seventy = { id: 'meta-llama/Llama-3.3-70B-Instruct' };
    const two = { tensorParallel: 16, dataParallel: 2, batch: 1 };
    expect(codes('trn1', { model: seventy, layout: two })).toContain('HostMemoryTight');
    expect(codes('throughput')).not.toContain('HostMemoryTight');
  });
});
