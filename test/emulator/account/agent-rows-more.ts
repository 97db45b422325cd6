/** Rows 34 to 46: what differed when the real agent ran beside this one. */
import { documentOf, step } from './helpers/documents';
import { type Row, statusIs } from './helpers/row';

const BASH = '#!/bin/bash';
const RUN = '2026-11-29T20-55-18.123Z';
const one = (lines: unknown, inputs: object = {}, rest: object = {}) => [step('One1', lines, inputs, rest)];
const read = async (name: string) => ({ value: name === 'good' ? 'abc' : 'ABC' });
const when = (left: unknown, right: unknown) => ({ precondition: { StringEquals: [left, right] } });
const WORD = { A: { type: 'String', allowedPattern: '^[a-z]+$' } };
const refused = statusIs('Failed', '');

export const MORE_ROWS: readonly Row[] = [
  {
    row: '34',
    title: 'tells an association as the command, in a folder of this execution',
    document: documentOf(one([BASH, 'echo "$SSM_COMMAND_ID $(cut -d/ -f2- <<<"$0")"'])),
    options: { request: { associationRun: RUN } },
    check: (ran) => {
      const id = ran.request.commandId;
      const [told, path] = ran.stdout.trim().split(' ');
      expect(told).toBe(id);
      expect(path).toMatch(new RegExp(`/orchestration/${id}/${RUN}/One1/_script.sh$`));
    },
  },
  {
    row: '35',
    title: 'fails on exit 169 whatever onFailure says',
    document: documentOf(one(['exit 169'], { onFailure: 'successAndExit' })),
    check: statusIs('Failed', 'Failed/169'),
  },
  {
    row: '36',
    title: 'reports an outer shell that was killed as failed with -1',
    document: documentOf(one([BASH, 'kill -9 $PPID'])),
    check: (ran) =>
      expect([ran.steps, ran.stderr]).toEqual(['Failed/-1', expect.stringContaining('signal: killed')]),
  },
  {
    row: '36b',
    title: 'reports a process group that was terminated as failed with -1',
    document: documentOf(one([BASH, 'kill -TERM 0'])),
    check: (ran) =>
      expect([ran.steps, ran.stderr]).toEqual(['Failed/-1', expect.stringContaining('signal: terminated')]),
  },
  {
    row: '37',
    title: 'checks the pattern on what a reference resolves to',
    document: documentOf(one(['echo {{ A }}']), WORD),
    options: { parameters: { A: ['{{ssm:good}}'] }, readParameter: read },
    check: (ran) => expect([ran.reply.status, ran.stdout]).toEqual(['Success', 'abc\n']),
  },
  {
    row: '37b',
    title: 'fails when the resolved text breaks the pattern',
    document: documentOf(one(['echo {{ A }}']), WORD),
    options: { parameters: { A: ['{{ssm:bad}}'] }, readParameter: read },
    check: refused,
  },
  {
    row: '37c',
    title: 'fails for a reference in a list',
    document: documentOf(one(['echo {{ A }}']), { A: { type: 'StringList' } }),
    options: { parameters: { A: ['{{ssm:good}}'] }, readParameter: read },
    check: refused,
  },
  {
    row: '37d',
    title: 'fails for a reference in a precondition',
    document: documentOf(one(['exit 0'], {}, when('{{ssm:good}}', 'abc'))),
    options: { readParameter: read },
    check: statusIs('Failed', 'Failed/1'),
  },
  ...[7, true, { a: 1 }, ['nested']].map((line, index) => ({
    row: `39${'abcd'[index]}`,
    title: `fails for ${JSON.stringify(line)} among the lines of runCommand`,
    document: documentOf(one(['echo x', line])),
    check: statusIs('Failed', 'Failed/1'),
  })),
  ...[{ workingDirectory: 7 }, { environment: { A: 7 } }].map((inputs, index) => ({
    row: `39${'ef'[index]}`,
    title: `fails for ${JSON.stringify(inputs)}`,
    document: documentOf(one(['echo x'], inputs)),
    check: statusIs('Failed', 'Failed/1'),
  })),
  {
    row: '40',
    title: 'takes the default directory for a relative one',
    document: documentOf(one(['pwd'], { workingDirectory: 'tmp' })),
    check: (ran) => expect(ran.stdout).toBe(`${ran.request.workingDirectory}\n`),
  },
  {
    row: '40b',
    title: 'fails when the working directory is a file, and the worker lives',
    document: documentOf([
      step('One1', ['echo x'], { workingDirectory: '/etc/passwd' }),
      step('Two2', ['echo next']),
    ]),
    check: (ran) =>
      expect([ran.steps, ran.stdout, ran.stderr]).toEqual([
        'Failed/1 Success/0',
        'next\n',
        expect.stringContaining('not a directory'),
      ]),
  },
  {
    row: '41',
    title: 'compares the platform without regard to case',
    document: documentOf(one(['exit 0'], {}, when('platformType', 'linux'))),
    check: statusIs('Success', 'Success/0'),
  },
  {
    row: '41b',
    title: 'fails for two equal literals',
    document: documentOf(one(['exit 0'], {}, when('a', 'a'))),
    check: statusIs('Failed', 'Failed/1'),
  },
  {
    row: '41c',
    title: 'fails for a parameter on both sides',
    document: documentOf(one(['exit 0'], {}, when('{{ A }}', '{{ A }}')), {
      A: { type: 'String', default: 'x' },
    }),
    check: statusIs('Failed', 'Failed/1'),
  },
  {
    row: '42',
    title: 'fails for a schemaVersion that is a number',
    document: documentOf(one(['exit 0']), {}, { schemaVersion: 2.2 }),
    check: refused,
  },
  { row: '42b', title: 'fails for an empty list of steps', document: documentOf([]), check: refused },
  {
    row: '42c',
    title: 'fails for a missing parameter that has a pattern',
    document: documentOf(one(['echo {{ A }}']), WORD),
    check: refused,
  },
  {
    row: '43',
    title: 'runs a document of schema 1.2',
    document: {
      schemaVersion: '1.2',
      parameters: { A: { type: 'String', default: 'old' } },
      runtimeConfig: {
        'aws:runShellScript': { properties: [{ id: '0.aws:runShellScript', runCommand: ['echo {{ A }}'] }] },
      },
    },
    check: (ran) => expect([ran.reply.status, ran.stdout]).toEqual(['Success', 'old\n']),
  },
  {
    row: '43b',
    title: 'runs a step whose name leads out of its folder',
    document: documentOf([step('../../up', ['echo up'])]),
    check: (ran) => expect([ran.reply.status, ran.stdout]).toEqual(['Success', 'up\n']),
  },
  {
    row: '44',
    title: 'says of exit 168 and 169 that the step exited with them',
    document: documentOf(one(['exit 168'])),
    check: (ran) => expect(ran.stdout).toBe('Step exited with code 168.'),
  },
  {
    row: '44b',
    title: 'names the shell sh, and writes lists inside a text as Go does',
    document: documentOf(one(['nowhere-to-be-found', "printf '%s' 'l: {{ A }}'", 'exit 169']), {
      A: { type: 'StringList', default: ['a<b>&c'] },
    }),
    check: (ran) => {
      expect(ran.stdout).toBe(String.raw`l: ["a\u003cb\u003e\u0026c"]`);
      expect(ran.stderr).toMatch(
        /nowhere-to-be-found: not found[\s\S]*exit status 169\nStep exited with code 169\.$/,
      );
    },
  },
  {
    row: '45',
    title:
      'ends later when S3 cannot be reached, once for each stream that is not empty, with the same status',
    document: documentOf(one(['echo out', 'echo err >&2'])),
    options: { request: { output: { bucket: 'bucket', prefix: '' }, uploadSeconds: 0.6 } },
    check: (ran) => {
      expect(ran.reply.status).toBe('Success');
      expect(ran.seconds).toBeGreaterThan(1.2);
    },
  },
  ...(
    [
      ['3.0.222.0', ''],
      ['3.0.284.0', '11111111-2222-3333-4444-555555555555'],
      ['2.3.1000.0', ''],
    ] as const
  ).map(([agentVersion, told], index) => ({
    row: `46${'abc'[index]}`,
    title: `tells the command${told === '' ? ' not' : ''} when its version is ${agentVersion}`,
    document: documentOf(one(['echo "<$SSM_COMMAND_ID>"'])),
    options: { request: { agentVersion } },
    check: (ran: { readonly stdout: string }) => expect(ran.stdout).toBe(`<${told}>\n`),
  })),
];
