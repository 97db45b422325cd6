/** Measured runs by what the operator types: a run id, or a path on this computer. */
import { resolve } from 'node:path';
import type { MeasuredRun } from '../../contract/measured-run';
import { environmentOfRun, isPath, measuredRun, measuredRunAt } from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { withAccount } from './open-account';

/** In the order of the names. Accounts are opened one after the other: each environment has its own bucket. */
export async function withMeasuredRuns<T>(
  call: Call,
  printer: Printer,
  names: readonly string[],
  work: (runs: readonly MeasuredRun[]) => Promise<T>,
): Promise<T> {
  const found = new Map<string, MeasuredRun>();
  for (const name of names.filter(isPath))
    found.set(name, await measuredRunAt(resolve(call.io.cwd, name), name));
  const ids = [...new Set(names.filter((name) => !isPath(name)))];
  const environments = [...new Set(ids.map(environmentOfRun))];
  const open = async (at: number): Promise<T> => {
    const environment = environments[at];
    if (environment === undefined) return work(names.flatMap((name) => found.get(name) ?? []));
    const own = ids.filter((id) => environmentOfRun(id) === environment);
    return withAccount(call, printer, own[0], async ({ ports, deployment }) => {
      for (const id of own) found.set(id, await measuredRun(ports.store, id, id, deployment));
      // Within, because requests are read later, and only when they are needed.
      return open(at + 1);
    });
  };
  return open(0);
}
