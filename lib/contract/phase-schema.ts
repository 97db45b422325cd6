import { z } from 'zod';
import { HOST_PHASES, PHASES } from './phase';

/** Schema of a phase of a run. Beside the names, because who only needs those need not load zod. */
export const phaseSchema = z.enum(PHASES);
/** Schema of a phase of a run, or the bootstrap. */
export const hostPhaseSchema = z.enum(HOST_PHASES);
