/** The benches, in the order in which they run; each is a question and answers with rows. */

import { truth } from './accuracy';
import { command } from './command';
import type { Context } from './context';
import { failing } from './failing';
import { rehearsal } from './rehearsal';
import type { Row } from './row';
import { Ground } from './scratch';
import { slots } from './slots';
import { slow } from './slow';
import { streams } from './streams';

export const BENCHES: Readonly<Record<string, (context: Context) => Promise<Row[]>>> = {
  slots,
  slow,
  truth,
  streams,
  failing,
  command,
  rehearsal,
};

/** One after the other: two at once would measure each other. */
export async function runBenches(names: readonly string[], context: Omit<Context, 'ground'>): Promise<Row[]> {
  const ground = new Ground();
  try {
    const rows: Row[] = [];
    for (const name of names) {
      context.say(name);
      rows.push(...((await BENCHES[name]?.({ ...context, ground })) ?? []));
    }
    return rows;
  } finally {
    ground.close();
  }
}
