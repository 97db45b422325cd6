/** The run of the bootstrap that a deployment starts by itself: its log and outcome are in `runs/bootstrap-<digest>/`. */
export function bootstrapRun(documentSha256: string): string {
  return `bootstrap-${documentSha256.slice(0, 12)}`;
}
