/** The design of a core: Trainium and Inferentia2 share one. */
export type CoreDesign = 'v2' | 'v3';

/** What the fit found for one design of core. */
export interface CoreConstants {
  /** Share of the memory bandwidth that reading weights reaches. */
  readonly weightBandwidthShare: number;
  /** Share of the memory bandwidth that reading the cache reaches. */
  readonly keyValueBandwidthShare: number;
  /** Seconds that each layer takes in a step, whatever the layout. */
  readonly secondsPerLayer: number;
  /** Seconds that each step takes, whatever the model. */
  readonly secondsPerStep: number;
  /** Share of the BF16 speed that a prefill reaches. */
  readonly computeShare: number;
  /** Bytes per second between the cores of a replica; null where the fit has no such term. */
  readonly linkBytesPerSecond: number | null;
  /** Seconds that each prefill takes, whatever its length. */
  readonly secondsPerPrefill: number;
}
