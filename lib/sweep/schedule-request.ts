/** A cell as the schedule sees it: no layout, only what it shares with others and how long it takes. */
export interface ScheduledCell {
  /** Id of the cell. */
  readonly cell: string;
  /** Key of its artifact. */
  readonly artifact: string;
  /** Its deployment. */
  readonly deployment: string;
  /** Seconds of its measurement. */
  readonly measureSeconds: number;
}

/** What is scheduled, on what. */
export interface ScheduleRequest {
  /** The cells, the most valuable first. */
  readonly cells: readonly ScheduledCell[];
  /** Instances that share them; at least 1. */
  readonly instances: number;
  /** Compiles that one instance runs at once; at least 1. */
  readonly compileSlots: number;
  /** Whether no compile runs beside a measurement on the same instance. */
  readonly measureAlone: boolean;
  /** Seconds of the steps that are alike for all cells. */
  readonly seconds: {
    /** Weights onto one instance. */
    readonly download: number;
    /** One artifact. */
    readonly compile: number;
    /** The first deploy on an instance. */
    readonly load: number;
    /** A later deploy. */
    readonly redeploy: number;
  };
}
