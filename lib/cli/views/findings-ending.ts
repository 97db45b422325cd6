import { phaseError } from '../../core/errors';
import { formatCount } from '../../core/units';
import type { Finding } from '../../doctor';

/**
 * Ends a command whose findings were shown.
 * @throws DoctorFound when one of them fails
 */
export function endByFindings(findings: readonly Finding[]): void {
  const failures = findings.filter(({ state }) => state === 'fail');
  if (failures.length === 0) return;
  throw phaseError('DoctorFound', `${formatCount(failures.length, 'line')} of ${findings.length} fail`, {
    next: failures[0]?.next ?? 'do what the lines say, then ask again',
    data: { failed: failures.map(({ check, code }) => ({ check, code })) },
  });
}
