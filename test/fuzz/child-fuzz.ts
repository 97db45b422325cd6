import { writeFileSync } from 'node:fs';
import type { FuzzPlan } from './run-target';
import { fuzzTarget } from './run-target';
import type { FuzzFinding } from './target';
import { allTargets } from './targets/all-targets';

/** What a child is asked for, as JSON in its argument. */
export interface ChildRequest extends Pick<FuzzPlan, 'runs' | 'seed'> {
  readonly name: string;
  /** File that always holds the input at work. */
  readonly current: string;
}

/** What a child says: that another input begins, or what it found at its end. */
export type ChildMessage = 'input' | { readonly found: FuzzFinding | null };

/** The child's side: works through one target and tells its parent. */
export async function childFuzz(asked: string): Promise<number> {
  const { name, current, runs, seed } = JSON.parse(asked) as ChildRequest;
  const target = allTargets.find((it) => it.name === name);
  if (target === undefined) return 2;
  const tell = (message: ChildMessage) => process.send?.(message);
  const before = (bytes: Buffer) => {
    writeFileSync(current, bytes);
    tell('input');
  };
  process.once('disconnect', () => process.exit(1));
  tell({ found: (await fuzzTarget(target, { runs, seed, before })) ?? null });
  process.removeAllListeners('disconnect');
  process.disconnect();
  return 0;
}
