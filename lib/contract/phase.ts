/** The phases of a whole run, in their order. */
export const WHOLE_RUN = ['prepare', 'compile', 'deploy', 'benchmark'] as const;
/** All phases of a run, in their order. A phase is one document, one script on the host and one outcome. */
export const PHASES = [...WHOLE_RUN, 'diagnose', 'stop'] as const;
/** A phase of a run. */
export type Phase = (typeof PHASES)[number];

/**
 * Every phase that the host knows. `bootstrap` runs once per instance through an association, before any phase of a
 * run.
 */
export const HOST_PHASES = ['bootstrap', ...PHASES] as const;
/** A phase of a run, or the bootstrap. */
export type HostPhase = (typeof HOST_PHASES)[number];
