import { spawnSync } from 'node:child_process';
import { listenForInterrupts } from '../../lib/cli/program/interrupts';
import { packageRoot } from '../../lib/core/package-root';
import { FakeIo } from './terminal';

test('the first Ctrl-C asks, the second leaves at once with 3', () => {
  const io = new FakeIo();
  const { signal } = listenForInterrupts(io, () => false);
  io.interrupt();
  expect({ aborted: signal.aborted, left: io.left }).toEqual({ aborted: true, left: [] });
  expect(io.err.text).toBe('stopping; once more to leave at once\n');
  io.interrupt();
  expect(io.left).toEqual([3]);
});

test.each([
  ['the progress line is gone', {}, '\r\u001b[2Kstopping; once more to leave at once\n\r\u001b[2K'],
  ['a dumb terminal begins a line', { TERM: 'dumb' }, '\nstopping; once more to leave at once\n\n'],
])('on a terminal %s before a word is said, and before it is left', (_, env, text) => {
  const io = new FakeIo({ terminal: true, env });
  listenForInterrupts(io, () => false);
  io.interrupt();
  io.interrupt();
  expect({ text: io.err.text, left: io.left }).toEqual({ text, left: [3] });
});

test('programs that read JSON are not told', () => {
  const io = new FakeIo();
  listenForInterrupts(io, () => true);
  io.interrupt();
  expect(io.err.text).toBe('');
});

test('as many calls as there are may listen without a warning of Node', () => {
  // In a process of its own: Node warns past what jest gives a test.
  const program = `
    const { listenForInterrupts } = require('./dist/lib/cli/program/interrupts');
    const { signal } = listenForInterrupts({ onInterrupt: () => () => {} }, () => true);
    for (let calls = 0; calls < 50; calls++) signal.addEventListener('abort', () => {});`;
  const done = spawnSync(process.execPath, ['-e', program], { cwd: packageRoot(), encoding: 'utf8' });
  expect([done.status, done.stderr]).toEqual([0, '']);
});
