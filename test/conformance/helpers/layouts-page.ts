/** The page of layouts of an environment with a price, in a folder of its own, and the browser that opens it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Ended, trainyard } from '../../e2e/command';
import { openChromium, openPage } from './chromium';

const PRICE = { perHour: 36, source: 'a test', asOf: '2026-11-01' };

export class LayoutsPage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-page-'));
  private browser: Browser | undefined;

  async make(): Promise<void> {
    const context = { 'trainyard:environments': { tutorial: { price: PRICE } } };
    writeFileSync(join(this.folder, 'cdk.json'), JSON.stringify({ context }));
    const { code, stderr } = await this.command('layouts', '--html', 'page.html');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    this.browser = await openChromium();
  }

  /** The command in the folder of the page, so of the same environment. */
  command(...args: string[]): Promise<Ended> {
    return trainyard(args, this.folder);
  }

  /** Opens the page, and holds afterwards that it was silent and asked for nothing but itself. */
  async open(
    work: (page: Page) => Promise<void>,
    fragment = '',
    options: BrowserContextOptions = {},
  ): Promise<void> {
    if (this.browser === undefined) throw new Error('make the page first');
    const address = pathToFileURL(join(this.folder, 'page.html')).href;
    const { page, requests, complaints } = await openPage(this.browser, `${address}${fragment}`, options);
    try {
      await work(page);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([address]);
    } finally {
      await page.context().close();
    }
  }

  async dispose(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
