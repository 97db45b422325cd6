import { type InstanceFacts, unlikeFacts, unlikeSentence } from '../../contract/instance-facts';
import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import { type Fact, text } from './fact';

/** What each instance of a run said of itself last, by its id. */
export function saidFacts(
  { instances = {} }: Manifest['target'],
  outcomes: readonly Outcome[],
): Readonly<Record<string, InstanceFacts>> {
  const newest = [...outcomes].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  return {
    ...instances,
    ...Object.fromEntries(
      newest.flatMap(({ instanceId, instance }) => (instance ? [[instanceId, instance]] : [])),
    ),
  };
}

/** A line for each instance that was not what the deployment had recorded; the label is the code. */
export function notAsRecorded({ target }: Manifest, outcomes: readonly Outcome[]): Fact[] {
  const said = saidFacts(target, outcomes);
  return target.instanceIds.flatMap((id) => {
    const unlike = unlikeFacts(said[id] ?? {}, target.recorded ?? {});
    return unlike.length === 0 ? [] : [text('InstanceNotAsRecorded', unlikeSentence(id, unlike))];
  });
}
