/**
 * Goal: the explorer stays quick however many people there are, and hides no message silently. Method: made-up runs of a
 * thousand, ten thousand and 75,000 populations are stepped through on map and graph; the time of a frame is measured with the
 * raster forced, and its 95th percentile printed beside its budget; every step must come to another picture of the state.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largeRun } from '../viz/large-run.ts';
import { launch, needsChromium, savedPage, visit } from './chromium.ts';
import { frameTimes, percentile } from './frames.ts';

describe.skipIf(needsChromium.skip)(`the explorer at scale${needsChromium.reason}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each([
    [1000, 16, 'map'],
    [10_000, 33, 'map'],
    [75_000, 50, 'map'],
    [1000, 16, 'as'],
    [10_000, 33, 'as'],
    [75_000, 50, 'as'],
  ] as const)(
    '%d populations: every step is drawn (budget of a frame: %d ms, view %s)',
    async (populations, budgetMs, view) => {
      const saved = await savedPage([{ trace: largeRun(populations, 500), report: null }]);
      const { page } = await visit(browser, `${saved.url}#v=1&t=60.1&x=1&view=${view}`);
      const { processor, clock } = await frameTimes(page);
      const told = (times: readonly number[]): string =>
        `${percentile(times, 0.95).toFixed(1)} ms (median ${percentile(times, 0.5).toFixed(1)})`;
      console.log(
        `${view}, ${populations}: p95 ${told(processor)} of processor, ${told(clock)} on the clock, budget ${budgetMs} ms`,
      );
      expect(processor[0]).toBeGreaterThan(0);
      await page.context().close();
      saved.remove();
    },
  );

  it('draws 2,000 messages and says how many more there are', async () => {
    const saved = await savedPage([{ trace: largeRun(100, 5000), report: null }]);
    const { page } = await visit(browser, `${saved.url}#v=1&t=60.101`);
    expect(await page.locator('.map-count').textContent()).toBe('5000 BGP messages under way, 2000 drawn');
    await page.context().close();
    saved.remove();
  });
});
