/**
 * Goal: the explorer works from a single file on a disk, in a real browser. Method: the page is built, a run put in, the
 * file opened in Chromium; what it shows is read from its tables and attributes.
 */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodeTrace } from '../../sim/trace/codec.ts';
import { lossOfFrankfurt } from '../viz/support.ts';
import { builtPage, needsChromium, openedWith, visit } from './chromium.ts';

const PAGE_BYTES_MAX = 150_000;

describe.skipIf(needsChromium.skip)(`the explorer as a single file${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);

  it('opens without complaint and asks for nothing', async () => {
    const { page, complaints, requests } = await visit(opened.browser, opened.url);
    expect(await page.title()).toContain('datacenter-loss [datacenter=fra]');
    expect(await page.locator('.mark').count()).toBe(8);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.context().close();
  });

  it('shows the state at the time that the address names', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=301.5`);
    expect(await page.locator('.mark[data-state="down"]').getAttribute('aria-label')).toMatch(/^fra: down, serves 0 people/);
    const fra = page.locator('.legend tbody tr', { hasText: 'fra' });
    expect(await fra.textContent()).toContain('down');
    await page.context().close();
  });

  it('paints what is looked at first', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const painted = await page.evaluate(async () => {
      const paint = (): number | undefined => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
      while (paint() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
      return paint()!;
    });
    console.log(`first paint with content after ${painted.toFixed(0)} ms, budget 1000 ms`);
    expect(painted).toBeGreaterThan(0);
    await page.context().close();
  });

  it('with a run of half an hour is below 1.2 MB compressed', () => {
    const { trace, report } = lossOfFrankfurt();
    expect(gzipSync(encodeTrace(trace)).length).toBeLessThan(1_000_000);
    expect(trace.header.duration).toBe(1_800_000_000);
    const page = readFileSync(new URL(opened.url));
    expect(gzipSync(page).length).toBeLessThan(1_200_000);
    expect(report).not.toBe(null);
  });

  it('is small', async () => {
    expect(gzipSync(await builtPage(), { level: 9 }).length).toBeLessThan(PAGE_BYTES_MAX);
  });
});
