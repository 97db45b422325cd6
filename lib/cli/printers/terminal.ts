import type { Io } from '../program/io';
import { type Colors, colorsFor } from './colors';
import * as lines from './lines';
import type { CliEvent, Printer } from './printer';
import { type Status, statusLine } from './status-line';

const REDRAW_MS = 120;
const CLEAR = '\r\u001b[2K';

/** A terminal: finished things stay as lines, what is going on is one line that is drawn again and again. */
export function terminalPrinter(io: Io, color: boolean | undefined): Printer {
  const colors = colorsFor(io, io.err, color);
  let status: Status | undefined;
  let drawn = false;
  const clear = () => {
    if (drawn) io.err.write(CLEAR);
    drawn = false;
  };
  const draw = () => {
    if (status === undefined) return;
    io.err.write(`${CLEAR}${statusLine(status, io.now(), io.err.width(), colors)}`);
    drawn = true;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    event(event) {
      status = nextStatus(status, event, io.now());
      const line = lastingLine(event, colors, status?.several ?? false);
      clear();
      if (line !== undefined) io.err.write(`${line}\n`);
      draw();
    },
    close() {
      clearInterval(timer);
      status = undefined;
      clear();
    },
  };
}

function nextStatus(status: Status | undefined, event: CliEvent, now: number): Status | undefined {
  switch (event.type) {
    case 'rehearsal':
      return event.status === 'done'
        ? undefined
        : { title: 'rehearsal', since: now, waitingFor: lines.rehearsalStep(event) };
    case 'phase-started':
      return { title: event.phase, since: event.since, several: event.instanceIds.length > 1 };
    case 'waiting': {
      const { done, total, unit } = event;
      const several = status?.several ?? false;
      const waitingFor = several ? `${event.instanceId}: ${event.waitingFor}` : event.waitingFor;
      const counts = { ...(done !== undefined && { done }), ...(total !== undefined && { total }) };
      const since = status?.since ?? now - event.elapsedSeconds * 1000;
      return {
        title: event.phase,
        since,
        several,
        waitingFor,
        ...counts,
        ...(unit !== undefined && { unit }),
      };
    }
    case 'step-started':
      return { title: event.kind, since: event.since, waitingFor: event.what };
    case 'step-finished':
      return status?.title === event.kind ? undefined : status;
    case 'phase-finished':
    case 'run-finished':
    case 'sweep-finished':
      return undefined;
    default:
      return status;
  }
}

function lastingLine(event: CliEvent, colors: Colors, several: boolean): string | undefined {
  switch (event.type) {
    case 'rehearsal':
      return event.status === 'done'
        ? `${colors.green('✓')} ${colors.dim(lines.rehearsalStep(event))}`
        : undefined;
    case 'run-started':
      return colors.bold(lines.runStarted(event));
    case 'phase-skipped':
      return `${colors.dim('–')} ${event.phase.padEnd(9)} ${colors.dim(event.why)}`;
    case 'phase-finished': {
      const mark = event.status === 'succeeded' ? colors.green('✓') : colors.red('✗');
      return `${mark} ${lines.phaseFinished(event)}`;
    }
    case 'run-finished':
      return colors.dim(lines.runFinished(event));
    case 'sweep-started':
      return colors.bold(lines.sweepStarted(event));
    case 'step-finished':
      return `${event.status === 'succeeded' ? colors.green('✓') : colors.red('✗')} ${lines.stepFinished(event)}`;
    case 'sweep-finished':
      return colors.dim(lines.sweepFinished(event));
    case 'quiet':
      return colors.dim(`  ${event.phase} ${lines.quiet(event, several)}`);
    case 'throttled':
    case 'retrying':
      return colors.yellow(`  ${lines.retrying(event)}`);
    case 'warning':
      return colors.yellow(lines.warning(event));
    case 'note':
      return event.message;
    default:
      return undefined;
  }
}
