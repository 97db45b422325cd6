/** Every mutant of every group. */
import type { Mutant } from '../mutant';
import { COMMANDS } from './commands';
import { LAYOUT } from './layout';
import { LENGTHS } from './lengths';
import { MEMORY } from './memory';
import { PARAMETERS } from './parameters';
import { verdictMutants } from './verdict';

export const allMutants = (): readonly Mutant[] => [
  ...LAYOUT,
  ...MEMORY,
  ...LENGTHS,
  ...PARAMETERS,
  ...COMMANDS,
  ...verdictMutants(),
];
