import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The distribution's Chromium; another one by the environment variable CHROMIUM. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/** A page opened from disk, and all that it should not do. */
export interface OpenedReport {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught exceptions. */
  readonly complaints: string[];
  /** Every request but the one for the page itself. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function openReport(
  browser: Browser,
  html: string,
  options: { colorScheme?: 'light' | 'dark'; hasTouch?: boolean } = {},
): Promise<OpenedReport> {
  const directory = await mkdtemp(join(tmpdir(), 'dsverify-report-'));
  const file = join(directory, 'report.html');
  await writeFile(file, html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  await page.locator('#verdict').waitFor();
  return {
    page,
    complaints,
    requests,
    close: async () => {
      await context.close();
      await rm(directory, { recursive: true });
    },
  };
}
