/** Every kind of report as a reader meets it in a real browser: four widths, both themes, on paper, without scripts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium, openPage } from './helpers/chromium';
import {
  clippedTexts,
  collidingCards,
  collidingTexts,
  headingFaults,
  narrowCharts,
  smallTexts,
  unfold,
  unmarkedCards,
} from './helpers/page-faults';
import { REPORT_PAGES } from './helpers/report-pages';
import { violationsOn, wideParts } from './helpers/shown-layouts';

const WIDTHS = [390, 768, 1280, 1920];
const THEMES = ['light', 'dark'] as const;
/** Bytes of a page of its kind; a report is sent by mail and in chats. */
const MOST_BYTES = 180_000;

let folder = '';
let browser: Browser | undefined;
const pages = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-reports-'));
  for (const [name, make] of REPORT_PAGES) {
    const text = make();
    pages.set(name, text);
    writeFileSync(join(folder, `${name}.html`), text);
  }
  browser = await openChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page with every part unfolded, and holds afterwards that it was silent and asked for nothing but itself. */
async function read(
  name: string,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  if (browser === undefined) throw new Error('no browser was opened');
  const address = pathToFileURL(join(folder, `${name}.html`)).href;
  const { page, requests, complaints } = await openPage(browser, address, options);
  try {
    await unfold(page);
    await work(page);
    expect({ requests, complaints }).toEqual({ requests: [address], complaints: [] });
  } finally {
    await page.context().close();
  }
}

/** What is wrong with how it looks; every list is empty. */
async function faults(page: Page, emulated: boolean): Promise<Record<string, unknown[]>> {
  return {
    wide: await wideParts(page),
    small: await smallTexts(page),
    clipped: await clippedTexts(page),
    texts: await collidingTexts(page),
    cards: await collidingCards(page),
    charts: await narrowCharts(page),
    headings: await headingFaults(page),
    unmarked: emulated ? await unmarkedCards(page, 'EMULATED ×20') : [],
  };
}

const NONE = {
  wide: [],
  small: [],
  clipped: [],
  texts: [],
  cards: [],
  charts: [],
  headings: [],
  unmarked: [],
};
const isEmulated = (name: string) => pages.get(name)?.includes('<body class="emulated">') === true;

describe.each(REPORT_PAGES.map(([name]) => name))('the page %s', (name) => {
  test.each(WIDTHS.flatMap((width) => THEMES.map((theme) => [width, theme] as const)))(
    'reads well at %i px, %s',
    async (width, colorScheme) => {
      await read(name, { viewport: { width, height: 900 }, colorScheme }, async (page) => {
        expect(await faults(page, isEmulated(name))).toEqual(NONE);
        // Colours do not depend on the width, and the markup on neither; axe is slow.
        if (width === 390 || width === 1280) expect(await violationsOn(page)).toEqual([]);
      });
    },
  );

  test('reads well on paper', async () => {
    // A4 between its margins, at 96 pixels an inch.
    await read(name, { viewport: { width: 703, height: 1000 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      const { wide, clipped, texts, cards, charts } = await faults(page, false);
      expect({ wide, clipped, texts, cards, charts }).toEqual({
        wide: [],
        clipped: [],
        texts: [],
        cards: [],
        charts: [],
      });
    });
  });

  test(`weighs at most ${MOST_BYTES} bytes`, () => {
    expect(Buffer.byteLength(pages.get(name) ?? '')).toBeLessThanOrEqual(MOST_BYTES);
  });
});

describe('a reader', () => {
  test('without scripts sees the same', async () => {
    if (browser === undefined) throw new Error('no browser was opened');
    const address = pathToFileURL(join(folder, 'run-40.html')).href;
    const texts: string[] = [];
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await openPage(browser, address, { javaScriptEnabled });
      texts.push(await page.locator('main').ariaSnapshot());
      await page.context().close();
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[0]).toContain('TTFT distribution');
  });

  test('with a keyboard reaches and opens every folded part, and sees where the focus is', async () => {
    await read('run-40', {}, async (page) => {
      const parts = await page.locator('main section > details > summary').count();
      const seen = new Set<string>();
      for (let press = 0; press < parts + 6; press++) {
        await page.keyboard.press('Tab');
        const { text, outline } = await page.evaluate(() => {
          const node = document.activeElement;
          return {
            text: node?.textContent ?? '',
            outline: node === null ? '' : getComputedStyle(node).outlineStyle,
          };
        });
        seen.add(text.trim());
        expect([press, outline]).toEqual([press, 'solid']);
        if (seen.has('Manifest')) break;
      }
      for (const title of ['What ran', 'Layout on the devices', 'Not measured', 'Manifest'])
        expect(seen).toContain(title);
      const open = () =>
        page.locator('#manifest > details').evaluate((node) => (node as HTMLDetailsElement).open);
      const before = await open();
      await page.keyboard.press('Enter');
      expect(await open()).toBe(!before);
    });
  });

  test('of paper sees what is folded on the screen, and the mark on every page', async () => {
    if (browser === undefined) throw new Error('no browser was opened');
    const { page } = await openPage(browser, pathToFileURL(join(folder, 'run-40.html')).href);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#what-ran dl').isVisible()).toBe(true);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.context().close();
  });
});
