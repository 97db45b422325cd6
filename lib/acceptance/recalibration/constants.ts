import { MEMORY_QUANTITIES, minutesQuantity } from '../claim-tests/planned-quantities';

/** A number of the catalogues that a day may contradict. */
interface Constant {
  /** Its name in the code, or of its field. */
  readonly name: string;
  /** Where it is written, from the root of the repository. */
  readonly file: string;
  /** Whether what was measured contradicts what is planned, in the unit of the quantity. */
  readonly contradicts: (planned: number, measured: number) => boolean;
  /** What it would become, in the unit of the quantity. */
  readonly proposed: (measured: number) => number;
}

const MIB = 1024 ** 2;
/** An allowance covers what was measured and a quarter more, in whole 64 MiB: ours, because one day is one sample. */
const allowance = (bytes: number) => Math.ceil((bytes * 1.25) / (64 * MIB)) * 64 * MIB;
/** A source that is named for a number is contradicted by more than 5 % of it. */
const isUnlike = (planned: number, measured: number) => Math.abs(measured - planned) > planned * 0.05;
/** Minutes keep a day from beginning what it cannot pay: too few are wrong, too many by half are a waste. */
const minutesOf = (claim: string, file: string): readonly [string, Constant] => [
  minutesQuantity(claim),
  {
    ...{ name: `minutes of claim ${claim}`, file },
    contradicts: (planned, measured) => measured > planned || measured < planned / 2,
    proposed: (measured) => Math.max(1, Math.ceil(measured * 1.25)),
  },
];

/** Constants by the quantity that they decide. */
export const CONSTANTS: Readonly<Record<string, Constant>> = Object.fromEntries([
  [
    MEMORY_QUANTITIES.other,
    {
      ...{ name: 'memory.otherMiB (default)', file: 'lib/environment/schema/schema-work.ts' },
      // Too little admits what does not load; more than twice what is used refuses what would.
      contradicts: (planned: number, measured: number) => measured > planned || measured < planned / 2,
      proposed: allowance,
    },
  ],
  [
    MEMORY_QUANTITIES.microcode,
    {
      ...{ name: 'MICROCODE.bytesPerPhysicalCore', file: 'lib/facts/hardware/placement.ts' },
      ...{ contradicts: isUnlike, proposed: (measured: number) => Math.ceil(measured / MIB) * MIB },
    },
  ],
  [
    MEMORY_QUANTITIES['weights and KV cache'],
    {
      ...{ name: 'terms weights to draftModel of memoryBudget', file: 'lib/plan/memory/memory.ts' },
      ...{ contradicts: isUnlike, proposed: (measured: number) => measured },
    },
  ],
  ...['compile', 'probe', 'verdict'].map((claim) =>
    minutesOf(claim, 'lib/acceptance/claims/small-claims.ts'),
  ),
]);

/** Tables that a claim compares with an account, by the id of the claim. */
export const TABLES: Readonly<Record<string, { readonly name: string; readonly file: string }>> = {
  'image-parameters': { name: 'defaultImage of the release', file: 'lib/facts/releases/images.ts' },
  'image-names': { name: 'defaultImage of the release', file: 'lib/facts/releases/images.ts' },
  zones: { name: 'SOME_ZONES', file: 'lib/facts/hardware/zones.ts' },
  'quota-codes': { name: 'instanceQuota', file: 'lib/facts/hardware/instance-quota.ts' },
  'neuron-ls': { name: 'the row of the instance type', file: 'lib/facts/hardware' },
  prediction: { name: 'the fitted model', file: 'lib/prediction/fitted.ts' },
};
