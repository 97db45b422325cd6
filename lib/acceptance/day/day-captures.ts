import { join } from 'node:path';
import { keys } from '../../contract/names';
import { writeWhole } from '../../core/files';
import { everyRunOf, type StandingEnvironment } from './environment-line';
import { redacted } from './redacted';

/** What is worth keeping of a run: how each phase ended, its log, its result, and what the tools of the devices said. */
const KEPT =
  /\/(?:outcomes\/.*\.json|logs\/.*\.log|result\.json|evidence\.json|devices\.json|[^/]*monitor[^/]*)$|\/manifest\.json$/;
/** A log of a compile may be long; what is longer stays in the bucket. */
const LONGEST_BYTES = 5_000_000;

/**
 * Copies what its runs left into the folder of the day, redacted, so that it may become an input of our tests. What is too
 * long is left in the bucket.
 */
export async function keepCaptures({ day, journal, open }: StandingEnvironment): Promise<void> {
  for (const { runId } of everyRunOf(journal, day.environment.name)) {
    const objects = (await open.ports.store.list(keys.run(runId))).filter(
      ({ key, size }) => KEPT.test(key) && size <= LONGEST_BYTES,
    );
    for (const { key } of objects) {
      const bytes = await open.ports.store.get(key);
      if (bytes === undefined) continue;
      const place = join(journal.folder, 'captures', redacted(key));
      writeWhole(place, redacted(Buffer.from(bytes).toString('utf8')), 'name a folder that you can write');
    }
  }
}
