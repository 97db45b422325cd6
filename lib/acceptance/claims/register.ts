import { ACCOUNT_CLAIMS } from './account-claims';
import { type Claim, type ClaimTest, STAGES, type Stage } from './claim';
import { SMALL_CLAIMS } from './small-claims';
import { TRAINIUM2_CLAIMS } from './trainium2-claims';
import { TUTORIAL_CLAIMS } from './tutorial-claims';

/** Every claim that was never run on hardware or in AWS, by stage, and in it in the order in which it is tried. */
export const CLAIM_REGISTER: readonly Claim[] = [
  ...ACCOUNT_CLAIMS,
  ...SMALL_CLAIMS,
  ...TRAINIUM2_CLAIMS,
  ...TUTORIAL_CLAIMS,
];

/**
 * How claims were tested, by id. Empty: nothing was. Who brings a record of a first day home adds what it says
 * here, and the page of claims shows it.
 */
export const CLAIM_TESTS: Readonly<Record<string, ClaimTest>> = {};

/** A stage in numbers: its claims, those that were tested, and the minutes of all of them. */
interface StageCount {
  readonly stage: Stage;
  readonly claims: number;
  readonly tested: number;
  readonly minutes: number;
}

/** The claims counted by stage, in the order of the stages. */
export function countByStage(): readonly StageCount[] {
  return STAGES.map((stage) => {
    const claims = CLAIM_REGISTER.filter((claim) => claim.stage === stage);
    return {
      ...{ stage, claims: claims.length },
      tested: claims.filter(({ id }) => id in CLAIM_TESTS).length,
      minutes: claims.reduce((sum, { minutes }) => sum + minutes, 0),
    };
  });
}
