import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResults } from '../../../reports/index.js';
import { launchBrowser, openReport } from './browser.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/bin/dsverify.js', import.meta.url));

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), 'dsverify-page-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** A simulated run with a broken rule; the line of JSON that it ends with. */
async function runBroken(...args: string[]) {
  const flags = ['--nemesis', 'partition', '--time-limit', '20', '--seed', '7', '--json', '--runs', folder];
  const { stdout, exitCode } = await execa(process.execPath, [PROGRAM, 'run', 'sim', ...args, ...flags], {
    reject: false,
  });
  return { exitCode, line: JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') };
}

describe('the page of a simulated run that breaks its promise', () => {
  it('tells of the verdict, every fault with its proof, and the availability of each side', async () => {
    const { exitCode, line } = await runBroken('--mutant', 'read-one');
    expect(exitCode).toBe(1);
    const results = parseResults(await readFile(join(line.run, 'results.json'), 'utf8'));
    const report = await openReport(browser, await readFile(line.report, 'utf8'));
    const { page } = report;
    expect(await page.locator('#verdict').innerText()).toContain('Invalid');
    expect(await page.locator('.story').innerText()).toBe(results.summary);
    expect(await page.locator('table.faults th[scope=rowgroup]').count()).toBe(results.faults.length);
    expect(await page.locator('table.faults .proof.yes').count()).toBe(results.faults.length * 2);
    expect(await page.locator('table.faults .meter').count()).toBeGreaterThanOrEqual(results.faults.length);
    expect(await page.locator('.command code').first().innerText()).toBe(results.commands.replay);
    expect(await page.locator('details.checker').count()).toBe(results.checkers.length);
    expect(report.complaints).toEqual([]);
    expect(report.requests).toEqual([]);
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.files a')].map((link) => link.getAttribute('href'))",
    );
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(existsSync(join(line.run, decodeURIComponent(link)))).toBe(true);
    await report.close();
  });

  it('explains a cycle of transactions, its steps, and the models that it rules out', async () => {
    const { exitCode, line } = await runBroken('--workload', 'list-append', '--mutant', 'unvalidated-snapshot');
    expect(exitCode).toBe(1);
    const report = await openReport(browser, await readFile(line.report, 'utf8'));
    const { page } = report;
    const cycle = page.locator('.cycle').first();
    const steps = await cycle.locator('.steps li').count();
    expect(steps).toBeGreaterThanOrEqual(2);
    expect(await cycle.locator('.edge').count()).toBe(steps);
    expect(await cycle.locator('.contradiction').innerText()).toContain('would have to come before itself');
    expect(await page.locator('.model.not').count()).toBeGreaterThan(0);
    expect(await page.locator('.model.possible').count()).toBeGreaterThan(0);
    expect(report.complaints).toEqual([]);
    await report.close();
  });
});
