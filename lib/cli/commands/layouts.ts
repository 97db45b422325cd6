import { resolve } from 'node:path';
import { layoutsPage, pageData } from '../../layouts-page';
import { layoutsOf, layoutsRequestOf, noneMay, readCalibration, type Wanted } from '../../prediction';
import { type Call, print, printJson } from '../program/call';
import { calibrationFile } from '../request/calibration-file';
import { requestedEnvironment } from '../request/requested-environment';
import { layoutsCsv } from '../views/layouts/layouts-csv';
import { layoutsJson } from '../views/layouts/layouts-json';
import { layoutsText } from '../views/layouts/layouts-text';
import { writePage } from '../views/reports/show-report';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard layouts`: every layout with what may be said of it, as text, JSON or CSV, and as a page to change values on.
 * @throws NoLayoutMay when no admitted layout reaches what is asked
 */
export async function command(call: Call): Promise<void> {
  const { options } = call;
  const { environment } = requestedEnvironment(call);
  const known = {
    // The price in the file is of the instance type in the file.
    priced: options.instanceType === undefined,
    measured: readCalibration(calibrationFile(call)),
  };
  const typed = options.lengths ?? [];
  const request = layoutsRequestOf(environment, { ...known, ...(typed.length > 0 && { sequences: typed }) });
  const wanted = wantedOf(call);
  const layouts = layoutsOf(request, wanted);
  const none = noneMay(layouts);
  if (none !== undefined) throw none;
  const all = options.all === true;
  if (options.json) return printJson(call, layoutsJson(layouts, all));
  if (options.csv) return print(call, layoutsCsv(layouts, all));
  const file = options.html === undefined ? undefined : resolve(call.io.cwd, options.html);
  const given = { ...known, sequences: typed, wanted };
  if (file !== undefined) writePage(file, layoutsPage(pageData(environment, given)));
  print(call, layoutsText(layouts, textStyleOf(call)));
  if (file !== undefined) print(call, `\npage: ${file}`);
}

function wantedOf({ options: { minThroughput, maxTpot } }: Call): Wanted {
  return {
    ...(minThroughput !== undefined && { minThroughput }),
    ...(maxTpot !== undefined && { maxTpot }),
  };
}
