/** A real Chromium that may reach files and nothing else, and remembers what a page asked for and complained of. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function installed(): string {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => places.map((place) => join(place, name))).find(executable);
  if (found === undefined) throw new Error(`none of ${NAMES.join(', ')} is on the PATH: install one of them`);
  return found;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: installed(), args: ['--no-sandbox', '--disable-background-networking'] });

export interface Opened {
  readonly page: Page;
  /** Addresses that the page asked for, itself included. */
  readonly requests: string[];
  /** Messages of the console, of the policy and of scripts that failed. */
  readonly complaints: string[];
}

/** Opens an address in a profile of its own, without a network. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, requests, complaints };
}
