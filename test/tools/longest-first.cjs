/**
 * Begins with the test files that take longest. A fresh clone knows no times of an earlier run, and a long file that begins
 * last is waited for by one worker while the others have nothing to do.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

/** Seconds on two cores beside other files, longest first: of the first tier beside busy loops, of the second without. */
const LONGEST = {
  'test/docs/commands.test.ts': 592,
  'test/e2e/faults-between.test.ts': 326,
  'test/conformance/report-pages.test.ts': 222,
  'test/infra/effects/field-effects.test.ts': 216,
  'test/conformance/chaos.test.ts': 216,
  'test/e2e/first-hour-transcript.test.ts': 201,
  'test/e2e/acceptance.test.ts': 190,
  'test/e2e/rehearsal.test.ts': 178,
  'test/conformance/real-ray.test.ts': 178,
  'test/conformance/acceptance-kills.test.ts': 177,
  'test/conformance/real-ray-kills.test.ts': 169,
  'test/conformance/stack.test.ts': 143,
  'test/conformance/layouts.test.ts': 136,
  'test/conformance/resume-everywhere.test.ts': 126,
  'test/host/vllm-constraints.test.ts': 117,
  'test/measure/files.test.ts': 117,
  'test/measure/detection.test.ts': 116,
  'test/host/kills.test.ts': 109,
  'test/conformance/package.test.ts': 108,
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
