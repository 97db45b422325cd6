import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listEnvironments } from '../../lib/environment';
import { refusal, refusalOfName } from './command-line';
import { blocksOf, codeSpans, pages, ROOT } from './pages';
import { type ShellLine, shellLine, trainyardArguments } from './shell-line';
import { Workspace } from './workspace';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const PAGES = pages();
const BLOCKS = PAGES.flatMap(blocksOf);
const linesOf = (info: string) => BLOCKS.filter((it) => it.info === info).flatMap(({ lines }) => lines);
/** Once each; the same line with another exit code is another promise. */
const distinct = (lines: readonly string[]) => [
  ...new Map(lines.map(shellLine).map((line) => [`${line.typed} ${line.exit}`, line])).values(),
];

const FREE = distinct(linesOf('sh'));
const ACCOUNT = distinct(linesOf('sh account'));

/** What is run elsewhere, and the file that shows it. */
const RUN_ELSEWHERE: Readonly<Record<string, [file: string, shown: string]>> = {
  'npm ci': ['.ci/run', '\nnpm ci '],
  'npm test': ['.ci/run', '\nstep npm test '],
  'npm run check': ['.ci/run', '\nstep npm run --silent check\n'],
  'npm run test:conformance': ['.ci/run', '\nstep npm run test:conformance '],
  // The same as `npx trainyard rehearse`, which is typed below.
  'npm start': ['package.json', '"start": "node dist/bin/trainyard.js rehearse"'],
};

const isRunElsewhere = (line: ShellLine) =>
  line.commands.every((words) => words.join(' ') in RUN_ELSEWHERE || isJest(words));

/** Test files are run by `npm test`; what can be wrong here is their name. */
const isJest = (words: readonly string[]) =>
  words.some((word, at) => word === 'jest' && words[at - 1] === 'npx');

describe('commands that need no account', () => {
  let workspace: Workspace;
  beforeAll(() => {
    workspace = new Workspace();
  });
  afterAll(() => workspace.remove());

  test('are many, and the rehearsal is one', () => {
    expect(FREE.map(({ typed }) => typed)).toContain('npx trainyard rehearse');
    expect(FREE.length).toBeGreaterThan(15);
  });

  test.each(FREE.filter((line) => !isRunElsewhere(line)).map((line) => [line.typed, line] as const))(
    '%s',
    (_, line) => {
      const runs = /RUN_[AB]/.test(line.typed) ? workspace.measuredRuns() : [];
      const typed = line.typed.replaceAll('RUN_A', runs[0] ?? '').replaceAll('RUN_B', runs.at(-1) ?? '');
      const { status, stdout, stderr } = workspace.type(typed);
      const said = `${stdout.slice(-1500)}\n${stderr.slice(-1500)}`;
      expect({ exit: status, ...(status === line.exit ? {} : { said }) }).toEqual({ exit: line.exit });
    },
  );

  test.each(Object.entries(RUN_ELSEWHERE))('%s is run elsewhere', (_, [file, shown]) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(shown);
  });

  test('CI does what .ci/run does', () => {
    const workflow = readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8');
    expect(workflow).toMatch(/^ +- run: \.ci\/run$/m);
  });

  test('name test files that exist', () => {
    const named = FREE.flatMap(({ commands }) => commands.filter(isJest))
      .flat()
      .filter((word) => word.startsWith('test/'));
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe('commands that need an account', () => {
  const parsed = ACCOUNT.flatMap(({ typed, commands }) =>
    commands.map((words) => [typed, trainyardArguments(words)] as const),
  ).filter(([, args]) => args !== undefined);

  test.each(parsed)('%s', async (_, args = []) => {
    expect(await refusal(args)).toBeUndefined();
  });

  test('name stacks of environments that exist', () => {
    const stacks = ACCOUNT.flatMap(({ typed }) => typed.match(/Trainyard-[a-z0-9-]+/g) ?? []);
    const known = listEnvironments(join(ROOT, 'cdk.json')).map(({ name }) => name);
    expect(stacks.length).toBeGreaterThan(0);
    expect(stacks.filter((stack) => !known.includes(stack.replace('Trainyard-', '')))).toEqual([]);
  });
});

describe('commands in prose', () => {
  const spans = [...new Set(PAGES.flatMap(codeSpans))];
  const ours = spans.filter((span) => /^(npx )?trainyard [a-z-]/.test(span));

  test.each(ours)('`%s` is one of the command', async (span) => {
    const words = shellLine(span).commands[0] ?? [];
    expect(await refusalOfName(trainyardArguments(words) ?? [])).toBeUndefined();
  });

  test('npm run names scripts of the package', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = spans.flatMap((span) => /^npm run ([a-z:]+)/.exec(span)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('every shell block says whether it needs an account', () => {
  const unmarked = BLOCKS.filter(({ info }) => !['sh', 'sh account', 'ts', 'json', 'yaml'].includes(info));
  const shells = unmarked.filter(
    ({ info, lines }) =>
      // What a command says is text; a command in it is none the less typed.
      !['', 'text'].includes(info) ||
      lines.some((line) => /^(\$ |npx |npm |trainyard |aws |git )/.test(line)),
  );
  expect(shells).toEqual([]);
});
