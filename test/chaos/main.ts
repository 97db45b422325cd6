/**
 * `npm run chaos -- --seeds 1..200`: rehearsals with random faults at random moments. Ends with 1 when an invariant did
 * not hold; the seed is printed, and becomes a row of `known-seeds.ts`.
 */
import { calibrate, runSeed, type SeedReport } from './run-seed';

const say = (line: string) => process.stdout.write(`${line}\n`);

function seedsOf(args: readonly string[]): number[] | undefined {
  const text = args[args.indexOf('--seeds') + 1] ?? '';
  const [, first = '', last = first] =
    /^(\d+)(?:\.\.(\d+))?$/.exec(args.includes('--seeds') ? text : '1..10') ?? [];
  if (first === '' || Number(last) < Number(first)) return undefined;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at);
}

function tell({ seed, faults, story, problems }: SeedReport): void {
  say(`seed ${seed}: ${problems.length === 0 ? 'ok' : 'FAILED'}`);
  for (const fault of faults) say(`  fault    ${fault}`);
  for (const part of story) say(`  then     ${part}`);
  for (const problem of problems) say(`  problem  ${problem}`);
  if (problems.length > 0) say(`  again    npm run chaos -- --seeds ${seed}`);
}

async function main(args: readonly string[]): Promise<number> {
  const seeds = seedsOf(args);
  if (seeds === undefined) {
    say('--seeds is a number, or two as 1..200');
    return 2;
  }
  const calibrated = await calibrate();
  say(`a run without faults takes ${(calibrated / 1000).toFixed(1)} s here`);
  const failed: number[] = [];
  for (const seed of seeds) {
    const report = await runSeed(seed, calibrated);
    tell(report);
    if (report.problems.length > 0) failed.push(seed);
  }
  say(`${seeds.length} seeds, ${failed.length} failed${failed.length === 0 ? '' : `: ${failed.join(', ')}`}`);
  return failed.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(String(error));
    process.exitCode = 1;
  },
);
