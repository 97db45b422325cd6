/** Ten seeds of `npm run chaos`, two at a time. */
import { faultsOf, NETWORK_FAULTS, PARTS } from '../chaos/fault-plan';
import { KNOWN, SEEDS } from '../chaos/known-seeds';
import { calibrate, runSeed, type SeedReport } from '../chaos/run-seed';

// Ends what hangs; what a seed may take is a multiple of a run without faults.
jest.setTimeout(3_600_000);

const ROWS = [...SEEDS.map((seed) => ({ seed, faults: faultsOf(seed) })), ...KNOWN];

test('runs among faults end, are named, lose and double nothing, leave nothing, and can be gone on with', async () => {
  const calibrated = await calibrate();
  const waiting = [...ROWS];
  const reports: SeedReport[] = [];
  const work = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      reports.push(await runSeed(row.seed, calibrated, row.faults));
    }
  };
  await Promise.all([work(), work()]);
  expect(reports.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('two hundred seeds meet every part in both ways, and every fault of the network', () => {
  const faults = Array.from({ length: 200 }, (_, at) => faultsOf(at + 1)).flat();
  const met = new Set(faults.map((it) => (it.kind === 'network' ? it.fault : `${it.kind} ${it.part}`)));
  const wanted = [...NETWORK_FAULTS, ...PARTS.flatMap((part) => [`kill ${part}`, `stop ${part}`])];
  expect([...met].toSorted()).toEqual(wanted.toSorted());
  expect(faultsOf(7)).toEqual(faultsOf(7));
});
