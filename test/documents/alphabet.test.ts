import fc from 'fast-check';
import { RE2JS } from 're2js';
import { Alphabet } from '../../lib/documents';

const ALPHABETS: ReadonlyArray<readonly [string, Alphabet]> = [
  ['whole numbers', Alphabet.wholeNumber(1, 65_535)],
  ['whole numbers from zero', Alphabet.wholeNumber(0, 1_048_576)],
  ['a list', Alphabet.oneOf(['auto', 'meta-llama/Llama-3.3-70B-Instruct', 32])],
  ['names', Alphabet.name()],
  ['Hub ids', Alphabet.hubId()],
  ['run ids', Alphabet.runId()],
  ['names of secrets', Alphabet.secretName()],
  ['addresses of mirrors', Alphabet.egressUrl()],
  ['lists of hosts', Alphabet.hosts()],
  ['digests', Alphabet.sha256()],
  ['base64', Alphabet.base64(4096)],
];

/** A character that means something to bash, Python strings, the agent or a terminal. */
const FORBIDDEN = /[\s'"`$\\;&|<>(){}[\]*?!#~%^,]|[^ -~]/;

describe.each(ALPHABETS)('the alphabet of %s', (_name, alphabet) => {
  const re2 = RE2JS.compile(alphabet.pattern);

  test('is anchored at both ends', () => {
    expect(alphabet.pattern).toMatch(/^\^.*\$$/);
    expect(alphabet.pattern.slice(1, -1)).not.toMatch(/(^|[^\\[])[\^$]/);
    // Alternatives outside a group would escape the anchors.
    expect(alphabet.pattern.replace(/\((?:[^()]|\([^()]*\))*\)/g, '')).not.toContain('|');
  });

  test('uses nothing that RE2 refuses', () => {
    expect(alphabet.pattern).not.toMatch(/\(\?[=!<]/);
    const repeats = [...alphabet.pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map((match) => Number(match[1]));
    expect(Math.max(0, ...repeats)).toBeLessThanOrEqual(1000);
  });

  test('admits no character that a shell reads, whatever the pattern matches', () => {
    const matching = fc.stringMatching(new RegExp(alphabet.pattern), { size: 'small' });
    fc.assert(
      fc.property(matching, (value) => re2.testExact(value) && !FORBIDDEN.test(value)),
      { numRuns: 300 },
    );
  });

  test('refuses any text with a forbidden character in it, in both engines', () => {
    const broken = fc
      .tuple(fc.stringMatching(new RegExp(alphabet.pattern), { size: 'small' }), fc.string(), fc.nat())
      .map(([value, junk, at]) => {
        const place = at % (value.length + 1);
        return `${value.slice(0, place)}${junk}${value.slice(place)}`;
      })
      .filter((value) => FORBIDDEN.test(value));
    fc.assert(
      fc.property(broken, (value) => !re2.matcher(value).find() && !alphabet.admits(value)),
      { numRuns: 500 },
    );
  });

  test('refuses a line end behind a good value, as the agent does', () => {
    const matching = fc.stringMatching(new RegExp(alphabet.pattern), { size: 'small' });
    fc.assert(
      fc.property(matching, (value) => !re2.matcher(`${value}\n`).find() && !alphabet.admits(`${value}\n`)),
      { numRuns: 50 },
    );
  });
});

describe('whole numbers', () => {
  test('match exactly the numbers of their range', () => {
    const range = fc
      .tuple(fc.nat(2_000_000), fc.nat(2_000_000))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(range, fc.nat(3_000_000), ([min = 0, max = 0], value) => {
        const alphabet = Alphabet.wholeNumber(min, max);
        const inside = (n: number) => n >= min && n <= max;
        return [value, min, max, min - 1, max + 1]
          .filter((n) => n >= 0)
          .every((n) => alphabet.admits(String(n)) === inside(n));
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['', '-1', '+1', '007', '1.0', '1e3', '0x10', '１'])('refuse %j', (text) => {
    expect(Alphabet.wholeNumber(0, 100_000).admits(text)).toBe(false);
  });
});

describe('a list', () => {
  test.each(["a'b", 'a b', '$x', '', '-x', 'a|b'])('cannot be made with %j in it', (value) => {
    expect(() => Alphabet.oneOf(['good', value])).toThrow(/choice needs/);
  });

  test('takes a dot for a dot', () => {
    expect(Alphabet.oneOf(['2.23.0']).admits('2x23x0')).toBe(false);
  });
});

describe('Hub ids', () => {
  test.each(['a', 'a/b/c', '../b', 'a/..', '/b', 'a/', 'a--b/c', 'a/-b', 'a/b.'])('refuse %j', (text) => {
    expect(Alphabet.hubId().admits(text)).toBe(false);
  });

  test('admit the ids of real models', () => {
    const ids = ['meta-llama/Llama-3.3-70B-Instruct', 'Qwen/Qwen2.5-72B', 'a__b/c_d'];
    expect(ids.filter((id) => !Alphabet.hubId().admits(id))).toEqual([]);
  });
});

describe('limits of goodput', () => {
  test.each(['none', '2000/50', '1/1', '36000000/1'])('admit %s', (text) => {
    expect(Alphabet.goodputLimits().admits(text)).toBe(true);
  });

  test.each(['', '2000', '2000/', '/50', '0/50', '2000/0', '2000/50/1', 'None', '2000 /50', '2e3/50'])(
    'refuse %j',
    (text) => {
      expect(Alphabet.goodputLimits().admits(text)).toBe(false);
    },
  );
});
