import { examine } from '../../doctor';
import { withExaminedAccount } from '../account/with-examined-account';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson } from '../program/call';
import { doctorText } from '../views/doctor-text';
import { endByFindings } from '../views/findings-ending';

/**
 * `trainyard doctor`: everything that a run or a deployment would meet, as one table. It changes nothing. Ends with
 * DoctorFound if a line fails.
 */
export async function command(call: Call): Promise<void> {
  const before = call.options.deploy ? 'deploy' : 'run';
  const printer = choosePrinter(call);
  try {
    const { name, region, findings } = await withExaminedAccount(call, printer, async (examined) => ({
      ...{ name: examined.environment.name, region: examined.environment.region },
      findings: await examine(examined, { signal: call.signal, before }),
    }));
    printer.close();
    if (call.options.json) printJson(call, { environment: name, region, checks: findings });
    else print(call, doctorText(call, findings));
    endByFindings(findings);
  } finally {
    printer.close();
  }
}
