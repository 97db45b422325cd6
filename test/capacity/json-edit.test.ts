import fc from 'fast-check';
import { setInJson } from '../../lib/capacity';

const IMAGE = { by: 'id', id: 'ami-0123456789abcdef0' };

describe('one member of a JSON text', () => {
  test('is added behind the others, in their style', () => {
    const before = '{\n  "a": {\n    "region": "x"\n  },\n  "b": [1,2,   3]\n}\n';
    expect(setInJson(before, ['a', 'image'], IMAGE)).toBe(
      '{\n  "a": {\n    "region": "x",\n    "image": {\n      "by": "id",\n      "id": "ami-0123456789abcdef0"\n    }\n  },\n  "b": [1,2,   3]\n}\n',
    );
  });

  test('is replaced where it stands', () => {
    const before = '{"a":{"image": {"by":"name","name":"x}\\"{"} , "z" : null}}';
    expect(setInJson(before, ['a', 'image'], IMAGE)).toBe(
      '{"a":{"image": {"by":"id","id":"ami-0123456789abcdef0"} , "z" : null}}',
    );
  });

  test('is put into an empty object, with tabs and the line ends of Windows', () => {
    const before = '{\r\n\t"a": {}\r\n}\r\n';
    expect(setInJson(before, ['a', 'n'], 1)).toBe('{\r\n\t"a": {\r\n\t\t"n": 1\r\n\t}\r\n}\r\n');
  });

  test('is the last of those that have the same name, as every reader takes it', () => {
    const before = '{"a": {"n": 1}, "a": {"n": 2}}';
    expect(JSON.parse(setInJson(before, ['a', 'n'], 3))).toEqual({ a: { n: 3 } });
  });

  test('is not invented below a key that is missing', () => {
    expect(() => setInJson('{"a": {}}', ['b', 'image'], IMAGE)).toThrow(
      expect.objectContaining({ code: 'KeyMissing' }),
    );
    expect(() => setInJson('{"a": []}', ['a', 'image'], IMAGE)).toThrow(
      expect.objectContaining({ code: 'NotAnObject' }),
    );
  });

  test('is all that changes, in any document and at any indentation', () => {
    const key = fc.string({ unit: 'binary', maxLength: 6 }).filter((it) => it !== '__proto__');
    const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    const indent = fc.constantFrom(undefined, 1, 2, 4, '\t');
    fc.assert(
      fc.property(
        object,
        object,
        key,
        key,
        indent,
        fc.jsonValue(),
        (outer, inner, name, member, by, value) => {
          const document = { ...outer, [name]: inner };
          const after = setInJson(JSON.stringify(document, null, by), [name, member], value as never);
          const wanted = JSON.parse(JSON.stringify({ ...document, [name]: { ...inner, [member]: value } }));
          expect(JSON.parse(after)).toEqual(wanted);
          // In the usual layout the text is what a printer would have made.
          if (by === 2 && Object.keys(inner).length > 0 && !Object.hasOwn(inner, member)) {
            const keys = Object.keys(JSON.parse(after)[name]);
            if (keys.at(-1) === member) expect(after).toBe(JSON.stringify(JSON.parse(after), null, 2));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
