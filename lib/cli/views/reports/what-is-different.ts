import type { Environment } from '../../../environment';

/** Said before a rehearsal; its report marks each number. Nobody may take them for a measurement. */
export function whatIsDifferent({ instance, rehearsal, workload }: Environment, timeScale: number): string {
  const number = new Intl.NumberFormat('en-US');
  const requests = `${number.format(rehearsal.requests)} of the environment's ${number.format(workload.requests)} requests`;
  const many = instance.count > 1;
  const where = many ? ` of ${instance.count} instances` : '';
  const each = many ? ' on each' : '';
  return `a rehearsal${where}: ${requests}${each}, on emulated hardware ${timeScale} times faster than its model; every number is emulated`;
}
