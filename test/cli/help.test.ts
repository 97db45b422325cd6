/** `trainyard help`: commands, and the pages of the documents as a terminal shows them. */
import { docPageSource, docPages } from '../../lib/cli/views/pages/doc-pages';
import { inlineText } from '../../lib/cli/views/pages/markdown-inline';
import { call } from './terminal';

const PAGES = docPages().map((page) => ({ ...page, source: docPageSource(page) }));

test('lists commands and every page', async () => {
  const { code, stdout, stderr } = await call('help', { columns: 80 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain((await call('--help', { columns: 80 })).stdout);
  expect(PAGES.length).toBeGreaterThan(25);
  for (const { name } of PAGES) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('each page has a name of its own', () => {
  expect(new Set(PAGES.map(({ name }) => name)).size).toBe(PAGES.length);
});

test.each(PAGES)(
  'prints the page $name, whole and without the signs of Markdown',
  async ({ name, source }) => {
    const { code, stdout, stderr } = await call(`help page ${name}`, { columns: 80 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const isCode = (line: string) => line.startsWith('      ');
    const prose = stdout.split('\n').filter((line) => !isCode(line));
    expect(prose.filter((line) => /\]\(|<!--|^ *\|[ :-]|\*\*/.test(line.replaceAll(/`[^`]*`/g, '')))).toEqual(
      [],
    );
    // A word that is as long stays whole: a path, a pattern, an address.
    const tooWide = prose.filter((line) => line.length > 80);
    expect(
      tooWide.filter((line) =>
        line
          .trim()
          .split(' ')
          .every((word) => word.length < 30),
      ),
    ).toEqual([]);
    const printed = new Set(wordsOf(stdout));
    const written = wordsOf(inlineText(source.replaceAll(/<!--.*?-->|^```.*/gm, '')));
    expect(written.filter((it) => !printed.has(it))).toEqual([]);
  },
);

const wordsOf = (text: string) => [...new Set(text.match(/[A-Za-z]{4,}/g) ?? [])];

test('a command wins over a page of its name, and says where the page is', async () => {
  const { stdout } = await call('help sweep');
  expect(stdout).toContain((await call('sweep --help')).stdout);
  expect(stdout).toMatch(/The page of that name: trainyard help page sweep\n$/);
  expect((await call('help page sweep')).stdout).toMatch(/^Sweep: many measurements on the same instances\n/);
});

test('capital letters matter only where two pages differ in nothing else', async () => {
  const printed = async (name: string) => (await call(`help ${name}`)).stdout;
  expect(await printed('Measure')).toBe(await printed('measure'));
  expect(await printed('contributing')).toMatch(/^Contributing\n/);
  expect(await printed('SECURITY')).not.toBe(await printed('security'));
});

test.each([
  ['mesure', 'did you mean measure'],
  ['network', 'did you mean closed-networks'],
  ['xyzzy', '`trainyard help` lists them'],
  ['measure more', '`trainyard help` lists them'],
])('help %s is refused with what is near', async (name, next) => {
  const { code, stdout, stderr } = await call(`help ${name}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`TopicUnknown: there is no command or page '${name}'`);
  expect(stderr).toContain(next);
});

test.each([
  ['[a page](x.md) and [theirs](https://a.b/c)', 'a page and theirs (https://a.b/c)'],
  ['*valid*, **not** 2 * 3 * 4', 'valid, not 2 * 3 * 4'],
  ['`a*b*c` and [`code`](x.md#y)', '`a*b*c` and `code`'],
  ['![The head](images/x.png)', '(picture: The head)'],
])('%s reads %s', (markdown, text) => expect(inlineText(markdown)).toBe(text));
