import { adviceLines } from '../../prediction/advice-lines';
import { beliefs } from '../../prediction/beliefs';
import { noneMay } from '../../prediction/none-may';
import type { LayoutRow } from '../../prediction/space';
import { layoutName, listColumns, marksOf } from '../view/list-columns';
import type { PageState } from '../view/page-state';
import type { PageView } from '../view/page-view';
import { element, fill } from './elements';
import { fitting } from './fitting-table';

/** Rows that are drawn unless all are asked for. */
const SHOWN = 40;

/** What the list does with a click. */
interface ListActions {
  /** A layout was chosen. */
  readonly choose: (row: LayoutRow) => void;
  /** All rows are to be drawn. */
  readonly showAll: () => void;
}

/** The layouts of the command's list, in its order, with the chosen one marked. */
export function showList(view: PageView, state: PageState, all: boolean, actions: ListActions): void {
  const { layouts } = view;
  const rows = [...layouts.rows, ...(state.refused ? layouts.refused : [])];
  // The chosen layout is there wherever it stands.
  const shown = all ? rows : rows.filter((row, index) => index < SHOWN || same(row, state));
  const columns = listColumns(layouts);
  const heads = columns.map(({ head, figure }) =>
    element('th', { scope: 'col', class: figure ? 'n' : '' }, head),
  );
  const body = shown.map((row) => {
    const cells = columns.map(({ text, figure }) => element('td', { class: figure ? 'n' : '' }, text(row)));
    return rowElement(row, marksOf(layouts, row), cells, same(row, state), actions);
  });
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'layout'), ...heads)),
    element('tbody', {}, ...body),
  );
  const hidden = rows.length - shown.length;
  fill('list', fitting('Layouts', 'most', table), ...(hidden > 0 ? [moreButton(rows.length, actions)] : []));
  fill('list-notes', ...notes(view));
}

function rowElement(
  row: LayoutRow,
  marks: readonly string[],
  cells: readonly Node[],
  chosen: boolean,
  { choose }: ListActions,
): HTMLElement {
  const { tensorParallel, dataParallel, batch, logicalCores, sequence } = row;
  const name = [dataParallel, tensorParallel, batch, logicalCores, sequence].join('-');
  const button = element('button', { type: 'button', 'data-layout': name, class: 'choose' }, layoutName(row));
  const badges = marks.flatMap((mark) => [' ', element('span', { class: `mark ${mark}` }, mark)]);
  const made = element('tr', {}, element('th', { scope: 'row' }, button, ...badges), ...cells);
  if (chosen) made.setAttribute('aria-current', 'true');
  made.addEventListener('click', () => choose(row));
  return made;
}

function same(row: LayoutRow, state: PageState): boolean {
  const fields = ['tensorParallel', 'dataParallel', 'batch', 'logicalCores', 'sequence'] as const;
  return fields.every((field) => row[field] === state[field]);
}

function moreButton(count: number, { showAll }: ListActions): HTMLElement {
  const button = element('button', { type: 'button', id: 'show-all' }, `Show all ${count} layouts`);
  button.addEventListener('click', showAll);
  return button;
}

function notes({ layouts }: PageView): HTMLElement[] {
  const none = noneMay(layouts);
  const counts = layouts.refusals.map(({ code, count }) => `${count} ${code}`).join(', ');
  const lines = [
    ...(none === undefined ? [] : [`${none.code}: ${none.message}; ${none.next}`]),
    'front: no other layout has both more throughput and less TPOT; tie: within a tie of the first, so measure both',
    ...(counts === '' ? [] : [`refused: ${counts}`]),
    ...adviceLines(layouts),
    ...beliefs(layouts),
  ];
  return [element('ul', {}, ...lines.map((line) => element('li', {}, line)))];
}
