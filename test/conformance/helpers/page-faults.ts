/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What is wrong with how a page looks, as text that names the place. Functions given to `evaluate` run in the page. */
import type { Page } from 'playwright-core';

/** Pixels of the smallest text that may be on a page. */
export const SMALLEST = 12;

/** Text that is smaller than it may be, as it is drawn: the text of a drawing grows and shrinks with it. */
export const smallTexts = (page: Page): Promise<string[]> =>
  page.evaluate((smallest) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set<string>();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (parent === null || text === '' || !parent.checkVisibility() || parent.closest('script,style'))
        continue;
      const svg = parent.closest('svg');
      const scale = svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize) * scale;
      if (size < smallest - 0.05) found.add(`${size.toFixed(1)} px: ${text.slice(0, 60)}`);
    }
    return [...found];
  }, SMALLEST);

/** Text that its own box or an ancestor hides, in part or whole. What scrolls by itself has a bar, which is the hint. */
export const clippedTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const hides = (node: Element) => /hidden|clip/.test(getComputedStyle(node).overflowX);
    const found: string[] = [];
    for (const node of document.querySelectorAll('main *, header *')) {
      if (!node.checkVisibility() || node.closest('svg,thead,.bar,select') || node.children.length > 0)
        continue;
      const { left, right, width } = node.getBoundingClientRect();
      if (width === 0 || node.textContent?.trim() === '') continue;
      const box = node.closest('.card')?.getBoundingClientRect();
      const outside = box !== undefined && (left < box.left - 0.5 || right > box.right + 0.5);
      if (outside || (hides(node) && node.scrollWidth > node.clientWidth + 1)) {
        found.push(`${node.tagName}.${node.className}: ${node.textContent?.slice(0, 60)}`);
      }
    }
    return found;
  });

/** Texts of one drawing that are printed over each other, and those that leave it. */
export const collidingTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    for (const svg of document.querySelectorAll('figure svg')) {
      if (!svg.checkVisibility()) continue;
      const around = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].map((text) => ({
        text: text.textContent ?? '',
        box: text.getBoundingClientRect(),
      }));
      const where = svg.closest('figure')?.id ?? '';
      for (const { text, box } of texts) {
        if (box.left < around.left - 1 || box.right > around.right + 1 || box.top < around.top - 1) {
          found.push(`${where}: ${text} leaves the drawing`);
        }
      }
      texts.forEach((a, index) => {
        for (const b of texts.slice(index + 1)) {
          const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
          const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
          // The box of a line of text has room above and below the letters.
          if (wide > 1 && high > a.box.height * 0.35) found.push(`${where}: ${a.text} over ${b.text}`);
        }
      });
    }
    return found;
  });

/** Boxes of cards that cover each other though neither holds the other. */
export const collidingCards = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const cards = [...document.querySelectorAll('.card')].filter((card) => card.checkVisibility());
    const boxes = cards.map((card) => ({ card, box: card.getBoundingClientRect() }));
    return boxes.flatMap((a, index) =>
      boxes.slice(index + 1).flatMap((b) => {
        if (a.card.contains(b.card)) return [];
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        return wide > 1 && high > 1
          ? [`${a.card.textContent?.slice(0, 40)} / ${b.card.textContent?.slice(0, 40)}`]
          : [];
      }),
    );
  });

/** Cards of an emulated page that do not show its mark, or have no frame in its colour. */
export const unmarkedCards = (page: Page, mark: string): Promise<string[]> =>
  page.evaluate((words) => {
    const shown = (node: Element) => node.checkVisibility() && node.getBoundingClientRect().width > 0;
    return [...document.querySelectorAll('.card')].filter(shown).flatMap((card) => {
      const tags = [...card.querySelectorAll('.stamp, svg > text')].filter(shown);
      const tagged = tags.some((tag) => tag.textContent === words);
      const probe = getComputedStyle(
        card.querySelector('.stamp') ?? document.querySelector('.stamp') ?? card,
      ).color;
      const { borderTopColor, borderTopWidth } = getComputedStyle(card);
      const framed = borderTopColor === probe && borderTopWidth === '2px';
      return tagged && framed ? [] : [`${card.textContent?.slice(0, 60)} (${tagged}, ${framed})`];
    });
  }, mark);

/** Charts that leave more than a tenth of their card empty at a side. */
export const narrowCharts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('figure')].flatMap((figure) => {
      const shown = [...figure.querySelectorAll('svg')].filter((svg) => svg.checkVisibility());
      if (!figure.checkVisibility()) return [];
      const share = (shown[0]?.getBoundingClientRect().width ?? 0) / figure.getBoundingClientRect().width;
      return shown.length === 1 && share > 0.9
        ? []
        : [`${figure.id}: ${shown.length} drawings, ${share} of the width`];
    }),
  );

/** Headings that skip a level, and pages without exactly one first heading or one main part. */
export const headingFaults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((node) => Number(node.tagName.slice(1)));
    const skipped = levels.flatMap((level, index) =>
      level > (levels[index - 1] ?? 0) + 1 ? [`heading ${index + 1} skips to level ${level}`] : [],
    );
    const firsts = levels.filter((level) => level === 1).length;
    const mains = document.querySelectorAll('main').length;
    return [...skipped, ...(firsts === 1 && mains === 1 ? [] : [`${firsts} h1, ${mains} main`])];
  });

/** Opens every folded part. */
export const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const part of document.querySelectorAll('details')) part.open = true;
  });
