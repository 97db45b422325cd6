/** Changes to a real text: of its bytes, and of the value that it is the JSON of. */
import fc from 'fast-check';

/** Keys that have a meaning in JavaScript, and keys that are easily taken for something else. */
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'length', '', '0', '-1', 'schema', 'a.b'];

/** Pieces of JSON that a reader may believe too much: not every one is JSON. */
const PIECES = [
  ...['null', 'true', '{}', '[]', '""', '0', '-0', '-1', '0.5', '1e999', '-1e999', '1e-999', '1E400'],
  ...[
    '9007199254740993',
    '9'.repeat(400),
    '9'.repeat(5000),
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '01',
    '1_000',
  ],
  ...[
    '"\\ud800"',
    '"\\u0000"',
    '"\\u202e"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"\u2028"',
    '"NaN"',
  ],
  ...['[[]]', '[null]', '[{}]', '{"a":1,"a":2}', '{"__proto__":{"polluted":1}}', '"2026-13-99T99:99:99Z"'],
  ...[
    `"${'x'.repeat(3000)}"`,
    `"${'-'.repeat(2000)}"`,
    `"${' '.repeat(2000)}"`,
    '"$(x)"',
    '"../../etc/passwd"',
  ],
];

/** Bytes that are no UTF-8, or that a reader may trip over. */
const BYTES = [
  'ff',
  'c080',
  'eda080',
  '00',
  'efbbbf',
  '0d',
  '0a',
  '22',
  '5c',
  '7b',
  '7d',
  '5b',
  '5d',
  '2c',
  'e280a8',
  '1b5b',
];

/** Deeper than any recursion that a stack holds. */
const DEEP = 20_000;
/** A value in many lists, and in many objects. */
export const deepLists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
export const deepObjects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const piece = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 5, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(deepLists(DEEP), deepObjects(DEEP)) },
);

type Change = (text: string) => string;

/** A token of JSON: where a value or a key stands. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\{\}|\[\]/g;

/** The text with the token of a number replaced. */
function replaced(text: string, at: number, by: (token: string) => string): string {
  const tokens = [...text.matchAll(TOKEN)];
  const token = tokens[at % Math.max(1, tokens.length)];
  if (token === undefined) return by('');
  return text.slice(0, token.index) + by(token[0]) + text.slice(token.index + token[0].length);
}

/** The text with one line, or the text between two places, written again, moved or left out. */
function spliced(text: string, from: number, to: number, times: number): string {
  const [a = 0, b = 0] = [from % (text.length + 1), to % (text.length + 1)].sort((x, y) => x - y);
  return text.slice(0, a) + text.slice(a, b).repeat(times) + text.slice(b);
}

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(), piece).map(
      ([at, by]) =>
        (text: string) =>
          replaced(text, at, () => by),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom(...KEYS), piece).map(
      ([at, key, value]) =>
        (text: string) =>
          replaced(text, at, (token) => `${JSON.stringify(key)}:${value},${token}`),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom(...KEYS)).map(
      ([at, key]) =>
        (text: string) =>
          replaced(text, at, () => JSON.stringify(key)),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(0, 0, 2, 3)).map(
      ([from, to, times]) =>
        (text: string) =>
          spliced(text, from, to, times),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(), fc.string({ unit: 'binary', maxLength: 8 }))
      .map(([at, some]) => (text: string) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + some + text.slice(place);
      }),
  },
);

const rawBytes = fc.tuple(
  fc.nat(),
  fc.constantFrom(...BYTES).map((hex) => Buffer.from(hex, 'hex')),
);

/** A real text with a few changes, the last of them to its bytes. */
export function mutated(captures: readonly string[]): fc.Arbitrary<Buffer> {
  const changed = fc
    .tuple(fc.constantFrom(...captures), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => Buffer.from(changes.reduce((now, make) => make(now), text)));
  const raw = fc.tuple(changed, rawBytes).map(([bytes, [at, some]]) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), some, bytes.subarray(place)]);
  });
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: raw });
}
