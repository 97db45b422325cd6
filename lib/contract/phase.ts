/** The phases of a run. One phase is one document, one script on the host and one outcome. */
import { z } from 'zod';

export const PHASES = ['prepare', 'compile', 'deploy', 'benchmark', 'diagnose', 'stop'] as const;
export const phaseSchema = z.enum(PHASES);
export type Phase = z.infer<typeof phaseSchema>;

/** `bootstrap` runs once per host through an association, before any phase of a run. */
export const HOST_PHASES = ['bootstrap', ...PHASES] as const;
export const hostPhaseSchema = z.enum(HOST_PHASES);
export type HostPhase = z.infer<typeof hostPhaseSchema>;
