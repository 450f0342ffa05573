/**
 * Goal: what a person does with keys, pointer and address does what it should, in a real browser. Method: the page is driven
 * as by hand; a clock of the test's own makes frames pass; what it shows is read from attributes and tables.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { lossOfFrankfurt } from '../viz/support.ts';
import { needsChromium, openedWith, visit } from './chromium.ts';

const timeOf = async (page: Page): Promise<number> => Number(await page.locator('#app').getAttribute('data-time-us'));
const selected = (page: Page): Promise<string | null> => page.locator('#app').getAttribute('data-selected');

describe.skipIf(needsChromium.skip)(`the explorer in use${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);

  it('begins just before the failure and tells what is seen', async () => {
    const { page } = await visit(opened.browser, opened.url);
    expect(await timeOf(page)).toBe(299_900_000);
    expect(await page.locator('h1').textContent()).toMatch(/^Any one datacenter loses its power/);
    expect(await page.locator('.story h2').textContent()).toBe('Before the failure');
    expect(await page.locator('.verdict').textContent()).toBe('passed');
    await page.context().close();
  });

  it('is played by the keyboard alone: events, phases, play, select, tables, search, clear', async () => {
    const { page, complaints } = await visit(opened.browser, opened.url);
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('#app[data-time-us="300000000"]');
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForSelector('#app[data-time-us="300010000"]');
    expect(await page.locator('.story h2').textContent()).toBe('Noticed and withdrawn after 10 ms');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.waitForSelector('#app[data-time-us="300000000"]');
    await page.keyboard.press('3');
    await page.waitForSelector('#app[data-selected="datacenter 2"]');
    expect(await page.locator('.explain h2').textContent()).toContain('fra');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#app[data-selected=""]');
    await page.keyboard.press('.');
    await page.waitForSelector('#app[data-selected^="event"]');
    await page.keyboard.press('t');
    await page.waitForSelector('.tables:not([hidden])');
    await page.keyboard.press('/');
    await page.keyboard.type('moscow');
    // Letters typed into the search are no commands.
    await page.waitForFunction(() => {
      const rows = [...(document.querySelectorAll('.tables table')[3]?.querySelectorAll('tbody tr') ?? [])];
      return rows.length > 0 && rows.every((row) => row.textContent?.includes('Moscow'));
    });
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.waitForSelector('.tables[hidden]', { state: 'attached' });
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.keyboard.press('Space');
    await page.waitForSelector('#app[data-playing="true"]');
    await page.keyboard.press('Space');
    await page.waitForSelector('#app[data-playing="false"]');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('plays frame by frame with the clock, at the speed that is set, and shows the same backwards', async () => {
    const context = await opened.browser.newContext({ viewport: { width: 1000, height: 700 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${opened.url}#v=1&t=300&warp=0&x=0.1`);
    await page.clock.runFor(200);
    await page.waitForSelector('#app[data-time-us]');
    const legend = (): Promise<string> => page.locator('.legend tbody').innerText();
    const start = await legend();
    await page.keyboard.press('Space');
    await page.clock.runFor(3000);
    await page.keyboard.press('Space');
    await page.clock.runFor(100);
    const reached = await timeOf(page);
    // Three seconds of the clock at a tenth of the speed.
    expect(reached).toBeGreaterThan(300_270_000);
    expect(reached).toBeLessThan(300_320_000);
    expect(await legend()).not.toBe(start);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.clock.runFor(100);
    expect(await timeOf(page)).toBe(300_000_000);
    expect(await legend()).toBe(start);
    await context.close();
  });

  it('explains people that are clicked, with their path, the choice and the causes', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=310&sel=p:moscow-1&service=web`);
    const text = await page.locator('.explain').innerText();
    expect(text).toContain('Moscow');
    expect(text).toMatch(/web IPv[46]\s+ams/);
    expect(text).toContain('Why Moscow access 1 chose this');
    expect(text).toContain('fault power-lost begins');
    // A click on the map where somebody lives selects them; one on the open sea nobody.
    const box = (await page.locator('.map').boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.36, box.y + box.height * 0.86);
    await page.waitForSelector('#app[data-selected=""]');
    await page.context().close();
  });

  it('has pixels of the colour that the legend gives to those who serve', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const seen = await page.evaluate(() => {
      const canvas = document.querySelectorAll<HTMLCanvasElement>('.map canvas')[2]!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set<string>();
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255) colours.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
      const swatches = [...document.querySelectorAll<HTMLElement>('.legend .swatch:not(.hollow)')];
      return swatches.map((swatch) => colours.has(getComputedStyle(swatch).backgroundColor));
    });
    expect(seen).toEqual(Array.from({ length: 8 }, () => true));
    await page.context().close();
  });

  it('keeps what is seen in the address; back undoes a selection', async () => {
    const { page } = await visit(opened.browser, opened.url);
    await page.locator('.mark[data-site="0"]').click();
    await page.waitForSelector('#app[data-selected="datacenter 0"]');
    expect(page.url()).toContain('sel=d%3Aams');
    await page.goBack();
    await page.waitForSelector('#app[data-selected=""]');
    await page.goForward();
    await page.waitForSelector('#app[data-selected="datacenter 0"]');
    const again = await visit(opened.browser, page.url());
    expect(await selected(again.page)).toBe('datacenter 0');
    await page.context().close();
    await again.page.context().close();
  });

  it('copies a link to the moment and the view, which opens them again', async () => {
    const { page } = await visit(opened.browser, opened.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('g');
    await page.waitForSelector('#app[data-time-us="300000000"]');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.waitForFunction(() => document.querySelector('.copy-link [role="status"]')?.textContent !== '');
    expect(await page.locator('.copy-link [role="status"]').textContent()).toBe('copied');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.split('#')[0]).toBe(opened.url);
    await page.context().close();
    const { page: again } = await visit(opened.browser, link);
    await again.waitForSelector('#app[data-time-us="300000000"]');
    expect(await again.getByRole('button', { name: 'Networks' }).getAttribute('aria-pressed')).toBe('true');
    await again.context().close();
  });

  it('shows events in lanes: a click selects one, a pin hides the rest, the search leaves what matches', async () => {
    const { page } = await visit(opened.browser, opened.url, { viewport: { width: 1280, height: 1100 } });
    const lane = page.locator('.lane', { hasText: 'people' });
    const box = (await lane.boundingBox())!;
    // Somewhere in the second half of the failure people move; the nearest event within a few pixels is taken.
    let hit = '';
    for (let x = 0.6; x < 0.98 && !hit.startsWith('event'); x += 0.004) {
      await page.mouse.click(box.x + box.width * x, box.y + 10);
      await page.waitForTimeout(20);
      hit = (await selected(page)) ?? '';
    }
    expect(hit).toMatch(/^event \d+$/);
    expect(await page.locator('.explain').innerText()).toContain('fault power-lost begins');
    expect(await timeOf(page)).toBeGreaterThan(300_000_000);
    await page.locator('.lane-name', { hasText: 'network' }).click();
    expect(await page.locator('.lane:visible').count()).toBe(1);
    await page.locator('.lane-name', { hasText: 'network' }).click();
    expect(await page.locator('.lane:visible').count()).toBeGreaterThan(5);
    const all = await page.locator('.lane', { hasText: 'BGP' }).locator('.count').innerText();
    await page.locator('input[type="search"]').fill('transit-1-frankfurt withdraws');
    await page.waitForFunction((before) => document.querySelectorAll('.lane .count')[2]?.textContent !== before, all);
    expect(await page.locator('.lane', { hasText: 'faults' }).locator('.count').innerText()).toBe('0');
    await page.context().close();
  });

  it('leaves one catchment bright under the pointer, and hides layers', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const bright = (canvas: number): Promise<number> =>
      page.evaluate((index) => {
        const map = document.querySelectorAll<HTMLCanvasElement>('.map canvas')[index]!;
        const { data } = map.getContext('2d')!.getImageData(0, 0, map.width, map.height);
        let count = 0;
        for (let i = 3; i < data.length; i += 4) if (data[i]! > 200) count++;
        return count;
      }, canvas);
    const before = await bright(2);
    await page.locator('.legend tbody tr').first().hover();
    await page.waitForTimeout(200);
    expect(await bright(2)).toBeLessThan(before / 3);
    await page.mouse.move(5, 5);
    await page.locator('.layers summary').click();
    await page.locator('.layers label', { hasText: 'backbone' }).click();
    await page.waitForTimeout(200);
    expect(await bright(1)).toBe(0);
    await page.waitForURL(/hide=backbone/);
    await page.context().close();
  });

  it('changes its theme by hand and keeps it in the address', async () => {
    const { page } = await visit(opened.browser, opened.url, { colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('select[aria-label="Theme"]').selectOption('dark');
    await page.waitForSelector('html[data-theme="dark"]');
    expect(await ground()).not.toBe(light);
    await page.waitForURL(/theme=dark/);
    await page.context().close();
  });

  it('seeks anywhere, and shows the instant that was asked for in the next frame', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const { medianMs, instants } = await page.evaluate(async () => {
      const slider = document.querySelector<HTMLElement>('.slider')!;
      const { left, width, top } = slider.getBoundingClientRect();
      const spans: number[] = [];
      const instants = new Set<string>();
      for (let i = 0; i < 12; i++) {
        const clientX = left + 150 + (((i * 7) % 12) / 12) * (width - 180);
        const before = performance.now();
        slider.dispatchEvent(new PointerEvent('pointerdown', { clientX, clientY: top + 5, pointerId: 1 }));
        await new Promise((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve));
        });
        spans.push(performance.now() - before);
        instants.add(document.getElementById('app')!.dataset['timeUs']!);
      }
      return { medianMs: spans.sort((a, b) => a - b)[6]!, instants: instants.size };
    });
    console.log(`a seek takes ${medianMs.toFixed(0)} ms in the median, budget 50 ms`);
    expect(instants).toBe(12);
    await page.context().close();
  });
});
