/** The page of the matrix, from its cells and what was seen of them. */
import { CELLS, type Cell } from './cells';
import type { JudgedCell } from './judged-cell';

/** What was seen, by the failure as it was injected; a cell that was not run has none. */
export type Results = Readonly<Record<string, JudgedCell>>;

/** Whether everything that a cell asks is as it is to be. */
export const isWell = (it: JudgedCell) =>
  it.detected && it.named && it.nothingLeft && ![it.outcome, it.diagnosed, it.resumes].includes(false);

const answer = (value: boolean | null) => (value === null ? '–' : value ? 'yes' : '**no**');

function rowOf(cell: Cell, it: JudgedCell | undefined): string {
  const where = [`\`${cell.fault}\``, cell.phase, cell.placement];
  const seen =
    it === undefined
      ? ['not run', ...Array.from({ length: 6 }, () => '')]
      : [
          answer(it.detected),
          answer(it.named),
          String(it.exit),
          ...[it.outcome, it.nothingLeft, it.diagnosed, it.resumes].map(answer),
        ];
  return `| ${[...where, ...seen].join(' | ')} |`;
}

/** docs/faults.md. */
export function matrixPage(results: Results): string {
  const run = CELLS.filter(({ fault }) => results[fault] !== undefined);
  const well = run.filter(({ fault }) => isWell(results[fault] as JudgedCell));
  return `# Failures, injected and looked at

\`npm run faults\` writes this page. Each row is a rehearsal into which one failure is injected (\`trainyard rehearse --inject NAME\`): at a phase,
on one of two replicas, on the instance, or in the account. Then, without it, the run goes on. Nothing here was seen on hardware.

${run.length} of ${CELLS.length} cells were run; ${well.length} of them are as they should be.

- **detected**: the command ends with 1; a failure that only warns ends nothing and is found by Diagnose.
- **named**: by the failure's name, by the code that the name explains, or by the check of the verdict.
- **outcome**: the phase left its outcome in the bucket, with that code.
- **left**: no process, lock or temporary file is left when the command has ended.
- **diagnosed**: Diagnose names the failure. **resumes**: \`trainyard resume\` comes to its end without the failure (a new rehearsal
  where no run had begun); a verdict that only the machine spoils counts as one.
- **–**: the cell does not have the question. **not run**: nobody has asked it yet on this version.

| failure | phase | placement | detected | named | exit | outcome | left nothing | diagnosed | resumes |
|${' --- |'.repeat(10)}
${CELLS.map((cell) => rowOf(cell, results[cell.fault])).join('\n')}
`;
}
