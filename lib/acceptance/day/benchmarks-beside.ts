import { PHASES } from '../../contract/phase';
import { isTrainyardError } from '../../core/errors';
import { collectRun, resumeRun, runPhases } from '../../run';
import type { BenchmarkSeen, BenchmarkVariant, Evidence } from '../claim-tests/evidence';
import { troubleText } from './day-trouble';
import { requestOf, runsOf, type StandingEnvironment } from './environment-line';
import { judgeOne, openClaims } from './judge-claims';

/** The line stopped its replicas at its end, and so does each of these: an idle guard must find nothing at work. */
const PHASES_BESIDE = PHASES.filter((phase) => phase !== 'prepare' && phase !== 'compile');

/**
 * Deploys the replicas of the line again and measures them for each open claim that asks for it, and tests the claim by what
 * was measured. The runs are not of the line: no other claim is tested by them. What fails is evidence.
 * @throws what stopped the day
 */
export async function tryBenchmarksBeside(standing: StandingEnvironment, seen: Evidence): Promise<void> {
  for (const claim of openClaims(standing).filter(({ row }) => row.moment === 'beside')) {
    const variants = seen.lineTrouble === null ? (claim.row.beside?.(standing.day.environment) ?? []) : [];
    const beside: BenchmarkSeen[] = [];
    for (const [index, variant] of variants.entries())
      beside.push(await benchmarkSeen(standing, claim.claim.id, index, variant));
    await judgeOne(standing, claim, { ...seen, beside: beside.length === 0 ? null : beside });
  }
}

/** A new run, or the one that a day before this began. */
async function benchmarkSeen(
  standing: StandingEnvironment,
  claim: string,
  index: number,
  variant: BenchmarkVariant,
): Promise<BenchmarkSeen> {
  const { day, journal, open, options } = standing;
  const { name } = day.environment;
  const own = { emit: options.emit, signal: options.signal, outlives: open.outlives };
  const begun = () => runsOf(journal, name, claim)[index];
  const runId = begun();
  options.emit({ type: 'note', message: `${name}: measuring once more, for ${claim}` });
  let trouble: string | null = null;
  try {
    if (runId !== undefined) await resumeRun(open.ports, runId, own);
    else
      await runPhases(open.ports, requestOfVariant(standing, variant), {
        ...own,
        onStored: (manifest) =>
          journal.append({ type: 'run', environment: name, runId: manifest.runId, claim }),
      });
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'stopped') throw error;
    trouble = troubleText(error);
  }
  const stored = begun();
  const run = stored === undefined ? null : await collectRun(open.ports.store, stored, open.deployment);
  return { run, trouble };
}

function requestOfVariant(standing: StandingEnvironment, { workload, capture }: BenchmarkVariant) {
  const environment = { ...standing.day.environment, workload };
  return requestOf(standing, { environment, phases: PHASES_BESIDE, capture });
}
