import { dirname, join } from 'node:path';
import { CALIBRATION_FILE } from '../../prediction';
import type { Call } from '../program/call';
import { configFile } from './requested-environment';

/** The file of measured times: beside the configuration file. */
export function calibrationFile(call: Call): string {
  return join(dirname(configFile(call)), CALIBRATION_FILE);
}
