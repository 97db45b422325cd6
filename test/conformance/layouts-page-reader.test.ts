/** The page of layouts as readers meet it: by keyboard, by link, on a phone, on paper, with a screen reader's rules. */
import { LayoutsPage } from './helpers/layouts-page';
import {
  change,
  focused,
  followLink,
  type Shown,
  shownOn,
  violationsOn,
  wideParts,
} from './helpers/shown-layouts';

const html = new LayoutsPage();
beforeAll(() => html.make());
afterAll(() => html.dispose());

describe('the keyboard', () => {
  test('gives a row to the fields with a click, and with the keyboard alone', async () => {
    await html.open(async (page) => {
      await page.locator('#list tbody tr').nth(3).locator('td').nth(2).click();
      const clicked = await page.locator('#list tbody button').nth(3).getAttribute('data-layout');
      expect((await shownOn(page)).chosen).toBe(clicked);
      const button = page.locator('#list tbody button').nth(5);
      const name = await button.getAttribute('data-layout');
      await button.focus();
      await page.keyboard.press('Enter');
      const after = await shownOn(page);
      // Forty rows are drawn, and the chosen one wherever it stands.
      expect([after.chosen, after.rows.length]).toEqual([name, 40]);
      expect(await page.locator('#tp').inputValue()).toBe(name?.split('-')[1]);
      // The row was drawn again, and the focus is still on it.
      expect(await focused(page, 'data-layout')).toBe(name);
    });
  });

  test('can be reached, and every field changed, with the keyboard', async () => {
    await html.open(async (page) => {
      const reached = new Set<string>();
      for (let press = 0; press < 20; press++) {
        await page.keyboard.press('Tab');
        reached.add(await focused(page, 'id'));
      }
      const fields = [
        'instance',
        'model',
        'release',
        'tp',
        'dp',
        'batch',
        'lnc',
        'length',
        'prompt',
        'answer',
      ];
      expect([...reached]).toEqual(
        expect.arrayContaining([...fields, 'concurrency', 'min-throughput', 'refused']),
      );
      await page.locator('#tp').focus();
      await page.keyboard.press('ArrowDown');
      expect((await shownOn(page)).reasons.map(({ code }) => code)).toContain('TensorParallelNotSupported');
    });
  });
});

describe('the link', () => {
  test('keeps the values', async () => {
    let link = '';
    let shown: Shown | undefined;
    await html.open(async (page) => {
      for (const [name, value] of Object.entries({
        tp: 16,
        dp: 4,
        batch: 8,
        concurrency: 32,
        'max-tpot': 60,
      })) {
        await change(page, name, value);
      }
      // Of the page itself: the driver is told of a changed address a moment later.
      link = await page.evaluate(() => location.hash);
      shown = await shownOn(page);
    });
    await html.open(async (page) => expect(await shownOn(page)).toEqual(shown), link);
  });

  test('that changes while the page is open changes the values', async () => {
    await html.open(async (page) => {
      await followLink(page, '#tp=16&dp=4&batch=2');
      await page.waitForSelector('[aria-current] [data-layout="4-16-2-2-8192"]');
      expect(await page.locator('#tp').inputValue()).toBe('16');
    });
  });

  test('with text that is markup shows it as text', async () => {
    const fragment = `#${new URLSearchParams({ instance: '<img src=x onerror=alert(1)>' })}`;
    await html.open(async (page) => {
      expect(await page.locator('#ignored').textContent()).toContain('instance=<img src=x onerror=alert(1)>');
      expect(await page.locator('img').count()).toBe(0);
    }, fragment);
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([
    ['', 1280],
    ['#tp=8&batch=64', 390],
    ['#batch=0', 390],
  ])('axe finds nothing wrong at %j, %i px', async (fragment, width) => {
    const viewport = { width, height: 900 };
    await html.open(
      async (page) => {
        const violations = await violationsOn(page);
        expect(violations).toEqual([]);
      },
      fragment,
      { colorScheme, viewport },
    );
  });
});

describe.each([
  ['at 390 px', { viewport: { width: 390, height: 844 } }, 'screen'],
  ['at 320 px', { viewport: { width: 320, height: 640 } }, 'screen'],
  ['on paper', { viewport: { width: 720, height: 1000 } }, 'print'],
] as const)('%s', (_, options, media) => {
  test.each(['', '#tp=1&dp=64&model=meta-llama/Llama-3.1-8B-Instruct', '#tp=5&dp=90&lnc=1&refused=yes'])(
    'nothing scrolls sideways with %j',
    async (fragment) => {
      await html.open(
        async (page) => {
          await page.emulateMedia({ media });
          expect(await wideParts(page)).toEqual([]);
        },
        fragment,
        options,
      );
    },
  );
});

test('a change takes no more than drawing the whole list does, and the page says how long', async () => {
  await html.open(async (page) => {
    const took = async (work: () => Promise<void>) => {
      await work();
      return Number(/(\d+) ms/.exec((await page.locator('#time').textContent()) ?? '')?.[1]);
    };
    const changes: number[] = [];
    for (const tp of [16, 8, 4, 64, 32]) changes.push(await took(() => change(page, 'tp', tp)));
    await page.locator('#refused').check();
    const whole = await took(() => page.locator('#show-all').click());
    expect(Math.min(...changes)).toBeLessThanOrEqual(whole);
    process.stderr.write(`one change: ${changes.join(', ')} ms; all layouts drawn: ${whole} ms\n`);
  });
});
