/**
 * Id of the run in which a deployment's bootstrap brings instances that exist up to date: `bootstrap-` and the first 12
 * digits of the document's SHA-256. Its log and outcome are in `runs/bootstrap-<digest>/` of the results bucket.
 */
export function bootstrapRun(documentSha256: string): string {
  return `bootstrap-${documentSha256.slice(0, 12)}`;
}

/** Id of the run in which a deployment waits for the first bootstrap of an instance; the same for every document. */
export const SIGNAL_RUN = 'bootstrap-signal';
