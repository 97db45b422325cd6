/**
 * Begins with the test files that take longest. A fresh clone knows no times of an earlier run, and a long file that begins
 * last is waited for by one worker while the others have nothing to do.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

/** Seconds on two cores beside two other files, longest first; what is not here takes less than a minute. */
const LONGEST = {
  'test/docs/commands.test.ts': 434,
  'test/e2e/faults-between.test.ts': 295,
  'test/e2e/first-hour-transcript.test.ts': 171,
  'test/cli/help.test.ts': 128,
  'test/e2e/acceptance.test.ts': 115,
  'test/host/vllm-constraints.test.ts': 80,
};
const ORDER = Object.keys(LONGEST);

const placeOf = ({ path }) => {
  const place = ORDER.findIndex((name) => path.endsWith(`/${name}`));
  return place === -1 ? ORDER.length : place;
};

class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

module.exports = LongestFirst;
module.exports.LONGEST = LONGEST;
