/**
 * Goal: the graph of networks shows the same run as the map and can be used in the same ways. Method: a platform's failure,
 * opened in Chromium; the view is changed by key, button and address, pixels are held against the legend.
 */
import { describe, expect, it } from 'vitest';
import { lossOfFrankfurt } from '../viz/support.ts';
import { needsChromium, openedWith, visit } from './chromium.ts';

describe.skipIf(needsChromium.skip)(`the graph of networks${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);

  it('comes and goes by key and by button, and stands in the address', async () => {
    const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=299`);
    await page.keyboard.press('g');
    await page.waitForSelector('.as-view:not([hidden])');
    expect(await page.locator('.map').isHidden()).toBe(true);
    await page.waitForURL(/view=as/);
    await page.getByRole('button', { name: 'Tables' }).click();
    await page.waitForSelector('.as-view[hidden]', { state: 'attached' });
    await page.getByRole('button', { name: 'Networks' }).click();
    await page.waitForSelector('.as-view:not([hidden])');
    await page.keyboard.press('m');
    await page.waitForSelector('.map:not([hidden])');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('explains a network that is chosen by its name, and its people by a click', async () => {
    const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=299&view=as`);
    await page.getByRole('button', { name: 'Global transit 3' }).click();
    const panel = page.locator('.explain');
    await panel.getByRole('heading', { name: 'Global transit 3', exact: true }).waitFor();
    expect(await panel.innerText()).toMatch(/buys from nobody[\s\S]*sells to\s+\d+[\s\S]*People whose requests cross it/);
    expect(await page.locator('#app').getAttribute('data-selected')).toMatch(/^router \d+$/);
    // People stand in the upper band: the nearest dot to a click there is chosen.
    const box = (await page.locator('.as-view').boundingBox())!;
    let selected = '';
    for (let x = 0.2; x < 0.9 && !selected.startsWith('population'); x += 0.01) {
      await page.mouse.click(box.x + box.width * x, box.y + 60);
      selected = (await page.locator('#app').getAttribute('data-selected'))!;
    }
    expect(selected).toMatch(/^population \d+$/);
    expect(await panel.innerText()).toMatch(/people · [\s\S]*The way of/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('colours people, their ways and stops like the legend', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=299&view=as`, { colorScheme: 'light' });
    const counts = await page.evaluate(() => {
      const swatches = [...document.querySelectorAll<HTMLElement>('.legend tbody .swatch:not(.hollow)')];
      const colours = swatches.map((one) => getComputedStyle(one).backgroundColor.match(/\d+/g)!.slice(0, 3).join());
      const dots = document.querySelectorAll<HTMLCanvasElement>('.as-view canvas')[3]!;
      const { data } = dots.getContext('2d')!.getImageData(0, 0, dots.width, dots.height);
      const found = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        if (data[i + 3] === 255) found.set(colour, (found.get(colour) ?? 0) + 1);
      }
      return colours.map((colour) => found.get(colour) ?? 0);
    });
    expect(counts.length).toBe(8);
    for (const count of counts) expect(count).toBeGreaterThan(20);
    await page.context().close();
  });

  it('shows messages under way, and fits on a phone', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=300.85&view=as`, {
      viewport: { width: 390, height: 844 },
    });
    expect(await page.locator('.as-view .map-count').textContent()).toMatch(/^\d+ BGP messages under way$/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.context().close();
  });

  it('says from the start on what a network chose from, with both values of the step that told', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=0.5&service=web&sel=p:moscow-1`);
    const text = await page.locator('.explain').innerText();
    expect(text).toMatch(/Why Moscow access 1 chose this\s+For [\da-f.:/]+ it decided by only route\./);
    expect(text).toMatch(/Why Regional transit europe 1 chose this\s+For [\da-f.:/]+ it decided by igp metric\./);
    expect(text).toMatch(/igp metric \d+\.\d\d ms against \d+\.\d\d ms/);
    await page.context().close();
  });

  it('is told as a table too', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=299&view=table`);
    const table = page.locator('.tables table', { has: page.locator('caption', { hasText: 'Networks' }) });
    const row = table.getByRole('row').filter({ hasText: 'Global transit 3' });
    expect(await row.innerText()).toMatch(/global transit, buys from nobody\s+24\s+0\s+\d+\s+5/);
    await row.getByRole('button').click();
    await page.locator('.explain').getByRole('heading', { name: 'Global transit 3', exact: true }).waitFor();
    await page.context().close();
  });
});
