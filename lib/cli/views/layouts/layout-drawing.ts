import type { DeviceCell, Plan } from '../../../plan';
import type { Colors } from '../../printers/colors';

/** Letters are for replicas, as in the legend below the grid. */
const NAMES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letter of a replica in the drawing; its number where the letters end. */
function replicaName(index: number): string {
  return NAMES[index] ?? `#${index}`;
}

/** The devices of an instance as a grid, each with the replica that owns it. */
export function drawLayout(plan: Plan, colors: Colors): string[] {
  const cells = plan.devices.map((row) => row.map(cellText));
  const width = Math.max(...cells.flat().map((cell) => cell.length));
  const rule = (left: string, middle: string, right: string, count: number) =>
    `${left}${Array.from({ length: count }, () => '─'.repeat(width + 2)).join(middle)}${right}`;
  const lines: string[] = [];
  cells.forEach((row, index) => {
    lines.push(rule(index === 0 ? '┌' : '├', index === 0 ? '┬' : '┼', index === 0 ? '┐' : '┤', row.length));
    const painted = row.map((cell, at) => paint(cell.padEnd(width), plan.devices[index]?.[at], colors));
    lines.push(`│ ${painted.join(' │ ')} │`);
  });
  lines.push(rule('└', '┴', '┘', cells.at(-1)?.length ?? 1));
  return [...lines, ...legend(plan, colors)];
}

function cellText(cell: DeviceCell): string {
  const names = cell.replicas.map(replicaName).join('') || '·';
  return `${String(cell.device).padStart(2)} ${names}`;
}

function paint(text: string, cell: DeviceCell | undefined, colors: Colors): string {
  const first = cell?.replicas[0];
  return first === undefined ? colors.dim(text) : colorOf(first, colors)(text);
}

function colorOf(replica: number, colors: Colors): (text: string) => string {
  const wheel = [colors.cyan, colors.green, colors.yellow, colors.magenta, colors.blue, colors.red];
  return wheel[replica % wheel.length] ?? ((text) => text);
}

function legend(plan: Plan, colors: Colors): string[] {
  const used = plan.layout.replicas.length * plan.layout.tensorParallel;
  const free = plan.layout.totalLogicalCores - used;
  const rows = plan.layout.replicas.map((replica) => {
    const { devices } = replica;
    const on = devices.length === 1 ? `device ${devices[0]}` : `devices ${devices[0]} to ${devices.at(-1)}`;
    const name = colorOf(replica.index, colors)(replicaName(replica.index));
    return `${name}  replica ${replica.index}  cores ${replica.cores}  ${on}  port ${replica.port}`;
  });
  return free === 0
    ? rows
    : [...rows, colors.dim(`·  ${free} of ${plan.layout.totalLogicalCores} cores free`)];
}
