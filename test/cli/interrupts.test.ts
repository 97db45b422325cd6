import { listenForInterrupts } from '../../lib/cli/program/interrupts';
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

test('programs that read JSON are not told', () => {
  const io = new FakeIo();
  listenForInterrupts(io, () => true);
  io.interrupt();
  expect(io.err.text).toBe('');
});
