import { type Claim, inStage } from './claim';

const on = 'Trainium2';

/** What only a trn2.48xlarge can tell. */
export const TUTORIAL_CLAIMS: readonly Claim[] = inStage('tutorial', [
  {
    ...{ id: 'capacity', on, minutes: 5 },
    sentence: 'A trn2.48xlarge starts in a zone of the catalogue, or the refusal is named.',
    matters: 'the day ends here',
    test: 'the launch',
  },
  {
    ...{ id: 'block-quota', on, minutes: 1 },
    sentence: 'Whether a capacity block counts against a quota.',
    matters: 'a prepaid block cannot be used',
    test: 'use of the quota before and after a launch into a block',
  },
  {
    ...{ id: 'compile-70b', on, minutes: 45 },
    sentence: 'The 70B model compiles at TP 32 within the time limit of Compile.',
    matters: 'no time of compile or size of artifact is published for it',
    test: 'Compile of environment `tutorial`; minutes, size, memory of the host',
  },
  {
    ...{ id: 'load-70b', on, minutes: 15 },
    sentence: 'Two replicas of 32 cores load at the same time within the memory of the host.',
    matters: 'no guidance for loads side by side is published',
    test: 'Deploy; minutes, and the greatest use of host memory',
  },
  {
    ...{ id: 'compile-beside-deploy', on, minutes: 30 },
    sentence: 'A compile beside a deploy, or beside another compile, takes as long as alone.',
    matters: 'a sweep takes longer than its plan',
    test: 'a second compile while the first replicas load',
  },
  {
    ...{ id: 'tutorial-runs', on, minutes: 60 },
    sentence: 'Environment `tutorial` runs to a valid verdict.',
    matters: 'this is what the project is for',
    test: 'the whole line with 1,000 requests',
  },
  {
    ...{ id: 'tutorial-verbatim', on, minutes: 90 },
    sentence:
      'The tutorial’s own commands give the wrong numbers that our page says, and the verdict names why.',
    matters: 'our corrections would be of faults that are not there',
    test: 'environment `tutorial-verbatim`; the failed checks, and corrupted text',
  },
  {
    ...{ id: 'llmperf-agrees', on, minutes: 30 },
    sentence: 'Our client and LLMPerf’s own measure the same replicas alike, where LLMPerf is right.',
    matters: 'numbers cannot be compared with published ones',
    test: 'two short benchmarks with each client, one request at a time; the medians of TTFT and E2E compared',
  },
]);
