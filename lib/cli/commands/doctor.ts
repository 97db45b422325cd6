import { examine } from '../../doctor';
import { withPatient } from '../account/patient';
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
    const { name, region, findings } = await withPatient(call, printer, async (patient) => ({
      ...{ name: patient.environment.name, region: patient.environment.region },
      findings: await examine(patient, { signal: call.signal, before }),
    }));
    printer.close();
    if (call.options.json) printJson(call, { environment: name, region, checks: findings });
    else print(call, doctorText(call, findings));
    endByFindings(findings);
  } finally {
    printer.close();
  }
}
