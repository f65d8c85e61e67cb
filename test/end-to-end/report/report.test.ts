import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../../reports/index.js';
import { sampleHistory, sampleResults, staleRead } from '../../reports/sample-run.js';
import { launchBrowser, openReport } from './browser.js';

/** Runs in the page. */
const BACKGROUND = 'getComputedStyle(document.body).backgroundColor';
const SCHEMES = "[...document.querySelectorAll('.files a')].map((link) => link.protocol)";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const history = sampleHistory();
const results = sampleResults(history);

describe('the page of a run, opened from disk', () => {
  it.each(['light', 'dark'] as const)(
    'shows the verdict in %s colours, without errors or any request',
    async (colorScheme) => {
      const report = await openReport(browser, await htmlReport(results, history), { colorScheme });
      const { page } = report;
      expect(await page.locator('#verdict').innerText()).toContain('Invalid');
      expect(await page.locator('.banner .icon').getAttribute('aria-label')).toBe('Invalid');
      expect(await page.locator('.story').innerText()).toBe(results.summary);
      const background = await page.evaluate<string>(BACKGROUND);
      expect(luminance(background) < 0.5).toBe(colorScheme === 'dark');
      await page.locator('nav .theme').click();
      const other = await page.evaluate<string>(BACKGROUND);
      expect(luminance(other) < 0.5).toBe(colorScheme === 'light');
      await page.waitForTimeout(200);
      expect(report.complaints).toEqual([]);
      expect(report.requests).toEqual([]);
      await report.close();
    },
  );

  it.each([
    [true, 'Valid'],
    ['unknown', 'Unknown'],
  ] as const)('says so when the run is %s', async (valid, word) => {
    const checkers = [{ name: 'linearizable', valid, summary: 'As it is.', anomalies: [] }];
    const report = await openReport(browser, await htmlReport({ ...results, valid, checkers }, history));
    expect(await report.page.locator('#verdict').innerText()).toContain(word);
    expect(await report.page.locator('#anomalies').count()).toBe(0);
    expect(report.complaints).toEqual([]);
    await report.close();
  });

  it('shows values from the database as text, never as markup', async () => {
    const hostile = '</script><img src=x onerror="document.title=\'owned\'"><b>bold</b>\u2028';
    const wild = sampleHistory({ operations: 200, value: hostile });
    const checker = {
      name: hostile,
      valid: false as const,
      summary: hostile,
      anomalies: [{ ...staleRead(hostile), prose: hostile }],
      stats: { [hostile]: hostile, table: { [hostile]: { [hostile]: hostile } } },
    };
    const files = { history: `javascript:${hostile}` };
    const spoiled = sampleResults(wild, {
      system: hostile,
      summary: hostile,
      checkers: [checker],
      warnings: [hostile],
      files,
    });
    const report = await openReport(browser, await htmlReport(spoiled, wild));
    const { page } = report;
    await page.locator('#timeline-canvas').focus();
    await page.keyboard.press('n');
    expect(await page.locator('.operation-details').innerText()).toContain('<img src=x');
    expect(await page.locator('.story').innerText()).toContain('<b>bold</b>');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('main b', { hasText: /^bold$/ }).count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    const schemes = await page.evaluate<string[]>(SCHEMES);
    expect(new Set(schemes)).toEqual(new Set(['file:']));
    expect(report.complaints).toEqual([]);
    expect(report.requests).toEqual([]);
    await report.close();
  });
});

describe('the evidence', () => {
  it('is a small timeline with the impossible operation marked, and the same in words', async () => {
    const report = await openReport(browser, await htmlReport(results, history));
    const { page } = report;
    expect(await page.locator('.counterexample .bar').count()).toBe(4);
    expect(await page.locator('.counterexample .culprit').innerHTML()).toContain('✗ read → 4');
    expect(await page.locator('.anomaly .prose').first().innerText()).toContain('Process 13 read 4 from n2');
    await page.locator('.counterexample summary').click();
    expect(await page.locator('.counterexample li').last().innerText()).toContain('This is what cannot be.');
    await report.close();
  });

  it('says how much of the history is linearizable, what was possible there, and what is no part of the contradiction', async () => {
    const details = { operations: [520, 530], minimal: true, states: ['7', '2'], statesCount: 2 };
    const anomaly = { ...staleRead(), details: { ...details, prefix: { operations: 1204, untilIndex: 531 } } };
    const checkers = [{ name: 'linearizable', valid: false as const, summary: 'Stale.', anomalies: [anomaly] }];
    const report = await openReport(browser, await htmlReport({ ...results, checkers }, history));
    const { page } = report;
    expect(await page.locator('.how-far').innerText()).toMatch(/before index.* 531: 1,204 operations on this key/s);
    expect(await page.locator('.how-far code').allTextContents()).toEqual(['7', '2']);
    expect(await page.locator('.counterexample .bar.aside').count()).toBe(2);
    expect(await page.locator('.counterexample .index').allTextContents()).toContain('530–531');
    await report.close();
  });

  it('is a cycle with its steps, and the models that it rules out', async () => {
    const report = await openReport(browser, await htmlReport(results, history));
    const { page } = report;
    const cycle = page.locator('.cycle').first();
    expect(await cycle.locator('.box').count()).toBe(2);
    expect(await cycle.locator('.edge').count()).toBe(2);
    expect(await cycle.locator('.steps li').first().innerText()).toContain('T1 read y as [], so it missed the 2');
    expect(await page.locator('.model.not').allTextContents()).toEqual([expect.stringContaining('✗ serializable')]);
    expect(await page.locator('.model.also-not').count()).toBe(2);
    await report.close();
  });

  it('explains its words on focus', async () => {
    const report = await openReport(browser, await htmlReport(results, history));
    const term = report.page.locator('.anomaly h3 .term').first();
    await term.focus();
    await expect.poll(() => term.locator('.meaning').isVisible()).toBe(true);
    await report.close();
  });
});

/** Of `rgb(r, g, b)`, 0 to 1. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
