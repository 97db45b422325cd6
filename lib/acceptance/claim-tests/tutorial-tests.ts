import { formatSeconds } from '../../core/units';
import {
  type ClaimTestRow,
  type Evidence,
  heldIf,
  type Judgement,
  resultsOf,
  successOf,
  unreached,
  whyNot,
} from './evidence';
import { doubts, verdictOf } from './verdict-test';

const on = 'tutorial';
const moment = 'measured';

/** What the machine of the tutorial says. */
export const TUTORIAL_TESTS: readonly ClaimTestRow[] = [
  { id: 'capacity', on, moment: 'deployed', test: launched },
  { id: 'compile-70b', on, moment, test: (evidence) => took(evidence, 'compile') },
  { id: 'load-70b', on, moment, test: (evidence) => took(evidence, 'deploy') },
  { id: 'tutorial-runs', on, moment, test: (evidence) => verdictOf(evidence, 1) },
  { id: 'tutorial-verbatim', on: 'tutorial-verbatim', moment, test: verbatim },
];

function launched({ instances, environment }: Evidence): Judgement {
  const { count, type } = environment.instance;
  return heldIf(instances.length === count, `${instances.length} of ${count} ${type} came up`);
}

function took(evidence: Evidence, phase: 'compile' | 'deploy'): Judgement {
  const done = successOf(evidence, phase);
  if (done === undefined) return whyNot(evidence, phase);
  if (phase === 'compile' && done.made.artifactHit !== 'none')
    return unreached('the artifact was there already');
  return heldIf(true, `${phase} took ${formatSeconds(done.seconds)}`);
}

/** We say that its numbers are wrong: a valid verdict would refute us. */
function verbatim(evidence: Evidence): Judgement {
  const results = resultsOf(evidence);
  if (results.length === 0) return whyNot(evidence, 'benchmark');
  const valid = results.filter(({ verdict }) => verdict.status === 'valid');
  return heldIf(
    valid.length === 0,
    valid.length === 0 ? results.map(doubts).join('; ') : 'its verdict is valid',
  );
}
