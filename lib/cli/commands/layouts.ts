import { requestError } from '../../core/errors';
import {
  type Layouts,
  layoutsOf,
  layoutsRequestOf,
  readCalibration,
  throughputRange,
  tpotRange,
} from '../../prediction';
import { type Call, print, printJson } from '../program/call';
import { calibrationFile } from '../request/calibration-file';
import { requestedEnvironment } from '../request/requested-environment';
import { layoutsCsv } from '../views/layouts-csv';
import { layoutsJson } from '../views/layouts-json';
import { layoutsText } from '../views/layouts-text';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard layouts`: every layout with what may be said of it, as text, JSON or CSV.
 * @throws NoLayoutMay when no admitted layout reaches what is asked
 */
export async function command(call: Call): Promise<void> {
  const { options } = call;
  const { environment } = requestedEnvironment(call);
  const request = layoutsRequestOf(environment, {
    // The price in the file is of the instance type in the file.
    priced: options.instanceType === undefined,
    measured: readCalibration(calibrationFile(call)),
    ...(options.lengths && { sequences: options.lengths }),
  });
  const layouts = layoutsOf(request, wantedOf(call));
  if (layouts.rows.length === 0 && layouts.filtered > 0) throw noneMay(layouts);
  const all = options.all === true;
  if (options.json) return printJson(call, layoutsJson(layouts, all));
  if (options.csv) return print(call, layoutsCsv(layouts, all));
  print(call, layoutsText(layouts, textStyleOf(call)));
}

function wantedOf({ options: { minThroughput, maxTpot } }: Call) {
  return {
    ...(minThroughput !== undefined && { minThroughput }),
    ...(maxTpot !== undefined && { maxTpot }),
  };
}

function noneMay({ request, filtered }: Layouts) {
  const admitted = layoutsOf(request).rows;
  const most = Math.max(...admitted.map((row) => throughputRange(row, request.work).high));
  const least = Math.min(...admitted.map((row) => tpotRange(row).low * 1000));
  return requestError(
    'NoLayoutMay',
    `none of ${filtered} admitted layouts may do it at ${request.work.concurrency} requests in flight`,
    {
      next: `ask for at most ${Math.floor(most)} tokens a second and at least ${least.toFixed(1)} ms per token: beyond, not even the memory bandwidth suffices or the ranges end`,
      data: { mostTokensPerSecond: most, leastTpotMilliseconds: least },
    },
  );
}
