import { cleanUp, temporaryState } from '../e2e/command';
import { STEPS, sweepKilled } from '../e2e/sweep-kill';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const chosen = (from: number) => from + Math.floor(Math.random() * STEPS);

/** Ten moments with `npm run kills`: one in each step, and two more. Else one, in a step that chance chooses. */
const MOMENTS = process.env['TRAINYARD_ALL_MOMENTS']
  ? [...Array.from({ length: STEPS }, (_, step) => step + 1), chosen(1), chosen(1)]
  : [chosen(1)];

test.each(MOMENTS)('a sweep killed in its step %i has, resumed, every cell, each once', async (step) => {
  const state = temporaryState();
  const milliseconds = Math.floor(Math.random() * 4000);
  try {
    const { states, succeeded } = await sweepKilled(state, step, milliseconds);
    expect({ step, milliseconds, states }).toEqual({
      step,
      milliseconds,
      states: ['measured', 'measured', 'measured'],
    });
    // Whatever has succeeded was not sent again; an invalid cell was tried again as another run.
    const twice = succeeded.filter((each, at) => succeeded.indexOf(each) !== at);
    expect({ step, milliseconds, twice }).toEqual({ step, milliseconds, twice: [] });
    expect(succeeded.filter((each) => /^compile /.test(each))).toHaveLength(2);
    expect(succeeded.filter((each) => /^benchmark c\d$/.test(each))).toHaveLength(3);
  } finally {
    await cleanUp(state);
  }
});
