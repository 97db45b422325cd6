import { type Release, type Support, supportOf } from '../../facts';

/** What the commands about releases show of one, as data. */
export interface ReleaseView extends Omit<Release, 'optionTables' | 'python'> {
  /** Python of its venv. */
  readonly python: string;
  /** Whether AWS still works on the way by which it serves. */
  readonly support: Support;
}

/** A release with what AWS says of its way of serving. */
export function releaseView({ optionTables: _, ...release }: Release): ReleaseView {
  return { ...release, support: supportOf(release) };
}

/** The state of support in a few words: `maintenance since 2.30.0, ends with 2.34.0 on trn2 and trn3`. */
export function supportText({ state, since, ends }: Support): string {
  const end = ends === undefined ? '' : `, ends with ${ends.release} on ${ends.families.join(' and ')}`;
  return `${state} since ${since}${end}`;
}

/** Version of vLLM and of its plugin, as far as they are known. */
export function vllmText({ vllm }: Pick<Release, 'vllm'>): string {
  const plugin = vllm.kind === 'ami' && vllm.plugin !== undefined ? ` with plugin ${vllm.plugin}` : '';
  return `${vllm.vllm ?? 'not known'}${plugin}`;
}
