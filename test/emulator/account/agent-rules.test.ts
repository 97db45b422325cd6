/** Rules of the agent that have no row: substitution by type, references to Parameter Store, odd bytes. */
import { cap, merged, replaceInvalid } from '../../../lib/emulator/account/agent/stream-output';
import { type ParameterValue, substitute } from '../../../lib/emulator/account/agent/substitute';
import { documentOf, run, step } from './helpers/documents';

describe('substitution', () => {
  const values = new Map<string, ParameterValue>([
    ['List', ['a b', 'c"d']],
    ['Number', 3],
    ['Money', '$$HOME $1'],
  ]);

  test.each<[string, unknown, unknown]>([
    ['keeps the type of a value that stands alone', '{{ List }}', ['a b', 'c"d']],
    ['writes a list inside a text as JSON', 'x {{List}}', 'x ["a b","c\\"d"]'],
    ['writes a number inside a text', 'n={{ Number }}', 'n=3'],
    ['collapses $$ inside a text', '[{{ Money }}]', '[$HOME $1]'],
    ['keeps $$ in a value that stands alone', '{{ Money }}', '$$HOME $1'],
    [
      'goes into lists and maps, and leaves keys alone',
      { '{{ Number }}': ['{{ Number }}'] },
      { '{{ Number }}': [3] },
    ],
    ['leaves what was not declared', 'a {{ Other }} b', 'a {{ Other }} b'],
  ])('%s', (_, input, expected) => {
    expect(substitute(input, values)).toEqual(expected);
  });

  test('lets a StringList be the whole runCommand', async () => {
    const document = documentOf([step('Step', '{{ Commands }}')], { Commands: { type: 'StringList' } });
    const { stdout } = await run(document, { parameters: { Commands: ['echo one', 'echo two'] } });
    expect(stdout).toBe('one\ntwo\n');
  });
});

describe('{{ssm:name}}', () => {
  const document = documentOf([step('Step', ['echo "{{ssm:/a/b}} {{ A }}"'])], { A: { type: 'String' } });

  test('is read with the role of the instance, in the document and inside a value', async () => {
    const { stdout } = await run(document, {
      parameters: { A: ['<{{ssm:/c}}>'] },
      readParameter: async (name) => ({ value: `value of ${name}` }),
    });
    expect(stdout).toBe('value of /a/b <value of /c>\n');
  });

  test('that cannot be read fails the document before its first step', async () => {
    const { reply } = await run(document, { parameters: { A: ['x'] } });
    expect(reply).toMatchObject({ status: 'Failed', steps: [], trace: 'no parameter /a/b' });
  });
});

describe('output', () => {
  test('shows every byte that is not UTF-8 as U+FFFD, one each, and leaves the others', () => {
    expect(replaceInvalid(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe2, 0x82]))).toBe('a\ufffdé\ufffd\ufffd');
    expect(replaceInvalid(Buffer.from('\ufffd ok'))).toBe('\ufffd ok');
  });

  test('is cut once, not twice', () => {
    const once = cap('x'.repeat(30), 24);
    expect(cap(once, 24)).toBe(once);
    expect(cap(once, 8)).toBe(`${'x'.repeat(8)}--output truncated--`);
  });

  test('of both streams is one text of at most 2,500 characters', () => {
    expect(merged('out\n', 'err\n')).toBe('out\n\n----------ERROR-------\nerr\n');
    expect(merged('o'.repeat(3_000), '')).toBe(`${'o'.repeat(2_500)}--output truncated--`);
  });
});

describe('files of a command', () => {
  test('a script may open /dev/stderr by name, as it may under the real agent', async () => {
    const { stdout, stderr } = await run(
      documentOf([step('Step', ['echo out >/dev/stdout', 'echo err >/dev/stderr'])]),
    );
    expect([stdout, stderr]).toEqual(['out\n', 'err\n']);
  });

  test('may lie below a directory whose name has a space and a quote', async () => {
    const base = await run(documentOf([step('Step', ['exit 0'])]));
    const orchestrationRoot = `${base.request.workingDirectory}/it's here`;
    const { reply } = await run(documentOf([step('Step', ['exit 0'])]), { request: { orchestrationRoot } });
    expect(reply.status).toBe('Success');
  });
});
