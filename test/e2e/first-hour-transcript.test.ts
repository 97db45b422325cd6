/** The first hour with a checkout: the commands that README and the end of a rehearsal name, typed in a terminal. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../../lib/cli/printers/text-width';
import { faultsOf } from '../cli/outputs';
import { cleanUp, type Ended, ended, ROOT, trainyard } from './command';
import { startInTerminal } from './in-terminal';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

const COLUMNS = 80;
const SHOWN = 5;
const CLEAR = '\r\u001b[2K';
const TRANSCRIPT = join(__dirname, 'transcripts/first-hour.txt');

/** A busy computer measures tokens that come late; how fast it is, is not what is tested. */
const SLOW = ['--time-scale', '10', '--requests', '24'];

// Equally long on every computer: lines wrap by the path they carry.
const state = mkdtempSync('/tmp/trainyard-e2e-');
const failing = mkdtempSync('/tmp/trainyard-e2e-');
afterAll(() => Promise.all([state, failing].map(cleanUp)));

/** What was typed, as it is written down, and what the screen showed. */
interface Typed {
  readonly line: string;
  readonly ended: Ended;
}
const typed: Typed[] = [];

async function type(line: string, ...more: string[]): Promise<Ended> {
  const words = line.replace('STATE', state).replace('FAILING', failing).split(' ');
  const done = await ended(
    startInTerminal(COLUMNS, ['rehearse', 'plan'].includes(words[0] ?? '') ? [...words, ...more] : words),
  );
  typed.push({ line, ended: done });
  return done;
}

const screen = ({ stdout }: Ended) =>
  stdout
    .split(/\r?\n/)
    .map((line) => line.split(CLEAR).at(-1) ?? '')
    .map((line) => stripVTControlCharacters(line));

/** Every state of the line that is drawn again and again, and every line that stays. */
const drawn = ({ stdout }: Ended) => stdout.split(/\r?\n|\r/).map((line) => stripVTControlCharacters(line));

/** A command that is shown to be copied is not broken: what is next after a rehearsal, and code in a page. */
const isToBeTyped = (line: string) => /^(look|vary|deploy) {2,}trainyard | {6}npx /.test(line);

const idIn = (done: Ended) => /trainyard report (\S+)/.exec(screen(done).join('\n'))?.[1] ?? '';

/** What differs from one run to the next. */
function masked(text: string): string {
  return text
    .replaceAll(state, 'STATE')
    .replaceAll(failing, 'FAILING')
    .replaceAll(/tutorial-\d{8}-\d{6}-[0-9a-f]{4}/g, 'RUN')
    .replaceAll(/\b\d+(\.\d+)? (ms|s|min|h)( \d\d s| \d\d min)?(?=\W|$)/g, 'TIME')
    .replaceAll(/\bi-[0-9a-f]{6,}/g, 'INSTANCE')
    .replaceAll(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/g, 'DIGEST')
    .replaceAll(/ {2}(valid|suspect) {2}/g, '  VERDICT  ')
    .replaceAll(/[+−±]?\d[\d,.]*/g, 'N')
    .replaceAll(/ {2,}/g, '  ');
}

beforeAll(async () => {
  await type('plan');
  await type('layouts');
  await type('sweep plan tutorial --from 2030-01-07T05:00Z');
  await type('plan --data-parallel 3 --tensor-parallel 32');
  await type('documents show Deploy');
  const first = await type('rehearse --state STATE', ...SLOW);
  const a = idIn(first);
  await type('report --state STATE');
  await type(`report ${a} --state STATE`);
  const second = await type('rehearse --concurrency 4 --state STATE', ...SLOW);
  await type(`compare ${a} ${idIn(second)} --state STATE`);
  await type('results list --state STATE');
  await type('doctor --state STATE');
  await type('rehearse --inject CompilerCrashed --state FAILING');
  await type('deploy --check');
  await type('help rehearsal');
});

test('with --json each prints what its schema says', async () => {
  const [a = '', b = ''] = typed
    .filter(({ line }) => line.startsWith('rehearse'))
    .map(({ ended: done }) => idIn(done));
  const lines = {
    'json-report': ['report', a],
    'json-results-list': ['results', 'list'],
    'json-results-get': ['results', 'get', a, '--to', join(failing, 'results')],
    'json-doctor': ['doctor'],
    'json-bootstrap': ['bootstrap'],
    'json-compare': ['compare', a, b],
    'json-same': ['same', a, b],
    'json-diagnose': ['diagnose'],
    'json-stop': ['stop'],
    'json-sweep-list': ['sweep', 'list'],
    'json-follow': ['follow', a],
    'json-state-prune': ['state', 'prune', '--dry-run'],
  };
  const faults: string[] = [];
  for (const [name, words] of Object.entries(lines)) {
    const done = await trainyard([...words, '--state', state, '--json']);
    const events = done.stderr.split('\n').filter((line) => line.startsWith('{"at"'));
    const found = done.stdout === '' ? [done.stderr] : faultsOf(name, done.stdout);
    faults.push(
      ...found.map((it) => `${name}: ${it}`),
      ...events.flatMap((it) => faultsOf('json-event', it)),
    );
  }
  expect(faults).toEqual([]);
});

test('every command of the story in README is typed', () => {
  const blocks = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)];
  const lines = blocks.flatMap(([, text = '']) => text.split('\n'));
  const commands = lines.flatMap((line) => /^npx trainyard (.*?)(?: +#.*)?$/.exec(line)?.[1] ?? []);
  const bare = (line: string) => line.replace(/ --state \S+/, '');
  expect(commands.length).toBeGreaterThan(5);
  const all = typed.map(({ line }) => bare(line));
  expect(commands.map(bare).filter((line) => !all.includes(line))).toEqual([]);
});

test('each ends as its page says, with the same last lines', () => {
  const text = typed
    .map(({ line, ended: done }) => {
      const last = screen(done)
        .filter((it) => it.trim() !== '')
        .slice(-SHOWN);
      return [`$ trainyard ${masked(line)}`, ...last.map(masked), `exit ${done.code}`].join('\n');
    })
    .join('\n\n');
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(TRANSCRIPT, `${text}\n`);
  expect(`${text}\n`).toBe(existsSync(TRANSCRIPT) ? readFileSync(TRANSCRIPT, 'utf8') : '');
});

test('no line is wider than the terminal, unless it is a word that must stay whole', () => {
  const wide = typed.flatMap(({ line, ended: done }) =>
    line.startsWith('documents show')
      ? []
      : drawn(done)
          .filter((it) => textWidth(it) > COLUMNS && !isToBeTyped(it))
          .filter((it) => Math.max(...it.split(' ').map((word) => word.length)) < COLUMNS / 2)
          .map((it) => `${line}: ${it}`),
  );
  expect(wide).toEqual([]);
});

test('a rehearsal tells its progress on one line, and leaves no piece of it', () => {
  const rehearsed = typed.filter(({ line }) => line.startsWith('rehearse'));
  for (const { ended: done } of rehearsed) {
    expect(drawn(done).some((line) => /^[⠀-⣿] \w+ +\d/.test(line))).toBe(true);
    expect(screen(done).filter((line) => /^[⠀-⣿]/.test(line))).toEqual([]);
  }
  expect(drawn(rehearsed[0]?.ended as Ended).some((line) => /benchmark +.* of about /.test(line))).toBe(true);
});
