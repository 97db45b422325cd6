import { CLAIM_REGISTER, CLAIM_TESTS, countByStage } from '../../acceptance/claims/register';
import { table } from '../printers/table';
import { type Call, print, printJson } from '../program/call';

/** `trainyard acceptance list`: every claim that nobody tried on hardware or in AWS, cheapest stage first. */
export async function command(call: Call): Promise<void> {
  const claims = CLAIM_REGISTER.map((claim) => ({ ...claim, tested: CLAIM_TESTS[claim.id] ?? null }));
  if (call.options.json) return printJson(call, claims);
  print(
    call,
    table(
      [{ head: 'claim' }, { head: 'stage' }, { head: 'minutes', right: true }, { head: 'tested' }],
      claims.map((it) => [it.id, it.stage, String(it.minutes), it.tested?.outcome ?? 'never']),
    ),
  );
  const counts = countByStage().map(({ stage, claims: all, tested }) => `${stage} ${tested} of ${all}`);
  print(call, `\ntested: ${counts.join(', ')}; docs/never-run-on-hardware.md has each sentence and its test`);
}
