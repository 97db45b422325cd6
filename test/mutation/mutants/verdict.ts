/** Every number of the verdict's thresholds, half and twice as large: found by reading the file. */
import { readFileSync } from 'node:fs';
import type { Mutant } from '../mutant';

const FILE = 'assets/host/python/trainyard_host/measure/judge/thresholds.json';
const TESTS = ['test/measure/thresholds.test.ts', 'test/measure/verdict.test.ts'];
/** A table of its own at the limits of the check. */
const OWN_TESTS: Readonly<Record<string, readonly string[]>> = {
  AnswersAgree: ['test/measure/agreement.test.ts'],
};
/** A limit of nothing cannot be scaled: this much is let through instead. */
const INSTEAD_OF_ZERO = 0.05;

export function verdictMutants(): Mutant[] {
  const text = readFileSync(FILE, 'utf8');
  const checks = Object.keys(JSON.parse(text) as object);
  return checks.flatMap((check) => {
    const start = text.indexOf(`"${check}": {`);
    const block = text.slice(start, text.indexOf('\n  }', start));
    return [...block.matchAll(/"(\w+)": (-?[0-9.]+)(?=,?\s|$)/g)].flatMap((found) => {
      const value = Number(found[2]);
      const others = value === 0 ? [INSTEAD_OF_ZERO] : [value / 2, value * 2];
      const before = block.slice(0, found.index);
      return others.map((other) => ({
        group: 'verdict' as const,
        ...{ file: FILE, tests: OWN_TESTS[check] ?? TESTS },
        from: `${before}${found[0]}`,
        to: `${before}"${found[1]}": ${other}`,
      }));
    });
  });
}
