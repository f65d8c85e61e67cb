import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../../reports/index.js';
import { sampleHistory, sampleResults } from '../../reports/sample-run.js';
import { launchBrowser, openReport } from './browser.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** How much time the timeline shows, nanoseconds. */
async function shownNs(page: Page): Promise<number> {
  await page.waitForTimeout(80);
  const { fromNs, toNs } = await dataset(page);
  return Number(toNs) - Number(fromNs);
}

function dataset(page: Page): Promise<Record<string, string | undefined>> {
  return page.evaluate<Record<string, string>>(`({ ...document.querySelector('#timeline-canvas').dataset })`);
}

async function pointer(page: Page): Promise<{ x: number; y: number }> {
  const canvas = page.locator('#timeline-canvas');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the timeline is not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe('the timeline', () => {
  it('zooms by wheel, buttons and keys, pans by dragging, and goes back', async () => {
    const history = sampleHistory();
    const report = await openReport(browser, await htmlReport(sampleResults(history), history));
    const { page } = report;
    const { x, y } = await pointer(page);
    const whole = await shownNs(page);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -400);
    const wheeled = await shownNs(page);
    expect(wheeled).toBeLessThan(whole * 0.7);
    await page.getByRole('button', { name: 'zoom in' }).click();
    expect(await shownNs(page)).toBeLessThan(wheeled * 0.6);
    const before = Number((await dataset(page))['fromNs']);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 200, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForTimeout(80);
    expect(Number((await dataset(page))['fromNs'])).toBeGreaterThan(before);
    await page.locator('#timeline-canvas').focus();
    await page.keyboard.press('0');
    expect(await shownNs(page)).toBe(whole);
    await page.keyboard.press('+');
    expect(await shownNs(page)).toBeLessThan(whole);
    expect(report.complaints).toEqual([]);
    await report.close();
  });

  it('shows an operation on hover and on click', async () => {
    const history = sampleHistory({ operations: 60 });
    const report = await openReport(browser, await htmlReport(sampleResults(history), history));
    const { page } = report;
    await page.locator('#timeline-canvas').focus();
    await page.keyboard.press('n');
    expect(await page.locator('.operation-details').innerText()).toMatch(/outcome[\s\S]+process[\s\S]+invoked/);
    const { y } = await pointer(page);
    const box = await page.locator('#timeline-canvas').boundingBox();
    let found = false;
    for (let at = 100; at < (box?.width ?? 0) && !found; at += 6) {
      await page.mouse.move((box?.x ?? 0) + at, y);
      found = (await page.locator('.tooltip').count()) > 0;
    }
    expect(found).toBe(true);
    await report.close();
  });

  it('leads from an anomaly to its time', async () => {
    const history = sampleHistory();
    const report = await openReport(browser, await htmlReport(sampleResults(history), history));
    const { page } = report;
    const whole = await shownNs(page);
    await page.getByRole('link', { name: 'Show in the timeline' }).first().click();
    expect(await shownNs(page)).toBeLessThan(whole / 10);
    await report.close();
  });

  it('says when operations were left out to keep the page small', async () => {
    const history = sampleHistory({ operations: 3_000 });
    const report = await openReport(
      browser,
      await htmlReport(sampleResults(history), history, { timelineLimit: 1_000 }),
    );
    expect(await report.page.locator('#timeline .note').innerText()).toContain('1,000 of 3,000 operations are shown');
    await report.close();
  });

  it('draws 100,000 operations', async () => {
    const history = sampleHistory({ operations: 100_000 });
    const began = performance.now();
    const html = await htmlReport(sampleResults(history), history);
    const rendered = performance.now();
    const report = await openReport(browser, html);
    const { page } = report;
    await page.waitForFunction(`document.querySelector('#timeline-canvas')?.dataset.drawn !== undefined`);
    const opened = performance.now();
    const { x, y } = await pointer(page);
    expect((await dataset(page))['drawn']).toBe('100000');
    await page.mouse.move(x, y);
    const frames: number[] = [];
    for (let i = 0; i < 40; i++) {
      await page.mouse.wheel(0, i < 20 ? -150 : 150);
      await page.waitForTimeout(20);
      frames.push(Number((await dataset(page))['frameMs']));
    }
    const sorted = frames.toSorted((a, b) => a - b);
    process.stdout.write(
      `100,000 operations: page of ${(html.length / 1e6).toFixed(1)} MB written in ${(rendered - began).toFixed(0)} ms, ` +
        `open after ${(opened - rendered).toFixed(0)} ms; a frame takes ${sorted[20]} ms (median), ${sorted.at(-1)} ms (longest)\n`,
    );
    expect(frames.every((ms) => Number.isFinite(ms))).toBe(true);
    expect(report.complaints).toEqual([]);
    await report.close();
  });
});
