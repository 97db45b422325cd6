import type { PageView } from '../view/page-view';
import { element, fill, terms } from './elements';

/** Whether the requests fit what is compiled, with the numbers behind the answer. */
export function showLengths({ admission: { lengths } }: PageView): void {
  const { context, sequence, promptTail, totalTail, standardDeviations } = lengths;
  const of = lengths.terms.map(({ name, mean, stddev, basis }) => ({
    label: `Mean ${name}`,
    value: `${mean} ± ${stddev} tokens; ${basis}`,
  }));
  const rows = [
    ...of,
    { label: 'Longest prompt', value: `${promptTail} of ${context} compiled tokens` },
    { label: 'Prompt and answer', value: `${totalTail} of ${sequence} compiled tokens` },
  ];
  const note = `Longest: mean and ${standardDeviations} standard deviations${lengths.jitterPercent === 0 ? '' : `, ${lengths.jitterPercent} % jitter`}.`;
  fill('lengths', terms(rows), element('p', { class: 'muted' }, note));
}
