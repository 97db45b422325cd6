import type { BoundBy } from './advice';
import type { Layouts } from './layouts';
import type { Ranking } from './ranking';
import type { LayoutRow } from './space';

const BECAUSE: Readonly<Record<Ranking['because'], string>> = {
  weights: 'weights are read less often for a token',
  keyValue: 'less of the cache is read for a token',
  layers: 'the time of each layer serves more requests at once',
  prefill: 'prefills of several replicas overlap',
};

const BOUND: Readonly<Record<BoundBy, string>> = {
  memory: 'reading weights and cache (memory-bound)',
  prefill: 'prefills (prefill-bound)',
  layers: 'the time of each layer, about 0.17 ms at any degree',
};

/** When replicas help, in the terms of AWS's tutorial, as far as published data tell. */
export function adviceLines({ advice, request, rows }: Layouts): string[] {
  if (rows.length === 0) return [];
  const collective =
    'whether it is bound by collectives is not known: in published data a term that grows with the degree fits to zero, so only a profile of a measured layout can tell';
  if (advice === null) {
    return ['fewer than two layouts of all cores with a slot for every user are predicted', collective];
  }
  const { most, fewest, ranking, boundBy } = advice;
  const users = `at ${request.work.concurrency} requests in flight`;
  return [
    `${users}, ${nameOf(most)} against ${nameOf(fewest)}: ${verdict(ranking)}`,
    `most time goes into ${BOUND[boundBy.most]} for the first and ${BOUND[boundBy.fewest]} for the second`,
    collective,
  ];
}

const nameOf = ({ dataParallel, tensorParallel, batch }: LayoutRow) =>
  `DP ${dataParallel} × TP ${tensorParallel} batch ${batch}`;

function verdict({ call, because }: Ranking): string {
  if (call === 'tie') return 'a tie; measure both';
  if (call === 'measureBoth') return 'measure both; the model errs here';
  const which =
    call === 'first' ? 'more replicas are the better choice' : 'fewer replicas are the better choice';
  return `${which}, mostly because ${BECAUSE[because]}`;
}
