import { releaseOf } from '../../lib/facts';

/** Some commit, for the releases of which the catalogue has none; null for the others, which refuse one. */
export function commitFor(release: string): string | null {
  const { vllm } = releaseOf(release);
  return vllm.kind === 'fork' && vllm.commit === undefined ? 'c'.repeat(40) : null;
}
