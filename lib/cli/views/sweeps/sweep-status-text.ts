import { formatCount } from '../../../core/units';
import { countedResult, type SweptCell } from '../../../sweep-report';
import type { SweepStatus } from '../../../sweep-run';
import { table } from '../../printers/table';
import { type TextStyle, textMore, textPart, textSentences } from '../text-parts';

const SHOWN = 40;

/** A sweep as it stands, for people. */
export function sweepStatusText(status: SweepStatus, style: TextStyle): string {
  const { sweep, steps, measurements } = status;
  const count = (state: string) => steps.filter((step) => step.state === state).length;
  const working = steps.filter(({ state }) => state === 'working');
  const next = steps.filter(({ state }) => state !== 'succeeded' && state !== 'working');
  const ended = `${count('succeeded')} of ${formatCount(steps.length, 'step')} done`;
  const emulated = measurements.emulated === null ? '' : ', EMULATED';
  return [
    [style.colors.bold(`sweep ${sweep.sweepId} (${sweep.plan.name}${emulated})`), ended].join('\n'),
    ...textPart('Cells', cellLines(status, style), style),
    ...textPart('At work', working.map(line), style),
    ...textPart('Then', [...next.slice(0, SHOWN).map(line), ...textMore(next.length - SHOWN)], style),
    ...textPart('Why', reasons(status, style), style),
  ].join('\n\n');
}

const line = ({ kind, what, state }: SweepStatus['steps'][number]) =>
  `${kind.padEnd(8)} ${what}${state === 'waiting' || state === 'working' ? '' : ` (${state})`}`;

const nameOf = ({ id }: SweptCell, { plan }: SweepStatus['sweep']) =>
  plan.cells.find((cell) => cell.id === id)?.name ?? id;

function cellLines({ sweep, measurements }: SweepStatus, style: TextStyle): string[] {
  const rows = measurements.cells.map((cell) => {
    const result = countedResult(cell);
    return [
      nameOf(cell, sweep),
      cell.state,
      result?.verdict.status ?? '',
      result === null ? '' : result.throughput.outputTokensPerSecond.toFixed(1),
      result?.runId ?? '',
    ];
  });
  const head = [
    { head: 'cell' },
    { head: 'state' },
    { head: 'verdict' },
    { head: 'tokens/s', right: true },
    { head: 'run' },
  ];
  const shown = style.all ? rows : rows.slice(0, SHOWN);
  return [...table(head, shown, style.width - 2).split('\n'), ...textMore(rows.length - shown.length)];
}

function reasons({ sweep, measurements }: SweepStatus, style: TextStyle): string[] {
  const told = measurements.cells.flatMap((cell) =>
    cell.reason === null ? [] : [`${nameOf(cell, sweep)}: ${cell.reason.code}: ${cell.reason.message}`],
  );
  return textSentences(told, style);
}
