import { formatBytes } from '../../core/units';
import { hardwareOf } from '../../facts';
import {
  type DeviceMemory,
  type DrawnDevice,
  deviceMemory,
  drawnDevices,
  freeCores,
  replicaLines,
} from '../view/device-drawing';
import type { PageView } from '../view/page-view';
import { colored, element, fill } from './elements';

/** Devices with their cores and the replica on each, and how full the memory of each device is. */
export function showDevices({ admission: { layout }, row, layouts }: PageView): void {
  if (layout === null) {
    fill('devices', element('p', { class: 'missing' }, 'No replica has a place: the layout is refused.'));
    return;
  }
  const hardware = hardwareOf(layouts.request.work.hardware.type);
  const rows = drawnDevices(hardware, layout);
  const memory = deviceMemory(row.memory, hardware, layout.logicalCores);
  const lines = replicaLines(layout);
  const free = freeCores(layout);
  const grid = element(
    'div',
    { class: 'devices', role: 'img', 'aria-label': [...lines, free].join('; ') },
    ...rows.flat().map((device) => deviceCell(device, memory)),
  );
  grid.style.setProperty('--columns', String(Math.max(...rows.map((each) => each.length))));
  fill(
    'devices',
    grid,
    element('ul', { class: 'legend' }, ...lines.map(legendLine), element('li', {}, free)),
  );
}

function deviceCell({ device, cores, used }: DrawnDevice, memory: DeviceMemory): HTMLElement {
  const squares = cores.map(({ replica }) => {
    const square = element('span', { class: 'core' }, replica === null ? '' : String(replica));
    return replica === null ? square : colored(square, replica);
  });
  return element(
    'div',
    { class: 'device' },
    element('b', {}, `device ${device}`),
    element('div', { class: 'cores' }, ...squares),
    bar(memory, used / cores.length),
    element('small', {}, formatBytes((memory.totalBytes * used) / cores.length)),
  );
}

function legendLine(line: string, index: number): HTMLElement {
  return element('li', {}, colored(element('span', { class: 'swatch' }), index), ` ${line}`);
}

/** The memory of a device of which a share of the cores is used; as long as the longer of the terms and the limit. */
export function bar({ parts, limitShare }: DeviceMemory, used: number): HTMLElement {
  const segments = parts.map(({ share }, index) => {
    const segment = colored(element('div', { class: 'segment' }), index);
    segment.style.setProperty('width', `${(share * used * 100).toFixed(2)}%`);
    return segment;
  });
  const limit = element('div', { class: 'limit' });
  limit.style.setProperty('left', `${(limitShare * 100).toFixed(2)}%`);
  return element('div', { class: 'bar' }, ...segments, ...(limitShare < 1 ? [limit] : []));
}
