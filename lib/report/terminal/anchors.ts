import { ANCHORS } from '../anchors';
import { block, type Paper, pairs } from './block';

/**
 * What others have published, each row with its caveat; no mark of ours, because these are not our numbers.
 */
export function anchorsBlock(paper: Paper): string {
  const rows = ANCHORS.flatMap(({ system, load, result, source, caveat }) => [
    ['system', system] as const,
    ['  load', load] as const,
    ['  result', result] as const,
    ['  source', source] as const,
    ['  caveat', caveat] as const,
  ]);
  const head =
    'Published by others: orders of magnitude, not a ranking; workloads, precisions and clients differ';
  return rows.length === 0 ? block(paper, head, false, 'none') : pairs(paper, head, rows, false);
}
