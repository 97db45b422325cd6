/**
 * Id of the run that a deployment's bootstrap belongs to: `bootstrap-` and the first 12 digits of the document's
 * SHA-256. Its log and outcome are in `runs/bootstrap-<digest>/` of the results bucket.
 */
export function bootstrapRun(documentSha256: string): string {
  return `bootstrap-${documentSha256.slice(0, 12)}`;
}
