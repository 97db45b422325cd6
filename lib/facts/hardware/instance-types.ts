/** Instance types that carry Neuron devices. */
import { rowOf } from '../required-cell';
import type { Hardware } from './hardware';
import { INFERENTIA2 } from './inferentia2';
import { TRAINIUM1 } from './trainium1';
import { TRAINIUM2 } from './trainium2';
import { refuseTrainium3 } from './trainium3';

const ROWS: Readonly<Record<string, Hardware>> = Object.fromEntries(
  [...TRAINIUM2, ...TRAINIUM1, ...INFERENTIA2].map((row) => [row.type, row]),
);

/** Names of all instance types that carry Neuron devices and are in the catalogue. */
export const instanceTypes = (): readonly string[] => Object.keys(ROWS);
/** The hardware of an instance type. Throws NotInCatalogue, and FactNotKnown for one that is not documented whole. */
export function hardwareOf(type: string): Hardware {
  refuseTrainium3(type);
  return rowOf(ROWS, type, 'instance types');
}
/** Every instance type by name. */
export const hardwareRows = (): Readonly<Record<string, Hardware>> => ROWS;
