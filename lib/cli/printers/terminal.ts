import type { Io } from '../program/io';
import { CLEAR_LINE } from './clear-line';
import { type Colors, colorsFor } from './colors';
import * as lines from './lines';
import type { CliEvent, Printer } from './printer';
import { type Status, statusLine } from './status-line';
import { wrap } from './wrap';

const REDRAW_MS = 120;

/** A terminal: finished things stay as lines, what is going on is one line that is drawn again and again. */
export function terminalPrinter(io: Io, color: boolean | undefined): Printer {
  const colors = colorsFor(io, io.err, color);
  let status: Status | undefined;
  let drawn = false;
  const clear = () => {
    if (drawn) io.err.write(CLEAR_LINE);
    drawn = false;
  };
  const draw = () => {
    if (status === undefined) return;
    io.err.write(`${CLEAR_LINE}${statusLine(status, io.now(), io.err.width(), colors)}`);
    drawn = true;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    event(event) {
      status = nextStatus(status, event, io.now());
      const line = lastingLine(event, colors, status?.several ?? false);
      clear();
      if (line !== undefined) io.err.write(`${lastingText(line, io.err.width())}\n`);
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
      return {
        title: event.phase,
        since: event.since,
        several: event.instanceIds.length > 1,
        ...(event.expectedSeconds !== null && { expectedSeconds: event.expectedSeconds }),
      };
    case 'waiting': {
      const { done, total, unit } = event;
      const isSameCount = status?.counted !== undefined && status.total === total && status.unit === unit;
      const counted = done === undefined ? undefined : isSameCount ? status.counted : { at: now, done };
      const several = status?.several ?? false;
      const waitingFor = several ? `${event.instanceId}: ${event.waitingFor}` : event.waitingFor;
      const counts = { ...(done !== undefined && { done }), ...(total !== undefined && { total }) };
      const since = status?.since ?? now - event.elapsedSeconds * 1000;
      const expectedSeconds = status?.title === event.phase ? status.expectedSeconds : undefined;
      return {
        title: event.phase,
        since,
        several,
        waitingFor,
        ...counts,
        ...(expectedSeconds !== undefined && { expectedSeconds }),
        ...(counted !== undefined && { counted }),
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

/** A line that stays: its mark, its text, and how the text is painted. */
interface Lasting {
  readonly mark?: string;
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Wrapped between words to the window, with what follows set under the text. */
function lastingText({ mark, text, paint = (it) => it }: Lasting, width: number): string {
  const indent = mark === undefined ? '  ' : '    ';
  const room = mark === undefined ? width : width - 2;
  const [first = '', ...rest] = text
    .split('\n')
    .flatMap((line) => wrap(line, room, '', mark === undefined ? indent : '  '));
  const lines = [`${mark === undefined ? '' : `${mark} `}${paint(first)}`];
  return [...lines, ...rest.map((line) => paint(mark === undefined ? line : `  ${line}`))].join('\n');
}

function lastingLine(event: CliEvent, colors: Colors, several: boolean): Lasting | undefined {
  const ended = (succeeded: boolean) => (succeeded ? colors.green('✓') : colors.red('✗'));
  switch (event.type) {
    case 'rehearsal':
      return event.status === 'done'
        ? { mark: colors.green('✓'), text: lines.rehearsalStep(event), paint: colors.dim }
        : undefined;
    case 'run-started':
      return { text: lines.runStarted(event), paint: colors.bold };
    case 'phase-skipped':
      return { mark: colors.dim('–'), text: `${event.phase.padEnd(9)} ${event.why}`, paint: colors.dim };
    case 'phase-finished':
      return { mark: ended(event.status === 'succeeded'), text: lines.phaseFinished(event) };
    case 'run-finished':
      return { text: lines.runFinished(event), paint: colors.dim };
    case 'sweep-started':
      return { text: lines.sweepStarted(event), paint: colors.bold };
    case 'step-finished':
      return { mark: ended(event.status === 'succeeded'), text: lines.stepFinished(event) };
    case 'sweep-finished':
      return { text: lines.sweepFinished(event), paint: colors.dim };
    case 'quiet':
      return { text: `  ${event.phase} ${lines.quiet(event, several)}`, paint: colors.dim };
    case 'throttled':
    case 'retrying':
      return { text: `  ${lines.retrying(event)}`, paint: colors.yellow };
    case 'warning':
      return { text: lines.warning(event), paint: colors.yellow };
    case 'note':
      return { text: event.message };
    default:
      return undefined;
  }
}
