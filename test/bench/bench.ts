/** The benches, in the order in which they run; each is a question and answers with rows. */

import { accuracy } from './accuracy';
import { command } from './command';
import type { Context } from './context';
import { failing } from './failing';
import { firstHour } from './first-hour';
import { prediction } from './prediction';
import { rehearsal } from './rehearsal';
import type { Row } from './row';
import { saturation } from './saturation';
import { scale } from './scale';
import { Scratch } from './scratch';
import { slots } from './slots';
import { slow } from './slow';
import { streams } from './streams';
import { sweep } from './sweep';
import { synth } from './synth';
import { verdict } from './verdict';

export const BENCHES: Readonly<Record<string, (context: Context) => Promise<Row[]>>> = {
  slots,
  slow,
  accuracy,
  streams,
  saturation,
  failing,
  command,
  synth,
  scale,
  prediction,
  sweep,
  verdict,
  rehearsal,
  'first-hour': firstHour,
};

/** One after the other: two at once would measure each other. */
export async function runBenches(
  names: readonly string[],
  context: Omit<Context, 'scratch'>,
): Promise<Row[]> {
  const scratch = new Scratch();
  try {
    const rows: Row[] = [];
    for (const name of names) {
      context.say(name);
      rows.push(...((await BENCHES[name]?.({ ...context, scratch })) ?? []));
    }
    return rows;
  } finally {
    scratch.close();
  }
}
