/** The phases of a run. One phase is one document, one script on the host and one outcome. */
import { z } from 'zod';

export const PHASES = ['prepare', 'compile', 'deploy', 'benchmark', 'diagnose', 'stop'] as const;
export const phaseSchema = z.enum(PHASES);
export type Phase = z.infer<typeof phaseSchema>;

/** `bootstrap` runs once per host through an association, before any phase of a run. */
export const HOST_JOBS = ['bootstrap', ...PHASES] as const;
export const hostJobSchema = z.enum(HOST_JOBS);
export type HostJob = z.infer<typeof hostJobSchema>;
