/** What LLMPerf did when its source is not at hand: numbers of an earlier run, never mixed with measured ones unnamed. */
export interface RecordedLoad {
  readonly name: string;
  readonly bothBusy: number;
  readonly slotUse: number;
  readonly wallSeconds: number;
}

/** Both of the same workload, so that their wall times compare with each other and with nothing else. */
export const RECORDED_LOADS: readonly RecordedLoad[] = [
  { name: 'LLMPerf v2.0 + DP patch, recorded', bothBusy: 0, slotUse: 0.42, wallSeconds: 7.3 },
  { name: 'LLMPerf f1d6bed + patches, recorded', bothBusy: 0.96, slotUse: 0.87, wallSeconds: 3.6 },
];

/** Of 160 requests, a tenth answered with HTTP 400. */
export const RECORDED_FAILURES = {
  name: 'LLMPerf f1d6bed + patches, recorded',
  requests: 160,
  recorded: 76,
  failuresRecorded: 0,
} as const;

const walls = RECORDED_LOADS.map(
  ({ name, wallSeconds }) => `${wallSeconds} s ${name.replace(', recorded', '')}`,
);
export const RECORDED_HOW = `recorded: 2026-11, with LLMPerf's own modules against mock servers of this shape, ray stubbed;
wall times of that workload: ${walls.join(', ')}`;
