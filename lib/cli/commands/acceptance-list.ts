import { CLAIM_TESTS_BY_ITSELF } from '../../acceptance/claim-tests/claim-tests';
import { CLAIM_REGISTER, CLAIM_TESTS, countByStage } from '../../acceptance/claims/register';
import { table } from '../printers/table';
import { type Call, print, printJson, printText, tableWidth } from '../program/call';

/** `trainyard acceptance list`: every claim that nobody tried on hardware or in AWS, cheapest stage first. */
export async function command(call: Call): Promise<void> {
  const byItself = new Set(CLAIM_TESTS_BY_ITSELF.map(({ id }) => id));
  const claims = CLAIM_REGISTER.map((claim) => ({
    ...claim,
    // `run`: `acceptance run` tests it; `hand`: somebody does.
    by: byItself.has(claim.id) ? 'run' : 'hand',
    tested: CLAIM_TESTS[claim.id] ?? null,
  }));
  if (call.options.json) return printJson(call, claims);
  print(
    call,
    table(
      [
        { head: 'claim' },
        { head: 'stage' },
        { head: 'minutes', right: true },
        { head: 'by' },
        { head: 'tested' },
      ],
      claims.map((it) => [it.id, it.stage, String(it.minutes), it.by, it.tested?.outcome ?? 'never']),
      tableWidth(call),
    ),
  );
  const counts = countByStage().map(({ stage, claims: all, tested }) => `${stage} ${tested} of ${all}`);
  const says = `tested: ${counts.join(', ')}; \`trainyard help never-run-on-hardware\` has each sentence and its test`;
  printText(call, `\n${says}`);
}
