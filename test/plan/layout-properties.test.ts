import fc from 'fast-check';
import { hardwareOf, hbmBytesPerLogicalCore, logicalCoresOf, modelIds, modelOf } from '../../lib/facts';
import { admitLayout, alternatives, type LayoutRequest, memoryBudget } from '../../lib/plan';
import { WILD } from './host/layout-cases';

const RUNS = { numRuns: 400 };

const wild: fc.Arbitrary<LayoutRequest> = fc.record({
  ...WILD,
  batch: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: -2, max: 4096 })),
  basePort: fc.oneof(fc.constant(8000), fc.integer({ min: 1024, max: 65_535 })),
  otherMiB: fc.integer({ min: 0, max: 8192 }),
});

/** Sane in every field, so that a good part of them is admitted. */
const plausible: fc.Arbitrary<LayoutRequest> = fc.record({
  instanceType: fc.constantFrom('trn2.48xlarge', 'trn1.32xlarge', 'inf2.48xlarge'),
  model: fc.constantFrom(...modelIds().map(modelOf)),
  tensorParallel: fc.constantFrom(8, 16, 32, 64),
  dataParallel: fc.constantFrom(1, 2, 4),
  batch: fc.integer({ min: 1, max: 8 }),
  logicalCores: fc.constantFrom(1, 2),
  sequence: fc.constantFrom(1024, 4096, 8192),
  basePort: fc.constant(8000),
  otherMiB: fc.integer({ min: 0, max: 2048 }),
});

const requests = fc.oneof(wild, plausible);

describe('whatever is asked', () => {
  test('admitted replicas are disjoint, contiguous, aligned, within the cores, and fit the memory', () => {
    let admittedOnce = false;
    fc.assert(
      fc.property(requests, (request) => {
        const admission = admitLayout(request);
        if (!admission.admitted) return;
        admittedOnce = true;
        const hardware = hardwareOf(request.instanceType);
        const { replicas, tensorParallel } = admission.layout;
        const owned = replicas.flatMap(({ firstCore, lastCore }) =>
          Array.from({ length: lastCore - firstCore + 1 }, (_, step) => firstCore + step),
        );
        expect(new Set(owned).size).toBe(request.tensorParallel * request.dataParallel);
        expect(Math.max(...owned)).toBeLessThan(logicalCoresOf(hardware, request.logicalCores));
        for (const { firstCore, lastCore, cores, devices } of replicas) {
          expect(firstCore % tensorParallel).toBe(0);
          expect(cores).toBe(`${firstCore}-${lastCore}`);
          expect(devices.every((device) => device < hardware.devices)).toBe(true);
        }
        const budget = memoryBudget({ ...request, hardware });
        const needed = budget.terms.reduce((sum, term) => sum + term.bytes, 0);
        expect(needed).toBeLessThanOrEqual(hbmBytesPerLogicalCore(hardware, request.logicalCores));
        expect(new Set(replicas.map((replica) => replica.port)).size).toBe(replicas.length);
      }),
      RUNS,
    );
    expect(admittedOnce).toBe(true);
  });

  test('a refusal has a code, the offending value, a limit and a next action', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const admission = admitLayout(request);
        if (admission.admitted) return;
        expect(admission.refusals.length).toBeGreaterThan(0);
        for (const { code, message, next } of admission.refusals) {
          expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
          const values = [
            request.tensorParallel,
            request.dataParallel,
            request.batch,
            request.logicalCores,
            request.sequence,
          ];
          const named = [...values, request.basePort + request.dataParallel - 1].map(String);
          expect(named.some((value) => message.includes(value))).toBe(true);
          expect(message.match(/\d+/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
          expect(next.length).toBeGreaterThan(20);
        }
      }),
      RUNS,
    );
  });

  test('every alternative is itself admitted', () => {
    fc.assert(
      fc.property(requests, (request) => {
        for (const { changed: _, ...row } of alternatives(request)) {
          expect(admitLayout({ ...request, ...row })).toMatchObject({ admitted: true });
        }
      }),
      { numRuns: 120 },
    );
  });
});
