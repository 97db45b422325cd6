/** What every bench is handed. */
import type { Ground } from './scratch';
import type { UpstreamSource } from './upstream';

export interface Context {
  readonly ground: Ground;
  /** Where LLMPerf's own source is, if it is at hand. */
  readonly upstream?: UpstreamSource;
  /** Tells what is being measured. */
  readonly say: (what: string) => void;
}
