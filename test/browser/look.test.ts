/**
 * Goal: the page goes on looking as it was made to look. Method: eight moments of the failure of a datacenter are held against
 * pictures that somebody has looked at (`picture.ts`); the font is one that a package brings, and nothing on them moves. The
 * two of the README are of the page as `run --reporter html` writes it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lossOfFrankfurt, runOf } from '../viz/support.ts';
import { launch, needsChromium, openedWith } from './chromium.ts';
import { ROOT } from '../support/tree.ts';
import { catchment } from '../cli/program.ts';
import { difference, differenceInFull } from './picture.ts';

const wide: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, colorScheme: 'light' };

const MOMENTS: readonly (readonly [string, string, BrowserContextOptions])[] = [
  ['start', '#v=1&t=299.9', wide],
  ['converging', '#v=1&t=300.35&sel=p:moscow-1', wide],
  ['recovered', '#v=1&t=310&sel=d:ams', wide],
  ['networks', '#v=1&t=300.35&view=as&sel=r:transit-3-frankfurt', wide],
  ['tables', '#v=1&t=300.35&view=table', wide],
  ['dark', '#v=1&t=300.35', { ...wide, colorScheme: 'dark' }],
  ['phone', '#v=1&t=300.35', phone],
  ['compared', '#v=1&t=300.35&compare=1', wide],
];

async function opened(page: Page, url: string): Promise<void> {
  // Whatever fonts a machine has, this one comes with the browser's package in continuous integration.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      document.documentElement.style.setProperty('--font', "'DejaVu Sans'");
      observer.disconnect();
    }).observe(document, { childList: true });
  });
  await page.goto(url);
  await page.waitForSelector('#app[data-time-us]');
  await page.evaluate(() => document.fonts.ready);
  // The detail is drawn a frame after the first picture, a comparison when its other run has been read.
  await page.waitForTimeout(500);
}

describe.skipIf(needsChromium.skip)(`the look of the explorer${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const page = openedWith(() => [lossOfFrankfurt(), runOf('scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=ams')]);

  it.each(MOMENTS)('%s', async (name, hash, options) => {
    const context = await page.browser.newContext({ ...options, reducedMotion: 'reduce', deviceScaleFactor: 1 });
    const tab = await context.newPage();
    await opened(tab, `${page.url}${hash}`);
    expect(await difference(tab, name)).toBeNull();
    await context.close();
  });
});

const IN_README: readonly (readonly [string, string, BrowserContextOptions])[] = [
  ['failover', '#v=1&t=300.35', wide],
  ['networks', '#v=1&t=300.35&view=as&sel=p:riyadh-1', { ...wide, colorScheme: 'dark' }],
];

describe.skipIf(needsChromium.skip)(`the pictures of the README${needsChromium.reason}`, { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-pictures-'));
  const file = join(folder, 'run.html');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  let browser: Browser;

  beforeAll(async () => {
    const command = ['run', 'scenarios/pltfrms/datacenter-loss.yaml', '-g', '=fra', '--reporter', `html=${file}`, '-q'];
    expect((await catchment(command)).code).toBe(0);
    browser = await launch();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(IN_README)('%s', async (name, hash, options) => {
    const picture = `viz/pictures/${name}.png`;
    expect(readme).toContain(`](${picture})`);
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce', deviceScaleFactor: 1 });
    const tab = await context.newPage();
    await opened(tab, `file://${file}${hash}`);
    expect(await differenceInFull(tab, join(ROOT, picture))).toBeNull();
    await context.close();
  });

  it('stand below the command that opens such a page', () => {
    expect(readme).toContain('npx catchment view scenarios/pltfrms/datacenter-loss.yaml -g =fra --open');
  });
});
