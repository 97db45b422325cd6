import { instant } from '../../capacity';
import { secondsPaidBy } from '../../core/cost';
import { requestError } from '../../core/errors';
import { storedEnvironment } from '../../environment';
import { deadlineOf } from '../../run';
import { loadSweep, resumeSweep, type SweepManifest } from '../../sweep-run';
import { deadlineSource } from '../account/deadline-source';
import { withSweep } from '../account/with-sweep';
import { OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';
import { showSweep } from '../views/sweeps/show-sweep';
import { endBySweep } from '../views/sweeps/sweep-ending';

/**
 * `trainyard sweep resume`: continues a sweep; nothing that has a result is repeated. Ends by the cells that have no
 * result to trust.
 */
export async function command(call: Call): Promise<void> {
  await withSweep(call, async ({ account, sweepId, printer, options }) => {
    const sweep = await loadSweep(account.ports.store, sweepId);
    const source = deadlineSource(call, printer, account);
    const deadline = await deadlineOf(source, storedEnvironment(sweep.environment), []);
    await resumeSweep(account.ports, sweepId, { ...options, deadline, endsAt: endOf(call, sweep) });
    printer.close();
    endBySweep(call, await showSweep(call, account, sweepId), account.advice.flags);
  });
}

/** The typed limits, the first to come; undefined keeps those that the sweep began with. */
function endOf(
  { options: { until, maxCost } }: Call,
  { plan, createdAt }: SweepManifest,
): number | undefined {
  const ends = [
    ...(until === undefined ? [] : [instant(OPTIONS.until.flag, until)]),
    ...(maxCost === undefined ? [] : [Date.parse(createdAt) + 1000 * secondsPaidBy(maxCost, rateOf(plan))]),
  ];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function rateOf({ price, environment }: SweepManifest['plan']): number {
  if (price !== null) return price.perHour;
  throw requestError(
    'SweepPriceUnknown',
    `the cost is limited, and ${environment} had no price when the sweep began`,
    {
      next: `limit the time with ${OPTIONS.until.flag}, or begin another sweep with a price in the environment`,
    },
  );
}
