import { addCalibration, calibrationOf, type MeasuredTimes } from '../../prediction';
import { withMeasuredRuns } from '../account/measured-runs';
import { choosePrinter } from '../printers/choose-printer';
import { table } from '../printers/table';
import { type Call, print, printJson, remark, tableWidth } from '../program/call';
import { calibrationFile } from '../request/calibration-file';

/** All runs are looked at before anything is written. */
export async function command(call: Call): Promise<void> {
  const names = call.args.filter((name) => name !== undefined);
  const printer = choosePrinter(call);
  try {
    const added = await withMeasuredRuns(call, printer, names, async (runs) =>
      runs.map((run) => calibrationOf(run)),
    );
    printer.close();
    const file = calibrationFile(call);
    const times = addCalibration(file, added);
    if (call.options.json) return printJson(call, { file, added, times });
    print(call, timesTable(added, tableWidth(call)));
    remark(call, `\nwritten to ${file}; \`trainyard layouts\` uses it for these shapes`);
  } finally {
    printer.close();
  }
}

function timesTable(times: readonly MeasuredTimes[], width: number): string {
  const columns = ['run', 'TP', 'batch', 'length', 'release', 'step', 'prefill'];
  const rows = times.map((it) => [
    it.run,
    String(it.tensorParallel),
    String(it.batch),
    String(it.sequence),
    it.release,
    `${(it.stepSeconds * 1000).toFixed(1)} ms`,
    `${(it.prefillSeconds * 1000).toFixed(0)} ms`,
  ]);
  return table(
    columns.map((head) => ({ head })),
    rows,
    width,
  );
}
