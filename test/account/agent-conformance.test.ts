/**
 * The rules of the real agent, one row per observation; the numbers are those of BEHAVIOUR.md. Rows 27 to 29 need the
 * service or a worker process and are in agent-worker.test.ts. All rows run at the same time, since some wait for seconds.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandDocument } from '../../lib/account/agent/document';
import { executionTimeout } from '../../lib/account/agent/step-inputs';
import { isAlive } from '../../lib/account/processes';
import {
  documentOf,
  type Ran,
  type RunOptions,
  removeTemporaryFolders,
  run,
  step,
  temporaryFolder,
} from './helpers/documents';

interface Row {
  readonly row: string;
  readonly title: string;
  readonly document: CommandDocument;
  readonly options?: RunOptions;
  readonly check: (ran: Ran) => void;
}

const BASH = '#!/bin/bash';
const HOSTILE = `'"\`$(id)\${HOME}$$ \\ ; & | < > {{ A }} {{ssm:x}}\nEOF\n\ttab`;
const leftBehind = temporaryFolder();
const pidFile = (name: string) => join(leftBehind, name);
const lives = (name: string) => isAlive(Number(readFileSync(pidFile(name), 'utf8')));

const statusIs = (document: string, steps: string) => (ran: Ran) =>
  expect([ran.reply.status, ran.steps]).toEqual([document, steps]);

const ROWS: readonly Row[] = [
  {
    row: '1',
    title: 'runs a script without a shebang in the plain shell, which knows no [[',
    document: documentOf([step('Step', ['[[ a == a ]]', 'exit $?'])]),
    check: statusIs('Failed', 'Failed/127'),
  },
  {
    row: '2',
    title: 'honours #!/bin/bash in the first line',
    document: documentOf([step('Step', [BASH, 'set -o pipefail', '[[ a == a ]] && echo "$BASH_VERSION"'])]),
    check: (ran) => expect([ran.steps, ran.stdout]).toEqual(['Success/0', expect.stringMatching(/^[45]\./)]),
  },
  {
    row: '3',
    title: 'does not stop at a failing line',
    document: documentOf([step('Step', ['false', 'echo x', 'exit 0'])]),
    check: (ran) => expect([ran.reply.status, ran.stdout]).toEqual(['Success', 'x\n']),
  },
  {
    row: '4',
    title: 'goes on after a failed step, and the document has failed',
    document: documentOf([step('One1', ['exit 0']), step('Two2', ['exit 3']), step('Three', ['exit 0'])]),
    check: statusIs('Failed', 'Success/0 Failed/3 Success/0'),
  },
  {
    row: '5',
    title: 'skips to the finally step when onFailure says exit',
    document: documentOf([
      step('One1', ['exit 3'], { onFailure: 'exit' }),
      step('Two2', ['echo never']),
      step('Last', ['echo last'], { finallyStep: 'true' }),
    ]),
    check: (ran) => expect([ran.steps, ran.stdout]).toEqual(['Failed/3 Skipped/0 Success/0', 'last\n']),
  },
  {
    row: '5b',
    title: 'turns a failure into success with onFailure successAndExit, code 168',
    document: documentOf([
      step('One1', ['exit 3'], { onFailure: 'successAndExit' }),
      step('Two2', ['exit 0']),
    ]),
    check: statusIs('Success', 'Success/168 Skipped/0'),
  },
  {
    row: '5c',
    title: 'skips the rest after a success with onSuccess exit',
    document: documentOf([step('One1', ['exit 0'], { onSuccess: 'exit' }), step('Two2', ['exit 3'])]),
    check: statusIs('Success', 'Success/0 Skipped/0'),
  },
  {
    row: '6',
    title: 'ignores onFailure beside inputs',
    document: documentOf([step('One1', ['exit 3'], {}, { onFailure: 'exit' }), step('Two2', ['exit 0'])]),
    check: statusIs('Failed', 'Failed/3 Success/0'),
  },
  {
    row: '7a',
    title: 'stops with success on exit 168',
    document: documentOf([step('One1', ['exit 168']), step('Two2', ['exit 1'])]),
    check: statusIs('Success', 'Success/168 Skipped/0'),
  },
  {
    row: '7b',
    title: 'stops with failure on exit 169',
    document: documentOf([step('One1', ['exit 169']), step('Two2', ['exit 0'])]),
    check: statusIs('Failed', 'Failed/169 Skipped/0'),
  },
  {
    row: '8',
    title: 'runs the next step after a timeout, whatever onFailure says',
    document: documentOf([
      step('One1', ['sleep 60'], { timeoutSeconds: '5', onFailure: 'exit' }),
      step('Two2', ['echo next']),
    ]),
    check: (ran) =>
      expect([ran.reply.status, ran.steps, ran.stdout, ran.stderr]).toEqual([
        'TimedOut',
        'TimedOut/137 Success/0',
        'next\n',
        '',
      ]),
  },
  {
    row: '9a',
    title: 'takes exit 137 for a timeout',
    document: documentOf([step('One1', ['exit 137'], { onFailure: 'exit' }), step('Two2', ['exit 0'])]),
    check: statusIs('TimedOut', 'TimedOut/137 Success/0'),
  },
  {
    row: '9b',
    title: 'takes a shell that was killed with SIGKILL for a timeout',
    document: documentOf([step('One1', ['kill -9 $$']), step('Two2', ['exit 0'])]),
    check: statusIs('TimedOut', 'TimedOut/137 Success/0'),
  },
  {
    row: '10',
    title: 'reports a shell that was ended with SIGTERM as failed with 143',
    document: documentOf([step('One1', ['kill -TERM $$'])]),
    check: statusIs('Failed', 'Failed/143'),
  },
  {
    row: '11',
    title: 'waits for a background child that inherited stdout',
    document: documentOf([step('One1', ['(sleep 2; echo late) &', 'echo early'])]),
    check: (ran) => {
      expect(ran.stdout).toBe('early\nlate\n');
      expect(ran.seconds).toBeGreaterThan(1.9);
    },
  },
  {
    row: '11b',
    title: 'does not wait for a child that gave its streams away',
    document: documentOf([step('One1', ['sleep 2 >/dev/null 2>&1 &', 'echo early'])]),
    check: (ran) => expect(ran.seconds).toBeLessThan(1.9),
  },
  {
    row: '12',
    title: 'finds no process to kill when a child of another session holds stdout past the timeout',
    document: documentOf([step('One1', ['setsid nohup sleep 8 &'], { timeoutSeconds: '5' })]),
    check: (ran) => {
      expect(ran.steps).toBe('Failed/1');
      expect(ran.stderr).toContain('no such process');
    },
  },
  {
    row: '13',
    title: 'kills a nohup child at the timeout and spares a setsid child',
    document: documentOf([
      step(
        'One1',
        [
          `nohup sleep 30 >/dev/null 2>&1 </dev/null & echo $! >${pidFile('nohup')}`,
          `setsid sleep 9 >/dev/null 2>&1 </dev/null & echo $! >${pidFile('setsid')}`,
          'sleep 60',
        ],
        { timeoutSeconds: '5' },
      ),
    ]),
    check: (ran) =>
      expect([ran.steps, lives('nohup'), lives('setsid')]).toEqual(['TimedOut/137', false, true]),
  },
  {
    row: '14',
    title: 'cancels the running step and all later ones, the finally step too',
    document: documentOf([
      step('One1', ["trap 'echo trapped' TERM", 'sleep 60']),
      step('Two2', ['exit 0']),
      step('Last', ['exit 0'], { finallyStep: true }),
    ]),
    options: { cancelAfterMs: 700 },
    check: (ran) =>
      expect([ran.reply.status, ran.steps, ran.stdout]).toEqual([
        'Cancelled',
        'Cancelled/137 Cancelled/137 Cancelled/137',
        '',
      ]),
  },
  {
    row: '15',
    title: 'keeps the first 24,000 characters of a stream and says that it cut',
    document: documentOf([
      step('One1', ["head -c 83000 /dev/zero | tr '\\0' x", "head -c 83000 /dev/zero | tr '\\0' y >&2"]),
    ]),
    check: (ran) => {
      expect(ran.stdout).toBe(`${'x'.repeat(24_000)}--output truncated--`);
      expect(ran.stderr).toBe(`${'y'.repeat(24_000)}--output truncated--`);
    },
  },
  {
    row: '17',
    title: 'refuses a scalar runCommand',
    document: documentOf([step('One1', 'echo x')]),
    check: (ran) => {
      expect(ran.steps).toBe('Failed/1');
      expect(ran.stderr).toContain('Invalid format in plugin properties');
    },
  },
  {
    row: '18',
    title: 'cannot run a step whose name has a space',
    document: documentOf([step('Two Words', ['exit 0'])]),
    check: statusIs('Failed', 'Failed/127'),
  },
  {
    row: '19',
    title: 'drops the value of a parameter with an illegal name and uses the default',
    document: documentOf([step('One1', ['echo "{{ bad_name }}"'])], {
      bad_name: { type: 'String', default: 'the default' },
    }),
    options: { parameters: { bad_name: ['passed'] } },
    check: (ran) => expect(ran.stdout).toBe('the default\n'),
  },
  {
    row: '20',
    title: 'does not expand a value again',
    document: documentOf([step('One1', ['cat <<EOF', '{{ A }} {{B}}', 'EOF'])], {
      A: { type: 'String' },
      B: { type: 'String', default: 'b' },
    }),
    options: { parameters: { A: ['{{ B }}'] } },
    check: (ran) => expect(ran.stdout).toBe('{{ B }} b\n'),
  },
  {
    row: '21',
    title: 'fails before any step when an anchored pattern is violated, by a trailing newline too',
    document: documentOf([step('One1', ['exit 0'])], { A: { type: 'String', allowedPattern: '^[a-z]+$' } }),
    options: { parameters: { A: ['abc\n'] } },
    check: statusIs('Failed', ''),
  },
  {
    row: '22',
    title: 'fails always when RE2 cannot parse the pattern',
    document: documentOf([step('One1', ['exit 0'])], {
      A: { type: 'String', allowedPattern: '^(?!x)[a-z]*$' },
    }),
    options: { parameters: { A: ['abc'] } },
    check: (ran) =>
      expect([ran.reply.status, ran.reply.trace]).toEqual([
        'Failed',
        expect.stringContaining('parsing regexp'),
      ]),
  },
  {
    row: '22b',
    title: 'fails always when a repeat count is over 1000',
    document: documentOf([step('One1', ['exit 0'])], {
      A: { type: 'String', allowedPattern: '^[a-z]{0,8192}$' },
    }),
    options: { parameters: { A: ['abc'] } },
    check: statusIs('Failed', ''),
  },
  {
    row: '23',
    title: 'does not enforce allowedValues or lengths',
    document: documentOf([step('One1', ['echo {{ A }}'])], {
      A: { type: 'String', allowedValues: ['a'], maxChars: 1 },
    }),
    options: { parameters: { A: ['other'] } },
    check: (ran) => expect(ran.stdout).toBe('other\n'),
  },
  {
    row: '24',
    title: 'skips a step whose precondition is not met, and the document succeeds',
    document: documentOf(
      [step('One1', ['exit 3'], {}, { precondition: { StringEquals: ['{{ A }}', 'yes'] } })],
      { A: { type: 'String', default: 'no' } },
    ),
    check: statusIs('Success', 'Skipped/0'),
  },
  {
    row: '24b',
    title: 'runs a step whose precondition on the platform is met',
    document: documentOf([
      step('One1', ['exit 0'], {}, { precondition: { StringEquals: ['platformType', 'Linux'] } }),
    ]),
    check: statusIs('Success', 'Success/0'),
  },
  {
    row: '25',
    title: 'fails when the working directory is missing',
    document: documentOf([step('One1', ['exit 0'], { workingDirectory: '/does/not/exist' })]),
    check: (ran) =>
      expect([ran.steps, ran.stderr]).toEqual([
        'Failed/1',
        expect.stringContaining('no such file or directory'),
      ]),
  },
  {
    row: '26',
    title: 'sets no HOME, USER or LANG, an empty stdin, and says which command and machine it is',
    document: documentOf([
      step('One1', [
        BASH,
        'for name in HOME USER LANG; do [[ -v $name ]] || printf "no %s, " "$name"; done',
        'echo "$(cat)$SSM_COMMAND_ID $AWS_SSM_INSTANCE_ID $AWS_SSM_REGION_NAME"',
      ]),
    ]),
    check: (ran) =>
      expect(ran.stdout).toBe(`no HOME, no USER, no LANG, ${ran.request.commandId} i-0test us-east-2\n`),
  },
  {
    row: '30',
    title: 'knows no schema version 2.3',
    document: documentOf([step('One1', ['exit 0'])], {}, { schemaVersion: '2.3' }),
    check: statusIs('Failed', ''),
  },
  {
    row: '31',
    title: 'substitutes null for a missing parameter without a default, and leaves an undeclared one',
    document: documentOf([step('One1', ['echo "{{ A }} {{ Undeclared }}"'])], { A: { type: 'String' } }),
    check: (ran) => expect(ran.stdout).toBe('null {{ Undeclared }}\n'),
  },
  {
    row: '32',
    title: 'carries every metacharacter in base64, byte for byte',
    document: documentOf([step('One1', ["printf '%s' '{{ Payload }}' | base64 -d"])], {
      Payload: { type: 'String', allowedPattern: '^[A-Za-z0-9+/=]*$' },
    }),
    options: { parameters: { Payload: [Buffer.from(HOSTILE).toString('base64')] } },
    check: (ran) => expect(ran.stdout).toBe(HOSTILE),
  },
  {
    row: '33',
    title: 'lets an injection through an unanchored pattern',
    document: documentOf([step('One1', ['echo {{ A }}'])], {
      A: { type: 'String', allowedPattern: '[a-z]+' },
    }),
    options: { parameters: { A: ['abc; echo INJ'] } },
    check: (ran) => expect(ran.stdout).toBe('abc\nINJ\n'),
  },
];

describe('the agent', () => {
  let runs: Map<string, Promise<Ran>>;
  beforeAll(() => {
    runs = new Map(ROWS.map(({ row, document, options }) => [row, run(document, options)]));
    return Promise.allSettled(runs.values());
  });
  afterAll(removeTemporaryFolders);

  test.each(ROWS)('row $row: $title', async ({ row, check }) => {
    const ran = await runs.get(row);
    expect(ran).toBeDefined();
    if (ran) check(ran);
  });

  test.each([
    ['2', 3600],
    ['172801', 3600],
    ['soon', 3600],
    [undefined, 3600],
    ['5', 5],
    [172_800, 172_800],
  ])('row 16: takes timeoutSeconds %s for %d', (given, seconds) => {
    expect(executionTimeout(given)).toBe(seconds);
  });
});
