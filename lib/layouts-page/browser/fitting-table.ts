import { element } from './elements';

/**
 * A table whose rows become cards where it has no room, by the style of the report; `width` says how much room it takes.
 * Each cell says its column, and the roles keep it a table for a screen reader.
 */
export function fitting(label: string, width: 'some' | 'most', table: HTMLTableElement): HTMLElement {
  table.setAttribute('role', 'table');
  table.setAttribute('aria-label', label);
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent);
  for (const group of [...(table.tHead === null ? [] : [table.tHead]), ...table.tBodies]) {
    group.setAttribute('role', 'rowgroup');
    for (const row of group.rows) withRoles(row, heads);
  }
  return element('div', { class: `table ${width}` }, table);
}

function withRoles(row: HTMLTableRowElement, heads: readonly string[]): void {
  row.setAttribute('role', 'row');
  for (const [index, cell] of [...row.cells].entries()) {
    if (cell.scope === 'col') cell.setAttribute('role', 'columnheader');
    else if (cell.scope === 'row') cell.setAttribute('role', 'rowheader');
    else {
      cell.setAttribute('role', 'cell');
      cell.setAttribute('data-head', heads[index] ?? '');
    }
  }
}
