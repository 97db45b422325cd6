import { join, resolve } from 'node:path';
import { DayJournal, dayEnvironments } from '../../acceptance/day';
import { requestError } from '../../core/errors';
import { type Environment, loadEnvironment } from '../../environment';
import { timeStamp } from '../../run/request/run-id';
import { dayAccountFor } from '../account/day-account';
import { withDay } from '../account/with-day';
import { OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';
import { toolOf } from '../program/tool';
import { configFile } from '../request/requested-environment';

/**
 * `trainyard acceptance run`: a first day on hardware, stage by stage, under a limit of its cost. Ends by what could not be
 * destroyed and by the claims that failed.
 */
export async function command(call: Call): Promise<void> {
  const { stage: stages = ['account' as const], maxCost, rehearse = false, out } = call.options;
  if (maxCost === undefined) {
    throw requestError('CommandLineInvalid', `a day needs a limit: ${OPTIONS.dayCost.flag} is missing`, {
      next: `say what the hours of its instances may cost, such as ${OPTIONS.dayCost.flag} 20`,
    });
  }
  const environments = dayEnvironments(stages, (name) => {
    const environment = loadEnvironment({ name, configFile: configFile(call) });
    return rehearse ? priced(environment) : environment;
  });
  const id = timeStamp(call.io.now());
  const journal = DayJournal.begin(resolve(call.io.cwd, out ?? join('acceptance', id)), call.io.now);
  journal.append({
    type: 'began',
    schema: 'trainyard.acceptance/1',
    ...{ id, stages, maxCost, tool: toolOf() },
    emulated: rehearse ? { timeScale: null } : null,
    environments: environments.map(({ environment }) => ({ ...environment })),
  });
  await withDay(call, journal, environments, dayAccountFor(call, rehearse));
}

/** Nobody pays for an emulated instance; a price makes the limit work as it would in AWS. */
function priced(environment: Environment): Environment {
  const price = { perHour: 1, currency: 'USD', source: 'a rehearsal', asOf: '2026-11-30' };
  return environment.price === null ? { ...environment, price } : environment;
}
