import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomeSchema } from '../../contract/outcome';
import type { HostPhase } from '../../contract/phase';

/** The outcome that the newest attempt of a phase left on an emulated instance; undefined where there is none to read. */
export function lastOutcome(root: string, phase: HostPhase): Outcome | undefined {
  const folder = join(root, 'var/lib/trainyard/outcomes');
  const runs = existsSync(folder) ? readdirSync(folder) : [];
  const files = runs
    .map((run) => join(folder, run, phase))
    .filter(existsSync)
    .flatMap((attempts) => readdirSync(attempts).map((name) => join(attempts, name)))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
  const newest = files.at(-1);
  if (newest === undefined) return undefined;
  try {
    const read = outcomeSchema.safeParse(JSON.parse(readFileSync(newest, 'utf8')));
    return read.success ? read.data : undefined;
  } catch {
    // Cut short by a full disk, or by a kill.
    return undefined;
  }
}
