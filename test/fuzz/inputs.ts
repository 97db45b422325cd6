/** What a parser is given: any text, any JSON, and what real texts become. */
import fc from 'fast-check';
import { deepLists, deepObjects, mutated } from './mutations';

const DEEP = 50_000;
const LONG = 200_000;

/** Long or deep inputs: each shows a parser whose time or stack grows faster than the text. */
const LARGE: readonly string[] = [
  deepLists(DEEP),
  deepObjects(DEEP),
  '['.repeat(LONG),
  '{"a":'.repeat(DEEP),
  ...[
    'a',
    ' ',
    '\n',
    '\t',
    '-',
    '"',
    '\\',
    '0',
    '9',
    '.',
    ',',
    '=',
    '<',
    '(',
    '/',
    '\r\n',
    'a=',
    '"a",',
    'a b ',
  ].map((unit) => unit.repeat(Math.ceil(LONG / unit.length))),
  `[${'0,'.repeat(LONG / 2)}0]`,
  `{${'"a":1,'.repeat(LONG / 6)}"a":1}`,
  `{"a":"${'\\u0000'.repeat(LONG / 6)}"}`,
];

/** Code units one by one, so that lone surrogates, NUL and BOM come up. */
const codeUnits = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 60 });

const SMALL = [
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '\ufeff{}',
  'null',
  '0',
  '""',
  '[]',
  '{}',
  '{"__proto__":null}',
  'NaN',
];

/** The large inputs of every target; they are given once each, before the drawn ones. */
export const largeInputs = (): readonly Buffer[] => LARGE.map((text) => Buffer.from(text));

/** Inputs for a parser whose real texts are these. */
export function inputsLike(captures: readonly string[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 6, arbitrary: mutated(captures) },
    {
      weight: 2,
      arbitrary: fc.json({ maxDepth: 4, noUnicodeString: false }).map((text) => Buffer.from(text)),
    },
    { weight: 1, arbitrary: codeUnits.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.constantFrom(...SMALL).map((text) => Buffer.from(text)) },
  );
}
