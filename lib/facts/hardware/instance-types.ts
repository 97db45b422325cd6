/** Instance types that carry Neuron devices. */
import { rowOf } from '../required-cell';
import type { Hardware } from './hardware';
import { INFERENTIA2 } from './inferentia2';
import { TRAINIUM1 } from './trainium1';
import { TRAINIUM2 } from './trainium2';

const ROWS: Readonly<Record<string, Hardware>> = Object.fromEntries(
  [...TRAINIUM2, ...TRAINIUM1, ...INFERENTIA2].map((row) => [row.type, row]),
);

export const instanceTypes = (): readonly string[] => Object.keys(ROWS);
export const hardwareOf = (type: string): Hardware => rowOf(ROWS, type, 'instance types');
export const hardwareRows = (): Readonly<Record<string, Hardware>> => ROWS;
