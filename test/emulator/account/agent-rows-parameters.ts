/** Rows 19 to 33: parameters, preconditions, environment and schema. */
import { documentOf, step } from './helpers/documents';
import { type Row, statusIs } from './helpers/row';

const BASH = '#!/bin/bash';
const HOSTILE = `'"\`$(id)\${HOME}$$ \\ ; & | < > {{ A }} {{ssm:x}}\nEOF\n\ttab`;

export const PARAMETER_ROWS: readonly Row[] = [
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
    title: 'sets no HOME, USER or LANG, an empty stdin, and says which command and instance it is',
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
