import { openRehearsal } from '../../emulator/rehearsal';
import { beginRehearsal } from '../account/begin-rehearsal';
import { orDiskFull } from '../account/disk-needed';
import { stateDir } from '../account/rehearsal-state';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson, remark } from '../program/call';
import { untilInterrupted } from '../program/until-interrupted';
import { faultsOf } from '../request/fault-names';
import { requestedEnvironment } from '../request/requested-environment';

/** `trainyard account`: serves an emulated account until Ctrl-C, and prints the variables that lead there. */
export async function command(call: Call): Promise<void> {
  const { environment, deployed } = requestedEnvironment(call);
  const settings = {
    deployed,
    timeScale: environment.rehearsal.timeScale,
    faults: faultsOf(call, deployed.instance.count),
  };
  const disk = await beginRehearsal(call, settings);
  const printer = choosePrinter(call);
  printer.event({ type: 'note', message: disk });
  try {
    const rehearsal = await openRehearsal({
      stateDir: stateDir(call),
      environment: deployed,
      timeScale: settings.timeScale,
      faults: settings.faults,
      signal: call.signal,
      onProgress: (progress) => printer.event({ type: 'rehearsal', ...progress }),
    });
    printer.close();
    try {
      if (call.options.json) printJson(call, rehearsal.variables);
      else print(call, exportLines(rehearsal.variables));
      remark(call, `serving ${deployed.name} on ${rehearsal.instanceIds.join(', ')} until Ctrl-C`);
      await untilInterrupted(call);
    } finally {
      await rehearsal.close();
    }
  } catch (error) {
    throw orDiskFull(error, stateDir(call));
  } finally {
    printer.close();
  }
}

function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${value}`)
    .join('\n');
}
