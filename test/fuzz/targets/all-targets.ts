import type { FuzzTarget } from '../target';
import { commandTargets } from './command-targets';
import { environmentTargets } from './environment-targets';
import { serviceTargets } from './service-targets';
import { storedTargets } from './stored-targets';

/** Every parser of foreign text that TypeScript has. */
export const allTargets: readonly FuzzTarget[] = [
  ...environmentTargets,
  ...storedTargets,
  ...commandTargets,
  ...serviceTargets,
];
