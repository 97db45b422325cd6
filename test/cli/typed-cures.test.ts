/** Advice that names a command can be typed: the command takes it as it stands. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../lib/codes';
import { SIGNATURES } from '../../lib/facts';
import { refusalOfName } from '../docs/command-line';

const ROOT = join(__dirname, '../..');

/** Words that stand for what the operator knows; what the code fills in is one of them. */
const filled = (words: string) =>
  words.replaceAll(/\$\{[^}]*\}|\{[^}]*\}/g, 'tutorial').replaceAll('GROUP', 'release');

const commandsIn = (text: string) =>
  [...text.matchAll(/`trainyard ([a-z-][^`]*)`/g)].map((found) => found[1] ?? '');

const checks = JSON.parse(
  readFileSync(join(ROOT, 'assets/host/python/trainyard_host/measure/judge/thresholds.json'), 'utf8'),
) as Record<string, { next: string }>;
const REGISTERED = [
  ...Object.entries(CODES),
  ...SIGNATURES.map((row) => [row.name, row] as const),
  ...Object.entries(checks),
].flatMap(([name, { next }]) => commandsIn(next).map((words) => [name, words] as const));

/** What messages advise that know more than the registry does: of the command, and of the toolkit. */
const WRITTEN = ['lib', 'assets/host/python', 'assets/host/lib', 'assets/host/phases', 'assets/documents']
  .flatMap((folder) => {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => /\.(ts|py|sh)$/.test(name)).map((name) => join(folder, name));
  })
  .flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8').replaceAll('\\`', '`');
    return commandsIn(text).map((words) => [file, words] as const);
  });

const distinct = (rows: readonly (readonly [string, string])[]) => [
  ...new Map(rows.map((row) => [row[1], row])).values(),
];

test('there are many of them', () => {
  expect(REGISTERED.length).toBeGreaterThan(40);
  expect(WRITTEN.length).toBeGreaterThan(40);
});

test.each(distinct(REGISTERED))('%s: trainyard %s', async (_where, words) => {
  expect(await refusalOfName(filled(words).split(' '))).toBeUndefined();
});

test.each(distinct(WRITTEN))('%s: trainyard %s', async (_where, words) => {
  const said = await refusalOfName(filled(words).split(' '));
  // A comment may name an option without its value.
  expect(said?.includes('argument missing') ? undefined : said).toBeUndefined();
});

test('advice that gives a value to a parameter of a document says how the command does', () => {
  const bare = [...Object.values(CODES), ...SIGNATURES].filter(
    ({ next }) => /\bArtifactCache=/.test(next) && !next.includes('--artifact-cache'),
  );
  expect(bare).toEqual([]);
});
