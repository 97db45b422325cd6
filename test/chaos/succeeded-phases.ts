import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeSchema } from '../../lib/contract/outcome';

/** How often each phase of each run has succeeded, from the outcomes in the emulated bucket. */
export function succeededPhases(
  folder: string,
): readonly { readonly what: string; readonly times: number }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /account\/s3\/.*outcomes\/[a-z]+\/[^/]+\.json$/.test(name),
  );
  const counts = new Map<string, number>();
  for (const file of files) {
    const { job, runId, status } = outcomeSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const what = `${job} of ${runId}`;
    if (status === 'succeeded' && job !== 'bootstrap') counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, times]) => ({ what, times }));
}
