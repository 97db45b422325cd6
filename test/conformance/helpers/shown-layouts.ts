/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What a reader sees on the page of layouts, as data. Functions given to `evaluate` run in the page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export interface Shown {
  readonly verdict: string;
  readonly reasons: ReadonlyArray<{ readonly code: string; readonly message: string; readonly next: string }>;
  /** Terms of the speed and of the lengths, by label. */
  readonly speed: Readonly<Record<string, string>>;
  readonly lengths: Readonly<Record<string, string>>;
  /** Term, bytes of a logical core, bytes of a device. */
  readonly memory: ReadonlyArray<readonly string[]>;
  /** The accessible text of the drawing; null when there is none. */
  readonly devices: string | null;
  /** Text of each visible row, cell by cell. */
  readonly rows: ReadonlyArray<readonly string[]>;
  /** Name of the row that is marked as chosen. */
  readonly chosen: string | null;
}

/** Runs in the page. */
function seen(): Shown {
  const text = (node: Element | null | undefined) => node?.textContent?.trim() ?? '';
  const all = (selector: string, inside: ParentNode = document) => [...inside.querySelectorAll(selector)];
  const terms = (id: string) =>
    Object.fromEntries(all(`#${id} dt`).map((term) => [text(term), text(term.nextElementSibling)]));
  const cells = (row: Element) => all('th, td', row).map(text);
  return {
    verdict: text(document.querySelector('#verdict-word')),
    reasons: all('#reasons .check').map((reason) => {
      const [code, message, next] = [...reason.children].map(text);
      return { code: code ?? '', message: message ?? '', next: next ?? '' };
    }),
    speed: terms('speed'),
    lengths: terms('lengths'),
    memory: all('#memory tbody tr').map(cells),
    devices: document.querySelector('#devices [role=img]')?.getAttribute('aria-label') ?? null,
    rows: all('#list tbody tr').map(cells),
    chosen: document.querySelector('#list tr[aria-current] button')?.getAttribute('data-layout') ?? null,
  };
}

export const shownOn = (page: Page): Promise<Shown> => page.evaluate(seen);

/** Changes one field as a person does: a choice from a list, or a number over the old one. */
export async function change(page: Page, name: string, value: string | number): Promise<void> {
  const field = page.locator(`#${name}`);
  const kind = await field.evaluate((node) => node.tagName);
  if (kind === 'SELECT') await field.selectOption(String(value));
  else await field.fill(String(value));
}

/** An attribute of the element that has the focus. */
export const focused = (page: Page, attribute: string): Promise<string> =>
  page.evaluate((name) => document.activeElement?.getAttribute(name) ?? '', attribute);

/** What a click on a link to another fragment of the same page does. */
export const followLink = (page: Page, fragment: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);

/** What axe finds wrong, each with the markup of what is wrong. */
export async function violationsOn(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

/** Elements that are wider than the window and do not scroll by themselves. */
export const wideParts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (node: Element) => {
      const around = node.parentElement?.closest('.scroll') ?? null;
      return around !== null && getComputedStyle(around).overflowX === 'auto';
    };
    const wide = [...document.querySelectorAll('body *')].filter((node) => {
      const { left, right } = node.getBoundingClientRect();
      return !scrolls(node) && (right > innerWidth + 0.5 || left < -0.5);
    });
    const page = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
    return [...page, ...wide.map((node) => `${node.tagName} ${node.id} ${node.className}`)];
  });
