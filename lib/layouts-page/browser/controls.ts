import {
  CHOICES,
  type ChoiceControl,
  LIMITS,
  type LimitControl,
  NUMBERS,
  type NumberControl,
} from '../view/page-controls';
import { numberIn } from '../view/page-fragment';
import { type PageState, withInstance } from '../view/page-state';
import { element, fill, placed } from './elements';

const REFUSED = 'refused';

/** Builds the fields into their two places, and calls back with each change. */
export function buildControls(current: () => PageState, changed: (state: PageState) => void): void {
  fill('values', ...CHOICES.map(choice), ...NUMBERS.map(wholeNumber));
  fill('filters', ...LIMITS.map(limit), refusedBox());
  const listen = (event: Event) => {
    const { target } = event;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      changed(stateAfter(current(), target));
    }
  };
  for (const id of ['values', 'filters']) placed(id, HTMLElement).addEventListener('input', listen);
}

/** Writes a state into the fields; a field that says the same already keeps its cursor. */
export function showControls(state: PageState): void {
  for (const { name, field } of CHOICES) showChoice(placed(name, HTMLSelectElement), state[field]);
  for (const { name, field } of [...NUMBERS, ...LIMITS]) {
    const input = placed(name, HTMLInputElement);
    const value = state[field] ?? Number.NaN;
    if (!Object.is(numberIn(input.value), value)) input.value = Number.isNaN(value) ? '' : String(value);
  }
  placed(REFUSED, HTMLInputElement).checked = state.refused;
}

/** A model of one's own is in no list until it is shown; then it can be chosen again. */
function showChoice(select: HTMLSelectElement, value: string): void {
  const listed = [...select.options].some((option) => option.value === value);
  if (!listed) select.append(element('option', { value }, value));
  select.value = value;
}

/** Marks the fields whose values are outside their limits. */
export function markInvalid(names: ReadonlySet<string>): void {
  for (const { name } of [...NUMBERS, ...LIMITS]) {
    placed(name, HTMLInputElement).setAttribute('aria-invalid', String(names.has(name)));
  }
}

function stateAfter(state: PageState, target: HTMLInputElement | HTMLSelectElement): PageState {
  if (target.id === REFUSED) return { ...state, refused: (target as HTMLInputElement).checked };
  const choice = CHOICES.find(({ name }) => name === target.id);
  if (choice?.field === 'instanceType') return withInstance(state, target.value);
  if (choice !== undefined) return { ...state, [choice.field]: target.value };
  const value = numberIn(target.value);
  const filter = LIMITS.find(({ name }) => name === target.id);
  if (filter !== undefined) return { ...state, [filter.field]: Number.isNaN(value) ? null : value };
  const number = NUMBERS.find(({ name }) => name === target.id);
  return number === undefined ? state : { ...state, [number.field]: value };
}

const labelled = (name: string, label: string, field: HTMLElement) =>
  element('div', { class: 'field' }, element('label', { for: name }, label), field);

function choice({ name, label, choices }: ChoiceControl): HTMLElement {
  const options = choices.map((text) => element('option', { value: text }, text));
  return labelled(name, label, element('select', { id: name }, ...options));
}

function wholeNumber({ name, label, limits: { min, max } }: NumberControl): HTMLElement {
  const field = element('input', {
    id: name,
    type: 'number',
    step: '1',
    min: String(min),
    inputmode: 'numeric',
  });
  if (max !== undefined) field.max = String(max);
  return labelled(name, label, field);
}

function limit({ name, label }: LimitControl): HTMLElement {
  const field = { id: name, type: 'number', step: 'any', min: '0', inputmode: 'decimal', placeholder: 'any' };
  return labelled(name, label, element('input', field));
}

function refusedBox(): HTMLElement {
  const box = element('input', { id: REFUSED, type: 'checkbox' });
  return element('label', { class: 'check-field' }, box, ' refused layouts too');
}
