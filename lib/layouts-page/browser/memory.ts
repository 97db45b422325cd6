import { formatBytes } from '../../core/units';
import { deviceMemory } from '../view/device-drawing';
import type { PageView } from '../view/page-view';
import { bar } from './devices';
import { colored, element, fill } from './elements';
import { fitting } from './fitting-table';

/** The memory of one device whose cores are all used, as a bar and as a table of its terms. */
export function showMemory({ row, layouts }: PageView): void {
  const memory = deviceMemory(row.memory, layouts.request.work.hardware, row.logicalCores);
  const { limitBytes, totalBytes, cores } = memory;
  const rest = limitBytes - totalBytes;
  const balance = rest < 0 ? (['over the limit', -rest] as const) : (['free', rest] as const);
  const drawn = bar(memory, 1);
  drawn.setAttribute('role', 'img');
  const terms = memory.parts.map(({ name, deviceBytes }) => `${name} ${formatBytes(deviceBytes)}`);
  drawn.setAttribute(
    'aria-label',
    `${formatBytes(totalBytes)} of ${formatBytes(limitBytes)}: ${[...terms, `${balance[0]} ${formatBytes(balance[1])}`].join(', ')}`,
  );
  const rows = memory.parts.map(({ name, coreBytes, deviceBytes, basis }, index) =>
    line([colored(element('span', { class: 'swatch' }), index), ` ${name}`], coreBytes, deviceBytes, basis),
  );
  const sum = [
    line(['sum'], row.memory.totalBytes, totalBytes, rest < 0 ? 'more than the limit' : ''),
    line(['limit'], row.memory.limitBytes, limitBytes, `${cores} logical cores of a device`),
    line([balance[0]], balance[1] / cores, balance[1], ''),
  ];
  const head = ['term', 'logical core', 'device', 'basis'].map((text, index) =>
    element('th', { scope: 'col', class: index === 1 || index === 2 ? 'n' : '' }, text),
  );
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows, ...sum),
  );
  const caption = `${formatBytes(totalBytes)} of the ${formatBytes(limitBytes)} of one device, when all its cores are used; a budget, not a measurement`;
  fill('memory', element('p', {}, caption), drawn, fitting('Terms of the memory', 'some', table));
}

function line(name: readonly (Node | string)[], core: number, device: number, basis: string): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, ...name),
    element('td', { class: 'n' }, formatBytes(core)),
    element('td', { class: 'n' }, formatBytes(device)),
    element('td', { class: 'note' }, basis),
  );
}
