/** Takes the pictures of a report that the pages of the documentation show: `report-pictures PAGE FOLDER`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openChromium, openPage } from '../conformance/helpers/chromium';

/** Each with the part of the page that it shows; pixels of the picture per pixel of the page. */
const PICTURES = [
  { file: 'report.png', width: 1280, height: 1120, colorScheme: 'light', deviceScaleFactor: 0.8 },
  { file: 'report-phone.png', width: 390, height: 1240, colorScheme: 'dark', deviceScaleFactor: 1 },
] as const;

async function main([page, folder]: readonly string[]): Promise<void> {
  if (page === undefined || folder === undefined) throw new Error('name a page and a folder');
  const browser = await openChromium();
  try {
    for (const { file, width, height, ...options } of PICTURES) {
      const opened = await openPage(browser, pathToFileURL(page).href, {
        viewport: { width, height },
        ...options,
      });
      await opened.page.screenshot({ path: join(folder, file) });
      await opened.page.context().close();
    }
  } finally {
    await browser.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`report-pictures: ${String(error)}\n`);
  process.exitCode = 1;
});
