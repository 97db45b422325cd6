/** What every bench is handed. */
import type { Scratch } from './scratch';
import type { UpstreamSource } from './upstream';

export interface Context {
  readonly scratch: Scratch;
  /** Where LLMPerf's own source is, if it is at hand. */
  readonly upstream?: UpstreamSource;
  /** Tells what is being measured. */
  readonly say: (what: string) => void;
}
