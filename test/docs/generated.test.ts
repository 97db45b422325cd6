/** The pages that say what the code says: generated tables, codes, folders. Commands and links are in `test/docs`. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explanations } from '../../lib/cli/views/pages/explanations';
import { describeFields, loadEnvironment } from '../../lib/environment';
import { tutorialDifferences } from '../../lib/plan';
import { claimSections } from './claim-sections';
import { compareSections } from './compare-sections';
import { csvSections } from './csv-sections';
import { predictionSections } from './prediction-sections';
import { recipeSections } from './recipe-sections';
import { supportSections } from './support-sections';
import { sweepSections } from './sweep-sections';

const ROOT = resolve(__dirname, '../..');
const pageOf = (name: string) => join(ROOT, 'docs', name);

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

interface Section {
  readonly page: string;
  readonly marker: string;
  readonly render: () => string;
}

const SECTIONS: readonly Section[] = [
  ...claimSections(pageOf('never-run-on-hardware.md'), table),
  ...supportSections(pageOf('supported.md'), table),
  ...predictionSections(pageOf('layouts.md'), table),
  ...sweepSections(pageOf('sweep.md'), table),
  ...csvSections(pageOf('compare-and-results.md'), pageOf('layouts.md'), pageOf('sweep.md'), table),
  ...recipeSections(pageOf('recipes.md'), table),
  ...compareSections(pageOf('compare-and-results.md'), table),
  {
    page: pageOf('environment.md'),
    marker: 'environment-fields',
    render: () =>
      table(
        ['field', 'default', 'limit', 'meaning'],
        describeFields().map((field) => [
          code(field.path),
          code(field.default),
          field.limit?.startsWith('^') ? 'pattern' : field.limit,
          field.description,
        ]),
      ),
  },
  {
    page: pageOf('differences-from-the-tutorial.md'),
    marker: 'differences',
    render: () =>
      table(
        ['tutorial', 'here', 'because'],
        tutorialDifferences(loadEnvironment({ name: 'tutorial', configFile: join(ROOT, 'cdk.json') })).map(
          (row) => [row.tutorial, row.ours, row.because],
        ),
      ),
  },
];

function withSection(text: string, { marker, render }: Section): string {
  const block = new RegExp(`(<!-- ${marker} -->\n)[\\s\\S]*?(<!-- /${marker} -->)`);
  return text.replace(block, (_, open: string, close: string) => `${open}\n${render()}\n\n${close}`);
}

describe('the README', () => {
  test('is short', () => {
    expect(statSync(join(ROOT, 'README.md')).size).toBeLessThan(12_000);
  });
});

describe('the pages', () => {
  test.each(SECTIONS.map((section) => [section.marker, section] as const))(
    'have the table %s that the code says (UPDATE_DOCS=1 writes it)',
    (marker, section) => {
      const text = readFileSync(section.page, 'utf8');
      expect(text).toContain(`<!-- ${marker} -->`);
      if (process.env['UPDATE_DOCS'] === '1') writeFileSync(section.page, withSection(text, section));
      expect(readFileSync(section.page, 'utf8')).toBe(withSection(text, section));
    },
  );

  test('explain only error codes that exist', () => {
    const text = readFileSync(pageOf('troubleshooting.md'), 'utf8');
    const rows = text.slice(text.indexOf('| code |')).match(/^\| `[A-Z].*$/gm) ?? [];
    const codes = rows.flatMap((row) => row.split('|')[1]?.match(/[A-Z][A-Za-z]+(?=`)/g) ?? []);
    expect(codes.length).toBeGreaterThan(20);
    const known = explanations().map(({ name }) => name);
    expect(codes.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('map the folders of lib and assets, and no other', () => {
    const text = readFileSync(pageOf('map.md'), 'utf8');
    const named = [...text.matchAll(/^\| `((?:lib|assets)\/[^`]+)` \|/gm)].map(([, folder]) => folder);
    const folders = ['lib', 'assets'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${folder}/${entry.name}`),
    );
    expect(named.toSorted()).toEqual(folders.toSorted());
  });
});
