import picocolors from 'picocolors';
import { jsonPrinter } from '../../lib/cli/printers/json';
import { rehearsalStep } from '../../lib/cli/printers/lines';
import { plainPrinter } from '../../lib/cli/printers/plain';
import type { CliEvent } from '../../lib/cli/printers/printer';
import { statusLine } from '../../lib/cli/printers/status-line';
import { terminalPrinter } from '../../lib/cli/printers/terminal';
import { cutToWidth, textWidth } from '../../lib/cli/printers/text-width';
import { expectText, FakeIo } from './terminal';

const runId = 'tutorial-20261123-191500-4f2a';
const START = new FakeIo().at;
const CLEAR = '\r\u001b[2K';

/** Seconds since the start, and what happened then. */
const STORY: readonly (readonly [number, CliEvent])[] = [
  [0, { type: 'rehearsal', step: 'account', status: 'started' }],
  [1, { type: 'rehearsal', step: 'account', status: 'done', seconds: 0.6 }],
  [1, { type: 'rehearsal', step: 'bootstrap', status: 'done', detail: 'skipped', seconds: 0 }],
  [
    1,
    {
      type: 'run-started',
      runId,
      environment: 'tutorial',
      instanceIds: ['i-1'],
      phases: ['prepare', 'compile'],
      emulated: { timeScale: 20 },
      resumed: true,
    },
  ],
  [1, { type: 'phase-skipped', runId, phase: 'prepare', why: 'already succeeded' }],
  [
    2,
    {
      type: 'phase-started',
      runId,
      phase: 'compile',
      commandId: 'c-1',
      document: 'Trainyard-tutorial-Compile',
      instanceIds: ['i-1'],
      since: START + 2000,
      expectedSeconds: 240,
      followed: false,
    },
  ],
  [3, waitingFor('the first graph', 3)],
  [13, { ...waitingFor('graphs', 13), done: 3, total: 12, unit: 'graphs' }],
  [14, { ...waitingFor('graphs', 14), done: 4, total: 12, unit: 'graphs' }],
  [20, { type: 'throttled', operation: 'ListCommandInvocations', delaySeconds: 0.75, cause: 'Throttling' }],
  [
    60,
    {
      type: 'quiet',
      runId,
      phase: 'compile',
      instanceIds: ['i-1'],
      elapsedSeconds: 58,
      quietSeconds: 46,
      waitingFor: 'graphs',
      heartbeatAgeSeconds: 4,
    },
  ],
  [
    90,
    {
      type: 'phase-finished',
      runId,
      phase: 'compile',
      status: 'succeeded',
      seconds: 88,
      code: 'Ok',
      message: 'done',
      made: ['artifact compiled: 6eb0'],
    },
  ],
  [
    95,
    {
      type: 'phase-finished',
      runId,
      phase: 'deploy',
      status: 'failed',
      seconds: 5,
      code: 'ArtifactMissing',
      message: 'no artifact',
      made: [],
    },
  ],
  [96, { type: 'run-finished', runId, status: 'failed', seconds: 95 }],
];

function waitingFor(what: string, elapsedSeconds: number) {
  return {
    type: 'waiting',
    runId,
    phase: 'compile',
    instanceId: 'i-1',
    elapsedSeconds,
    waitingFor: what,
  } as const;
}

function tell(io: FakeIo, print: (event: CliEvent) => void): void {
  for (const [seconds, event] of STORY) {
    io.at = START + seconds * 1000;
    print(event);
  }
}

test('a pipe gets a line for what matters, and now and then a sign of life', () => {
  const io = new FakeIo();
  tell(io, plainPrinter(io).event);
  expectText('printer-plain', io.err.text);
});

test('a program gets one JSON object per event, with its time', () => {
  const io = new FakeIo();
  tell(io, jsonPrinter(io).event);
  const lines = io.err.text.trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as CliEvent).type)).toEqual(
    STORY.map(([, event]) => event.type),
  );
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ at: '2026-11-23T19:15:00.000Z' });
});

test('a terminal keeps what is over and redraws one line for what is not', () => {
  const io = new FakeIo({ terminal: true, env: { NO_COLOR: '1' } });
  const printer = terminalPrinter(io, undefined);
  tell(io, printer.event);
  printer.close();
  // What a screen would show: "clear line" wipes what was drawn since the last line break.
  const screen = io.err.text.split('\n').map((line) => line.split(CLEAR).at(-1));
  expectText('printer-terminal', screen.join('\n'));
});

test('nothing is written to stdout by a printer', () => {
  const io = new FakeIo({ terminal: true });
  for (const printer of [plainPrinter(io), jsonPrinter(io), terminalPrinter(io, undefined)]) {
    tell(io, printer.event);
    printer.close();
  }
  expect(io.out.text).toBe('');
});

describe('the status line', () => {
  const plain = picocolors.createColors(false);
  const status = { title: 'compile', since: START, waitingFor: 'graphs', done: 3, total: 12, unit: 'graphs' };

  test('shows phase, time, a bar and what is waited for', () => {
    const line = statusLine(status, START + 75_000, 100, plain);
    expect(line).toContain('compile   1 min 15 s  █████░░░░░░░░░░░░░░░  graphs (3 of 12 graphs)');
  });

  test.each([30, 40, 60, 80])('never wraps in a window of %i columns', (width) => {
    const long = { ...status, waitingFor: 'a very long description of what is being waited for, at length' };
    expect(textWidth(statusLine(long, START + 75_000, width, plain))).toBeLessThan(width);
  });

  test('cuts between words, and counts ideographs twice', () => {
    const waitingFor = '読み込みを待っています of replica 1 on an instance with a very long name, at length';
    const line = statusLine({ ...status, waitingFor, total: 0 }, START + 75_000, 80, plain);
    expect(line.endsWith('…')).toBe(true);
    expect(waitingFor).toContain(`${line.split('  ').at(-1)?.slice(0, -1)} `);
    expect(textWidth(line)).toBeLessThan(80);
  });

  test('prints what a host says of itself and obeys none of it', () => {
    const line = statusLine({ ...status, waitingFor: 'a\u001b[2J\nb' }, START, 80, plain);
    expect(line).not.toMatch(/\p{Control}/u);
  });

  test('says how long the phase is expected to take, and what is left at the pace of what is counted', () => {
    const paced = { ...status, expectedSeconds: 240, counted: { at: START + 15_000, done: 0 } };
    expect(statusLine(paced, START + 75_000, 120, plain)).toMatch(
      /1 min 15 s of about 4 min 00 s .*\(3 of 12 graphs\), about 3 min 00 s left$/,
    );
    expect(statusLine({ ...paced, done: 2 }, START + 75_000, 120, plain)).not.toContain('left');
  });

  test('has no bar without a known total', () => {
    const { total: _, ...open } = status;
    expect(statusLine(open, START, 100, plain)).not.toMatch(/[█░]/);
  });
});

test('a lasting line is wrapped between words in a window of 80 columns', () => {
  const io = new FakeIo({ terminal: true, columns: 80, env: { NO_COLOR: '1' } });
  const printer = terminalPrinter(io, undefined);
  tell(io, printer.event);
  const message = 'a sentence of many words that a window of eighty columns does not hold in one line of it';
  printer.event({ type: 'note', message });
  printer.close();
  const shown = io.err.text.split('\n').map((line) => line.split(CLEAR).at(-1) ?? '');
  expect(shown.filter((line) => textWidth(line) > 80)).toEqual([]);
  expect(shown.join(' ').replace(/\s+/g, ' ')).toContain(message);
});

test('a text is cut to the columns that it takes, not to its letters', () => {
  expect(textWidth('e\u0301\u200d')).toBe(1);
  expect(textWidth('👩‍🚀 ok')).toBe(5);
  expect(cutToWidth('読み込み', 5)).toBe('読み…');
  expect(cutToWidth('replica 1 to load weights', 18)).toBe('replica 1 to load…');
  expect(cutToWidth('replica', 0)).toBe('');
  expect(cutToWidth('short', 5)).toBe('short');
});

test('steps over several instances say how many there are, and the step of one says what it always said', () => {
  const lines = (instances: number) =>
    (['launch', 'bootstrap'] as const).flatMap((step) => [
      rehearsalStep({ type: 'rehearsal', step, status: 'started', instances }),
      rehearsalStep({ type: 'rehearsal', step, status: 'done', seconds: 2, instances }),
    ]);
  expect(lines(1)).toEqual([
    'launching the emulated instance',
    'emulated instance in 2.0 s',
    'bootstrapping the instance',
    'instance bootstrapped in 2.0 s',
  ]);
  expect(lines(3)).toEqual([
    'launching 3 emulated instances',
    '3 emulated instances in 2.0 s',
    'bootstrapping 3 instances',
    '3 instances bootstrapped in 2.0 s',
  ]);
});

test('where several instances work on a phase, every line says which one it is about', () => {
  const started = STORY.find(([, event]) => event.type === 'phase-started')?.[1] as CliEvent;
  const story: readonly CliEvent[] = [
    { ...started, instanceIds: ['i-1', 'i-2', 'i-3'] } as CliEvent,
    { ...waitingFor('graphs', 13), instanceId: 'i-2', done: 3, total: 12 },
    {
      type: 'quiet',
      runId,
      phase: 'compile',
      instanceIds: ['i-2', 'i-3'],
      elapsedSeconds: 58,
      quietSeconds: 46,
      waitingFor: 'graphs',
      heartbeatAgeSeconds: 4,
    },
  ];
  const [plain, terminal] = [new FakeIo(), new FakeIo({ terminal: true, env: { NO_COLOR: '1' } })];
  const [lines, line] = [plainPrinter(plain), terminalPrinter(terminal, undefined)];
  for (const [seconds, event] of story.entries()) {
    plain.at = START + seconds * 20_000;
    lines.event(event);
    line.event(event);
  }
  line.close();
  expect(plain.err.text.split('\n').slice(1)).toEqual([
    'compile: i-2 is waiting for graphs (3 of 12)',
    'compile: i-2 and 1 more are still waiting for graphs after 58 s; last sign of life 4.0 s ago',
    '',
  ]);
  expect(terminal.err.text).toContain('i-2: graphs (3 of 12)');
});
