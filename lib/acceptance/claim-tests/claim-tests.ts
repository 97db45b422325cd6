import { ACCOUNT_TESTS } from './account-tests';
import { BENCHMARK_TESTS } from './benchmark-tests';
import type { ClaimTestRow } from './evidence';
import { SMALL_TESTS } from './small-tests';
import { TRAINIUM2_TESTS } from './trainium2-tests';
import { TUTORIAL_TESTS } from './tutorial-tests';

/** Every claim that a day tests without hands. The others are tried by hand, as the register says. */
export const CLAIM_TESTS_BY_ITSELF: readonly ClaimTestRow[] = [
  ...ACCOUNT_TESTS,
  ...SMALL_TESTS,
  ...BENCHMARK_TESTS,
  ...TRAINIUM2_TESTS,
  ...TUTORIAL_TESTS,
];
