import { phaseError } from '../../core/errors';
import { formatCount } from '../../core/units';
import { examine, type Finding } from '../../doctor';
import { withPatient } from '../account/patient';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson } from '../program/call';
import { doctorText } from '../views/doctor-text';

/**
 * `trainyard doctor`: everything that a run or a deployment would meet, as one table. It changes nothing. Ends with
 * DoctorFound if a line fails.
 */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    const { name, region, findings } = await withPatient(call, printer, async (patient) => ({
      ...{ name: patient.environment.name, region: patient.environment.region },
      findings: await examine(patient, { signal: call.signal }),
    }));
    printer.close();
    if (call.options.json) printJson(call, { environment: name, region, checks: findings });
    else print(call, doctorText(call, findings));
    endByFindings(findings);
  } finally {
    printer.close();
  }
}

function endByFindings(findings: readonly Finding[]): void {
  const failures = findings.filter(({ state }) => state === 'fail');
  if (failures.length === 0) return;
  throw phaseError('DoctorFound', `${formatCount(failures.length, 'line')} of ${findings.length} fail`, {
    next: failures[0]?.next ?? 'do what the lines say, then ask again',
    data: { failed: failures.map(({ check, code }) => ({ check, code })) },
  });
}
