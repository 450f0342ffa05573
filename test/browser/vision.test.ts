/**
 * Goal: whoever sees colours otherwise sees who serves whom. Method: the page is drawn with Chromium's own emulation of each kind
 * of colour vision deficiency; pixels of neighbouring people whom different sites serve are read from the screen and must stay
 * apart. Where all colour is gone, glyphs, names and tables must say the same.
 */
import type { Page } from 'playwright-core';
import type { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { readTables } from '../../viz/playback/tables.ts';
import { placed, projectionFor, shownFor, WHOLE } from '../../viz/map/projection.ts';
import { themes } from '../../viz/theme/palette.ts';
import { differenceOf } from '../viz/colour-vision.ts';
import { lossOfFrankfurt } from '../viz/support.ts';
import { needsChromium, openedWith, visit } from './chromium.ts';
import { shot } from './picture.ts';

type Deficiency = 'protanopia' | 'deuteranopia' | 'tritanopia' | 'achromatopsia';

/** In OKLab times 100, where about 2 is just noticeable side by side. */
const APART = 6;
/** People nearer than this are neighbours. */
const NEAR_PX = 60;

async function seenAs(page: Page, type: Deficiency | 'none'): Promise<PNG> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmulatedVisionDeficiency', { type });
  const picture = await shot(page);
  await session.detach();
  return picture;
}

function colourAt({ width, data }: PNG, x: number, y: number): string {
  const at = (Math.round(y) * width + Math.round(x)) * 4;
  return `#${[0, 1, 2].map((c) => data[at + c]!.toString(16).padStart(2, '0')).join('')}`;
}

describe.skipIf(needsChromium.skip)(`colour vision${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);
  const tables = (): ReturnType<typeof readTables> => readTables(lossOfFrankfurt().trace.header);

  /** Pairs of near populations in different colours, where nothing else lies over either. */
  async function neighbours(page: Page, theme: 'light' | 'dark'): Promise<readonly (readonly [Spot, Spot])[]> {
    const { populations, datacenters } = tables();
    const box = (await page.locator('.map').boundingBox())!;
    const projection = projectionFor(box.width, box.height, WHOLE, shownFor([...populations, ...datacenters]));
    const places = placed(projection, populations);
    const plain = await seenAs(page, 'none');
    const isSite = new Set<string>(themes[theme].sites);
    const spots = populations.flatMap(({ index }): Spot[] => {
      const [x, y] = [box.x + places[index * 2]!, box.y + places[index * 2 + 1]!];
      const colour = colourAt(plain, x, y);
      return isSite.has(colour) ? [{ x, y, colour }] : [];
    });
    return spots.flatMap((a, i) =>
      spots.slice(i + 1).flatMap((b) => {
        const isNear = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < NEAR_PX ** 2;
        return isNear && a.colour !== b.colour ? [[a, b] as const] : [];
      }),
    );
  }

  it.each([
    ['light', 'protanopia'],
    ['light', 'deuteranopia'],
    ['light', 'tritanopia'],
    ['dark', 'protanopia'],
    ['dark', 'deuteranopia'],
    ['dark', 'tritanopia'],
  ] as const)('on a %s ground neighbours of two sites stay apart with %s', async (theme, deficiency) => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=299`, { colorScheme: theme });
    const pairs = await neighbours(page, theme);
    expect(new Set(pairs.map(([a, b]) => [a.colour, b.colour].sort().join())).size).toBeGreaterThan(5);
    const picture = await seenAs(page, deficiency);
    let worst = { apart: Infinity, pair: '' };
    for (const [a, b] of pairs) {
      const apart = differenceOf(colourAt(picture, a.x, a.y), colourAt(picture, b.x, b.y), 'normal');
      if (apart < worst.apart) worst = { apart, pair: `${a.colour} and ${b.colour}` };
    }
    expect(worst.apart, worst.pair).toBeGreaterThan(APART);
    await page.context().close();
  });

  it.each(['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const)(
    'people whom nobody serves are hollow and crossed, and a lost site has its glyph, with %s',
    async (deficiency) => {
      const { page } = await visit(opened.browser, `${opened.url}#v=1&t=300.35&hide=messages,backbone`, {
        colorScheme: 'light',
      });
      const { populations, datacenters } = tables();
      const box = (await page.locator('.map').boundingBox())!;
      const projection = projectionFor(box.width, box.height, WHOLE, shownFor([...populations, ...datacenters]));
      const places = placed(projection, populations);
      const picture = await seenAs(page, deficiency);
      /** Of the pixels about a population's middle: the share that looks like the middle pixel of a mark of this colour. */
      const share = (id: string, like: string): number => {
        const at = populations.findIndex((one) => one.id === id) * 2;
        let count = 0;
        for (let dy = -3; dy <= 3; dy++) {
          for (let dx = -3; dx <= 3; dx++) {
            const colour = colourAt(picture, box.x + places[at]! + dx, box.y + places[at + 1]! + dy);
            if (differenceOf(colour, like, 'normal') < 15) count++;
          }
        }
        return count / 49;
      };
      const { land, unserved } = themes.light;
      // Two strokes and the ground between them; a served dot is filled, and neither ink nor ground.
      expect(share('moscow-1', unserved)).toBeGreaterThan(0.1);
      expect(share('moscow-1', land)).toBeGreaterThan(0.1);
      expect(share('sao-paulo-1', unserved)).toBeLessThan(0.1);
      expect(share('sao-paulo-1', land)).toBeLessThan(0.05);
      const site = page.locator('.mark', { hasText: 'fra' });
      expect(await site.locator('.glyph').textContent()).toBe('✕');
      expect(await site.locator('.mark-name').isVisible()).toBe(true);
      await page.context().close();
    },
  );

  it('without any colour, names, figures and tables say who serves whom', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&t=299`, { colorScheme: 'light' });
    const { datacenters, populations } = tables();
    for (const { name } of datacenters) {
      expect(await page.locator('.mark-name', { hasText: name }).first().isVisible()).toBe(true);
      expect(await page.locator('.legend tbody tr', { hasText: name }).locator('td.figure').first().textContent()).toMatch(
        /\d/,
      );
    }
    // A pointer on a site leaves its people alone bright, which needs no colour: lightness tells them.
    await page.locator('.mark', { hasText: 'sin' }).hover();
    await page.waitForTimeout(100);
    const picture = await seenAs(page, 'achromatopsia');
    const greys = new Set([...Array(picture.width).keys()].map((i) => colourAt(picture, i, 300)));
    for (const grey of greys) expect(grey.slice(1, 3) === grey.slice(3, 5) && grey.slice(3, 5) === grey.slice(5)).toBe(true);
    await page.keyboard.press('t');
    const rows = page.locator('.tables table', { has: page.locator('caption', { hasText: 'People' }) }).locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(populations.length);
    await page.context().close();
  });
});

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}
