/**
 * Goal: everybody can use the explorer: with a screen reader, little motion, forced colours, in the dark, on a phone.
 * Method: axe-core in the page, the media emulated, sizes measured.
 */
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { lossOfFrankfurt } from '../viz/support.ts';
import { violations } from './axe.ts';
import { needsChromium, openedWith, visit } from './chromium.ts';

describe.skipIf(needsChromium.skip)(`the explorer for everybody${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);

  it.each([
    ['light', '#v=1&t=300.4', { colorScheme: 'light' }],
    ['dark', '#v=1&t=300.4&sel=p:moscow-1', { colorScheme: 'dark' }],
    ['tables', '#v=1&t=300.4&view=table&find=fra', { colorScheme: 'light' }],
    ['networks', '#v=1&t=300.4&view=as', { colorScheme: 'light' }],
    ['phone', '#v=1&t=310&sel=d:fra', { viewport: { width: 390, height: 844 } }],
  ] as const)('axe finds nothing: %s', async (_, hash, options) => {
    const { page } = await visit(opened.browser, `${opened.url}${hash}`, options as BrowserContextOptions);
    await page.waitForTimeout(200);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('a phone needs no sideways scrolling, and has its keys at hand', async () => {
    const { page } = await visit(opened.browser, opened.url, { viewport: { width: 390, height: 844 }, hasTouch: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.locator('.tool.primary').isVisible()).toBe(true);
    const box = (await page.locator('.tool.primary').boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(844);
    await page.context().close();
  });

  it('every datacenter and control is reached by Tab, in the order of the page', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const reached: string[] = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const element = document.activeElement;
        return element === null || element === document.body
          ? ''
          : (element.getAttribute('aria-label') ?? (element.textContent || element.tagName));
      });
      if (name === '') break;
      reached.push(name);
    }
    const first = (start: string): number => reached.findIndex((name) => name.startsWith(start));
    for (const site of ['ams', 'bom', 'fra', 'gru', 'iad', 'nrt', 'sin', 'sjc']) expect(first(`${site}:`)).toBeGreaterThan(-1);
    expect(first('Service')).toBeLessThan(first('ams:'));
    expect(first('ams:')).toBeLessThan(first('Play'));
    expect(first('Playhead')).toBeGreaterThan(first('Play (Space)'));
    await page.context().close();
  });

  it('tells phases to a screen reader as they are reached', async () => {
    const { page } = await visit(opened.browser, opened.url);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(() => document.querySelector('.story [role="status"]')?.textContent !== '');
    expect(await page.locator('.story [role="status"]').textContent()).toMatch(
      /^5:00\.010: Noticed and withdrawn after 10 ms\. .* people/,
    );
    await page.context().close();
  });

  it('moves in still pictures for those who asked for less motion', async () => {
    const context = await opened.browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${opened.url}#v=1&t=300`);
    await page.clock.runFor(200);
    await page.waitForSelector('#app[data-time-us]');
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      new MutationObserver(() => seen.add(document.getElementById('app')!.dataset['timeUs']!)).observe(
        document.getElementById('app')!,
        {
          attributes: true,
        },
      );
    });
    await page.keyboard.press('Space');
    await page.clock.runFor(3000);
    const pictures = await page.evaluate(() => (window as unknown as { seen: Set<string> }).seen.size);
    expect(pictures).toBeGreaterThan(2);
    expect(pictures).toBeLessThan(10);
    await context.close();
  });

  it('keeps its marks where colours are forced', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=300.4`, { forcedColors: 'active' });
    const swatch = page.locator('.legend .swatch').first();
    const colour = await swatch.evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(colour).toMatch(/^rgb\((?!0, 0, 0\)|255, 255, 255\))/);
    expect(await page.locator('.playhead.handle').evaluate((element) => getComputedStyle(element).backgroundColor)).not.toBe(
      'rgba(0, 0, 0, 0)',
    );
    await page.context().close();
  });
});
