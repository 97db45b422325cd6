/** Every message of AWS's pages is in the table of signatures, or left out on purpose, with the reason. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';
import { seen } from './seen-signatures';

interface Captured {
  readonly source: string;
  readonly log: string;
  readonly text: string;
}
interface LeftOut {
  readonly text: string;
  readonly reason: string;
}

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(join(__dirname, '../facts/messages', `${name}.json`), 'utf8'));
const CAPTURED = read<Captured>('captured');
const LEFT_OUT = read<LeftOut>('left-out');

const instance = new EmulatedInstance();
afterAll(() => instance.remove());

const isLeftOut = ({ text }: Captured) =>
  LEFT_OUT.some((row) => new RegExp(`(?<!\\w)${escaped(row.text)}(?!\\w)`).test(text));
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('none of the messages is missing from both lists, and none is in both', () => {
  const found = seen(instance, CAPTURED);
  const named = CAPTURED.map((row, at) => ({
    text: row.text,
    names: found[at]?.names ?? [],
    left: isLeftOut(row),
  }));
  expect(named.filter(({ names, left }) => names.length > 0 === left)).toEqual([]);
});

test('what is left out is one of the messages, and says why', () => {
  const whole = CAPTURED.map(({ text }) => text).join('\n');
  expect(LEFT_OUT.filter(({ text, reason }) => !whole.includes(text) || reason.length < 10)).toEqual([]);
});

test('the list has the pages whole', () => {
  const of = (source: string) => CAPTURED.filter((row) => row.source.startsWith(source)).length;
  expect([of('compiler/error-codes'), of('src/libnrt'), of('neuron-runtime')]).toEqual([60, 28, 48]);
});
