/** Rows 1 to 18: shells, steps, ends and output. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../../lib/emulator/account/processes';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { type Row, statusIs } from './helpers/row';

const BASH = '#!/bin/bash';
const leftBehind = temporaryFolder();
const pidFile = (name: string) => join(leftBehind, name);
const lives = (name: string) => isAlive(Number(readFileSync(pidFile(name), 'utf8')));

export const STEP_ROWS: readonly Row[] = [
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
    document: documentOf([step('One1', ['sleep 60 >/dev/null 2>&1 &', 'echo $!'])]),
    check: (ran) => {
      const child = Number(ran.stdout);
      expect(isAlive(child)).toBe(true);
      process.kill(child, 'SIGKILL');
    },
  },
  {
    row: '12',
    title: 'finds no process to kill when a child of another session holds stdout past the timeout',
    document: documentOf([step('One1', ['setsid nohup sleep 18 &'], { timeoutSeconds: '15' })]),
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
          `setsid sleep 60 >/dev/null 2>&1 </dev/null & echo $! >${pidFile('setsid')}`,
          'sleep 60',
        ],
        { timeoutSeconds: '5' },
      ),
    ]),
    check: (ran) => {
      const alive = [lives('nohup'), lives('setsid')];
      if (alive[1]) process.kill(Number(readFileSync(pidFile('setsid'), 'utf8')), 'SIGKILL');
      expect([ran.steps, ...alive]).toEqual(['TimedOut/137', false, true]);
    },
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
        'Cancelled/137 Cancelled/1 Cancelled/1',
        '',
      ]),
  },
  {
    row: '15',
    title: 'keeps 24,000 bytes of a stream, of which the last say that it cut',
    document: documentOf([
      step('One1', ["head -c 83000 /dev/zero | tr '\\0' x", "head -c 83000 /dev/zero | tr '\\0' y >&2"]),
    ]),
    check: (ran) => {
      expect(ran.stdout).toBe(`${'x'.repeat(23_980)}--output truncated--`);
      expect(ran.stderr).toBe(`${'y'.repeat(23_980)}--output truncated--`);
    },
  },
  {
    row: '15b',
    title: 'cuts exactly 24,000 bytes already, keeps 23,999, and never half a character',
    document: documentOf([
      step('One1', ["head -c 24000 /dev/zero | tr '\\0' x", 'yes é | head -n 20000 | tr -d "\\n" >&2']),
      step('Two2', ["head -c 23999 /dev/zero | tr '\\0' z"]),
    ]),
    check: (ran) => {
      expect(ran.stderr).toBe(`${'é'.repeat(11_990)}--output truncated--`);
      expect(ran.stdout).toBe(`${'x'.repeat(23_980)}--output truncated--${'z'.repeat(23_999)}`);
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
];
