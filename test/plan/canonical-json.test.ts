import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../lib/core/json';

const PYTHON = [
  'import json, sys',
  'for value in json.loads(sys.stdin.read()):',
  '    print(json.dumps(value, sort_keys=True, separators=(",", ":")))',
].join('\n');

/** Python sorts keys by code point and we by code unit: the two part only where a lone surrogate or an astral letter begins. */
const text = fc.string({
  unit: fc.mapToConstant({ num: 0xd800, build: (code) => String.fromCharCode(code) }),
  maxLength: 8,
});
const { tree } = fc.letrec<{ tree: Json; leaf: Json }>((tie) => ({
  leaf: fc.oneof(fc.constant(null), fc.boolean(), fc.maxSafeInteger(), text),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      tie('tree'),
      { maxKeys: 5 },
    ),
  ),
}));

test('canonical JSON is what Python writes for the same value', () => {
  const values = fc
    .sample(tree, 500)
    .concat(['\u007f\u0080\u001f', '😀 é \u2028 "\\', { b: 1, a: 0, é: [true, null] }]);
  const python = spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(values), encoding: 'utf8' });
  expect(python.stderr).toBe('');
  expect(values.map(canonicalJson)).toEqual(python.stdout.split('\n').slice(0, -1));
});

test('canonical JSON does not take a fraction, which the two languages print differently', () => {
  expect(() => canonicalJson({ a: 0.1 })).toThrow('whole numbers, got 0.1');
});
