import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import type { ParameterSpec, TypedDocument } from '../../lib/documents';
import { DOCUMENTS, parsed, step } from './tutorial';

const VALUES_PER_PARAMETER = 1000;
const CANARY = 'canary';

/** Texts that do something where a value is read as shell, as a document, as an option or as a path. */
const HOSTILE = [
  `$(touch ${CANARY})`,
  `\`touch ${CANARY}\``,
  `'; touch ${CANARY}; echo '`,
  `"; touch ${CANARY}; echo "`,
  `'$(touch ${CANARY})'`,
  `x'\ntouch ${CANARY}\n'`,
  `x\ntouch ${CANARY}\n`,
  `x\r\ntouch ${CANARY}`,
  `; touch ${CANARY}`,
  `& touch ${CANARY} &`,
  `| touch ${CANARY}`,
  `> ${CANARY}`,
  `EOF\ntouch ${CANARY}\nEOF`,
  'a$IFS-b',
  '$$',
  '$HOME',
  '~root',
  '*',
  '{a,b}',
  '{{ RunId }}',
  '{{RunId}}',
  '{{ssm:/secret/x}}',
  '{{ssm-secure:x}}',
  '-x',
  '--help',
  '-rf',
  '../../../etc/passwd',
  '/etc/passwd',
  'a/../b',
  '..',
  '\u0000',
  'a\u0000b',
  '\u001b[31m',
  '\u202e',
  'é',
  '１２',
  '𝟙',
  '\ufeff1',
  '1\u00a0',
  ' 1',
  '1 ',
  '1\n',
  '\n',
  '\t',
  '',
  'null',
  'true',
  '0x10',
  '1e3',
  '-1',
  '+1',
  '01',
  'x'.repeat(70_000),
  '1'.repeat(5_000),
  'A'.repeat(4096),
  'A'.repeat(4097),
];

/** Values that belong, values that nearly belong, and values that do not. */
function valuesFor(spec: ParameterSpec): string[] {
  const good = fc.stringMatching(new RegExp(spec.alphabet.pattern), { size: 'small' });
  const bad = fc.constantFrom(...HOSTILE);
  const spliced = fc.tuple(good, bad, fc.nat()).map(([value, junk, at]) => {
    const place = at % (value.length + 1);
    return value.slice(0, place) + junk + value.slice(place);
  });
  const noise = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const some = fc.sample(fc.oneof(good, bad, spliced, noise), {
    numRuns: VALUES_PER_PARAMETER - HOSTILE.length,
    seed: 20_261_123,
  });
  return [spec.default, ...HOSTILE, ...some];
}

/** What the service and the agent do with the published block: a search, as Go does it, and the limits. */
function admittedByBlock(document: TypedDocument, name: string): (value: string) => boolean {
  const block = parsed(document).parameters[name] ?? {};
  const pattern = RE2JS.compile(String(block['allowedPattern']));
  const values = block['allowedValues'] as string[] | undefined;
  const [least, most] = [Number(block['minChars']), Number(block['maxChars'])];
  return (value) =>
    value.length >= least &&
    value.length <= most &&
    (values?.includes(value) ?? true) &&
    pattern.matcher(value).find();
}

describe.each(DOCUMENTS.map((document) => [document.name, document] as const))('%s', (_name, document) => {
  const admitted = new Map<string, string[]>();

  test.each(document.parameters.map((spec) => [spec.name, spec] as const))(
    'refuses the same values of %s here and in the service',
    (name, spec) => {
      const block = admittedByBlock(document, name);
      const schema = spec.alphabet.schema();
      const values = valuesFor(spec);
      expect(values.length).toBeGreaterThanOrEqual(VALUES_PER_PARAMETER);
      const disputed = values.filter((value) => block(value) !== schema.safeParse(value).success);
      expect(disputed).toEqual([]);
      admitted.set(
        name,
        values.filter((value) => block(value)),
      );
    },
  );

  test('hands every admitted value to the script unaltered, and runs none', () => {
    expect(admitted.size).toBe(document.parameters.length);
    const rounds = Math.max(...[...admitted.values()].map((values) => values.length));
    const sent = Array.from({ length: rounds }, (_, round) =>
      document.parameters.map(({ name }) => {
        const values = admitted.get(name) ?? [];
        return values[round % values.length] ?? '';
      }),
    );
    expect(runHead(document, sent)).toEqual({ arrived: sent, files: [] });
  });
});

test('the harness notices a value that is run', () => {
  const [document] = DOCUMENTS;
  if (document === undefined) throw new TypeError('there are no documents');
  const { files } = runHead(document, [[`'; touch ${CANARY}; echo '`]]);
  expect(files).toEqual([CANARY]);
});

/** Renders the head once per row of values and runs all of them in one real bash. */
function runHead(document: TypedDocument, rows: string[][]): { arrived: string[][]; files: string[] } {
  const names = document.parameters.map((spec) => spec.name);
  const lines = step(document).inputs.runCommand;
  const head = lines.slice(
    1,
    lines.findIndex((line) => line.includes('# shellcheck')),
  );
  const report = `printf '%s\\0' ${document.parameters.map((spec) => `"$${spec.variable}"`).join(' ')}`;
  const script = rows.map((row) => {
    const values = new Map(names.map((name, at) => [name, row[at] ?? '']));
    const filled = head.map((line) =>
      line.replace(/\{\{ (\w+) \}\}/g, (_whole, name: string) => values.get(name) ?? ''),
    );
    return [...filled, report].join('\n');
  });
  const cwd = mkdtempSync(join(tmpdir(), 'trainyard-fuzz-'));
  try {
    const run = spawnSync('bash', ['-s'], { cwd, input: script.join('\n'), maxBuffer: 2 ** 28 });
    const texts = run.stdout.toString('utf8').split('\0').slice(0, -1);
    const arrived = rows.map((_, at) => texts.slice(at * names.length, (at + 1) * names.length));
    return { arrived, files: existsSync(cwd) ? readdirSync(cwd) : [] };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
