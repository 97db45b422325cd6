import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeFields, loadEnvironment } from '../lib/environment';
import { tutorialDifferences } from '../lib/plan';

const ROOT = resolve(__dirname, '..');
const README = join(ROOT, 'README.md');

const cell = (text: unknown) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly unknown[])[]) =>
  [
    `| ${head.join(' | ')} |`,
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');

const code = (text: string | undefined) => (text === undefined || text === '' ? '' : `\`${text}\``);

const SECTIONS: Record<string, () => string> = {
  'environment-fields': () =>
    table(
      ['field', 'default', 'limit', 'meaning'],
      describeFields().map((field) => [
        code(field.path),
        code(field.default),
        field.limit?.startsWith('^') ? 'pattern' : field.limit,
        field.description,
      ]),
    ),
  differences: () =>
    table(
      ['tutorial', 'here', 'because'],
      tutorialDifferences(loadEnvironment({ name: 'tutorial', configFile: join(ROOT, 'cdk.json') })).map(
        (row) => [row.tutorial, row.ours, row.because],
      ),
    ),
};

function withSections(text: string): string {
  return Object.entries(SECTIONS).reduce((page, [name, render]) => {
    const block = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    return page.replace(block, (_, open: string, close: string) => `${open}\n${render()}\n\n${close}`);
  }, text);
}

describe('the README', () => {
  test('has the tables that the schema and the plan say (UPDATE_README=1 writes them)', () => {
    const text = readFileSync(README, 'utf8');
    if (process.env['UPDATE_README'] === '1') writeFileSync(README, withSections(text));
    expect(readFileSync(README, 'utf8')).toBe(withSections(text));
  });

  test('links only to files that exist', () => {
    const links = [...readFileSync(README, 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(links.filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, link)))).toEqual([]);
  });

  test('explains only error codes that exist', () => {
    const sources = ['lib', 'assets'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/pyc$/.test(entry.name))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    );
    const text = readFileSync(README, 'utf8');
    const rows = text.slice(text.indexOf('| code |')).match(/^\| `[A-Z].*$/gm) ?? [];
    const codes = rows.flatMap((row) => row.split('|')[1]?.match(/[A-Z][A-Za-z]+(?=`)/g) ?? []);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
  });

  test('maps every folder of lib', () => {
    const text = readFileSync(README, 'utf8');
    const folders = ['core', 'facts', 'environment', 'plan', 'contract', 'documents', 'infra', 'run'];
    expect(folders.filter((folder) => !text.includes(`lib/${folder}`))).toEqual([]);
  });
});
