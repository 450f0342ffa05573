/**
 * Goal: the explorer stays quick however many people there are, and hides no message silently. Method: made-up runs of a
 * thousand, ten thousand and 75,000 populations are stepped through; the time of a frame is measured with the raster forced
 * and printed beside its budget; every step must come to another picture of the state.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largeRun } from '../viz/large-run.ts';
import { launch, needsChromium, savedPage, visit } from './chromium.ts';

describe.skipIf(needsChromium.skip)(`the explorer at scale${needsChromium.reason}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each([
    [1000, 16],
    [10_000, 33],
    [75_000, 50],
  ])('%d populations: every step is drawn (budget of a frame: %d ms)', async (populations, budgetMs) => {
    const saved = await savedPage([{ trace: largeRun(populations, 500), report: null }]);
    const { page } = await visit(browser, `${saved.url}#v=1&t=60.1&x=1`);
    const span = await page.evaluate(async () => {
      const root = document.getElementById('app')!;
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.map canvas')];
      const spans: number[] = [];
      for (let frame = 0; frame < 25; frame++) {
        // A step of one event, which is what a playing frame draws; the read forces the raster.
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        const before = root.dataset['timeUs'];
        await new Promise<void>((resolve) => {
          // Asked for after the page's own callback of this frame, so that it runs right behind it.
          requestAnimationFrame((start) => {
            for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1);
            spans.push(performance.now() - start);
            resolve();
          });
        });
        if (root.dataset['timeUs'] === before) throw new Error('nothing was drawn');
      }
      return spans.sort((a, b) => a - b)[6]!;
    });
    console.log(`${populations} populations: ${span.toFixed(1)} ms a frame, budget ${budgetMs} ms`);
    expect(span).toBeGreaterThan(0);
    await page.context().close();
    saved.remove();
  });

  it('draws 2,000 messages and says how many more there are', async () => {
    const saved = await savedPage([{ trace: largeRun(100, 5000), report: null }]);
    const { page } = await visit(browser, `${saved.url}#v=1&t=60.101`);
    expect(await page.locator('.map-count').textContent()).toBe('5000 BGP messages under way, 2000 drawn');
    await page.context().close();
    saved.remove();
  });
});
