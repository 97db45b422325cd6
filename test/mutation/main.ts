/**
 * `npm run mutants [-- GROUP…]`: makes small mistakes in the rules, one at a time, in a copy of the repository, and
 * sees whether the tests notice. Ends with 1 when a group has under 90 % of its mutants killed, or one has lost its text.
 */
import type { Group, Mutant } from './mutant';
import { GROUPS } from './mutant';
import { allMutants } from './mutants/all-mutants';
import { type Judged, nameOf, scoresOf } from './score';
import { Scratch } from './scratch';

/** The machine of a developer has other work as well. */
const WORKERS = 2;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(asked: readonly string[]): Promise<number> {
  const stranger = asked.find((name) => !GROUPS.includes(name as Group));
  if (stranger !== undefined) {
    say(`there is no group ${stranger}; there are ${GROUPS.join(', ')}`);
    return 2;
  }
  const mutants = allMutants().filter(({ group }) => asked.length === 0 || asked.includes(group));
  const copies = Array.from({ length: WORKERS }, () => new Scratch());
  const remove = () => {
    for (const copy of copies) copy.remove();
  };
  process.once('SIGINT', () => {
    remove();
    process.exit(3);
  });
  try {
    const broken = await failingTest(copies[0], mutants);
    if (broken !== undefined) {
      say(`${broken} fails without any mutant; mend it first`);
      return 1;
    }
    return report(await judgeAll(copies, mutants));
  } finally {
    remove();
  }
}

/** A test that fails by itself would kill every mutant. */
async function failingTest(
  copy: Scratch | undefined,
  mutants: readonly Mutant[],
): Promise<string | undefined> {
  for (const test of new Set(mutants.flatMap(({ tests }) => tests))) {
    if (!(await copy?.passes(test))) return test;
  }
  return undefined;
}

async function judgeAll(copies: readonly Scratch[], mutants: readonly Mutant[]): Promise<Judged[]> {
  const waiting = [...mutants];
  const judged: Judged[] = [];
  const work = async (copy: Scratch) => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const fate = await copy.fateOf(mutant);
      judged.push({ mutant, fate });
      say(
        `${String(judged.length).padStart(3)}/${mutants.length} ${fate.padEnd(9)} ${mutant.group} ${nameOf(mutant)}`,
      );
    }
  };
  await Promise.all(copies.map(work));
  return judged;
}

function report(judged: readonly Judged[]): number {
  const scores = scoresOf(judged);
  say('');
  for (const { mutant, fate } of judged) if (fate !== 'killed') say(`${fate}: ${nameOf(mutant)}`);
  for (const { group, killed, all, enough } of scores) {
    const percent = ((killed / all) * 100).toFixed(1);
    say(`${group.padEnd(10)} ${killed} of ${all} killed, ${percent} %${enough ? '' : '  NOT ENOUGH'}`);
  }
  return scores.every(({ enough }) => enough) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(String(error));
    process.exitCode = 1;
  },
);
