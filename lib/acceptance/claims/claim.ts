/** The stages of the first day, cheapest first. */
export const STAGES = ['account', 'small', 'trn2-small', 'tutorial'] as const;

/** A stage of the first day. */
export type Stage = (typeof STAGES)[number];

/** The least that a claim can be tested on. */
type TestedOn = 'any account' | 'any Neuron instance' | 'Trainium2';

/** A sentence of ours that nobody has tried on hardware or in AWS. */
export interface Claim {
  /** Words with hyphens, unique in the register; it never changes, because records of tests name it. */
  readonly id: string;
  /** The cheapest stage that can test it. */
  readonly stage: Stage;
  /** What we say, as it would be true. */
  readonly sentence: string;
  /** What goes wrong where it is not true. */
  readonly matters: string;
  /** What is done to find out, and what is looked at. */
  readonly test: string;
  readonly on: TestedOn;
  /** Minutes that its test takes of the stage; ours, by estimate, until somebody measured it. */
  readonly minutes: number;
}

/** How a test of a claim ended. */
export interface ClaimTest {
  readonly outcome: 'held' | 'failed';
  /** ISO 8601. */
  readonly at: string;
  /** The record or run that tried it. */
  readonly by: string;
  /** What was seen. */
  readonly evidence: string;
}

/** The rows of one stage, without the word that they share. */
export function inStage(stage: Stage, rows: readonly Omit<Claim, 'stage'>[]): readonly Claim[] {
  return rows.map((row) => ({ ...row, stage }));
}
