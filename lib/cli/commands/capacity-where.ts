import type { CapacityMarket, Zone } from '../../capacity';
import { isTrainyardError } from '../../core/errors';
import { hardwareOf } from '../../facts';
import { marketOf, printing } from '../account/market';
import { table } from '../printers/table';
import { type Call, print, printJson, tableWidth } from '../program/call';
import { capacityEnvironment, instanceTypeOf } from '../request/block-query';

interface Row {
  readonly region: string;
  readonly zones: readonly Zone[];
  /** Why the region gave no answer; null when it did. */
  readonly problem: string | null;
}

/** `trainyard capacity where`: regions and zones that offer the instance type. */
export async function command(call: Call): Promise<void> {
  const environment = capacityEnvironment(call);
  const type = instanceTypeOf(call, environment);
  const known = hardwareOf(type).regions ?? [];
  const regions = call.options.regions ?? [...new Set([environment.region, ...known])];
  const failures: unknown[] = [];
  const rows = await printing(call, async (printer) => {
    const found: Row[] = [];
    for (const region of regions) {
      found.push(await zonesOf(marketOf(call, printer, region), region, type, failures));
    }
    return found;
  });
  // A region that is not enabled for the account is no failure, unless there is no other answer.
  if (failures.length === rows.length && failures.length > 0) throw failures[0];
  if (call.options.json) return printJson(call, { instanceType: type, regions: rows });
  print(call, `${type} is offered in:\n\n${table(COLUMNS, rows.flatMap(cells), tableWidth(call))}`);
}

const COLUMNS = [{ head: 'region' }, { head: 'zone id' }, { head: 'zone of this account' }];

async function zonesOf(
  market: CapacityMarket,
  region: string,
  type: string,
  failures: unknown[],
): Promise<Row> {
  try {
    return { region, zones: await market.zonesOffering(type), problem: null };
  } catch (error) {
    if (!isTrainyardError(error)) throw error;
    failures.push(error);
    return { region, zones: [], problem: error.message };
  }
}

function cells({ region, zones, problem }: Row): string[][] {
  if (problem !== null) return [[region, 'not known', problem]];
  if (zones.length === 0) return [[region, 'none', '']];
  return zones.map((zone) => [region, zone.zoneId, zone.zone]);
}
