import { isTrainyardError } from '../../core/errors';
import type { Environment } from '../../environment';
import type { EditSeen, Evidence } from '../claim-tests/evidence';
import { troubleText } from './day-trouble';
import type { StandingEnvironment } from './environment-line';
import { judgeOne, openClaims } from './judge-claims';

/**
 * Deploys the environment again for each open claim about an edit, with that one edit of what was deployed first, and
 * tests the claim by what became of it. The moment at which the stack deletes itself stays. What fails is evidence.
 * @throws what stopped the day
 */
export async function tryEdits(standing: StandingEnvironment, seen: Evidence): Promise<void> {
  for (const claim of openClaims(standing).filter(({ row }) => row.moment === 'edited')) {
    const edited = claim.row.edit?.(standing.day.environment);
    const edit = edited === undefined ? null : await editSeen(standing, edited);
    await judgeOne(standing, claim, { ...seen, edit });
  }
}

async function editSeen(
  { ports, open, options }: StandingEnvironment,
  edited: Environment,
): Promise<EditSeen | null> {
  const record = () => open.ports.directory.deployment(edited.name);
  const before = await record();
  if (before === undefined) return null;
  options.emit({ type: 'note', message: `${edited.name}: deploying again with one edit` });
  const trouble = await ports.deployments.deploy(edited, options.signal).then(
    () => null,
    (error: unknown) => troubleOf(error),
  );
  return { trouble, before, after: await record(), state: await ports.deployments.state(edited) };
}

/** With the last words of a program that failed. */
function troubleOf(error: unknown): string {
  if (!isTrainyardError(error)) return troubleText(error);
  if (error.kind === 'stopped') throw error;
  return typeof error.cause === 'string' ? `${troubleText(error)}: ${error.cause}` : troubleText(error);
}
