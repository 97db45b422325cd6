import type { Refusal } from '../../plan/admission/refusal';
import type { PageView } from '../view/page-view';
import { element, fill, placed } from './elements';

/** Admitted or refused, with every reason; and how many layouts of the list are admitted. */
export function showVerdict({ admission, layouts }: PageView): void {
  const { refusals } = admission;
  say(refusals.length === 0 ? 'valid' : 'invalid', refusals.length === 0 ? 'admitted' : 'refused', refusals);
  const { work } = layouts.request;
  const admitted = layouts.rows.length + layouts.filtered;
  fill(
    'summary',
    `${work.model.id} on ${work.hardware.type}, Neuron SDK ${work.release}. ${work.concurrency} requests in flight, ` +
      `${work.inputTokens} tokens in and ${work.outputTokens} out, as the server counts them; ` +
      `${admitted} of ${admitted + layouts.refused.length} layouts are admitted.`,
  );
}

/** Values that the configuration file would refuse: nothing is computed with them. */
export function showProblems(problems: readonly Refusal[]): void {
  say('invalid', 'refused', problems);
  fill('summary', 'Nothing is computed while a value is outside its limits.');
}

function say(kind: 'valid' | 'invalid', word: string, refusals: readonly Refusal[]): void {
  placed('verdict', HTMLElement).setAttribute('class', `card verdict ${kind}`);
  fill('verdict-word', word);
  fill('reasons', ...refusals.map(reason));
}

function reason({ code, message, next }: Refusal): HTMLElement {
  return element(
    'div',
    { class: 'check' },
    element('code', { class: 'code' }, code),
    element('p', {}, message),
    element('p', { class: 'muted' }, `Next: ${next}`),
  );
}
