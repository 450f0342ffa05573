/**
 * Goal: the site works from any folder of any host: a person who has never heard of routing is told a story by keyboard, a run is
 * opened by its address, a bad address does no harm, and nobody else is asked for anything. Method: a small site is built, served
 * below a path, and used in Chromium.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../cli/program.ts';
import { ROOT } from '../support/tree.ts';
import { violations } from './axe.ts';
import { launch, needsChromium } from './chromium.ts';

const SCENARIOS = ['pltfrms/datacenter-loss', 'pltfrms/hijack', 'two-sites/site-loss'];
/** Below this path, as on a host that many share. */
const BELOW = '/people/ann/catchment/';
/** Room for the traces of some runs; the others are made in the browser. */
const BYTES_MAX = 1_200_000;
const ENDLESS = 'endless.trace';

describe.skipIf(needsChromium.skip)(`the site${needsChromium.reason}`, { timeout: 90_000 }, () => {
  let folder = '';
  let server: Server;
  let browser: Browser;
  let url = '';
  let printed = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'catchment-site-'));
    const built = join(dirname(await program()), 'site.js');
    const words = [built, '--bytes', String(BYTES_MAX), folder, ...SCENARIOS.map((name) => `scenarios/${name}.yaml`)];
    printed = await new Promise((resolve, reject) => {
      execFile(process.execPath, words, { cwd: ROOT }, (error, text) => (error === null ? resolve(text) : reject(error)));
    });
    writeFileSync(join(folder, 'text.trace'), 'hello');
    const trace = readFileSync(join(folder, 'runs/site-loss.trace'));
    writeFileSync(join(folder, 'cut.trace'), trace.subarray(0, trace.length >> 1));
    writeFileSync(join(folder, 'bomb.trace'), gzipSync(Buffer.alloc(300_000_000)));
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const name = path === BELOW ? 'index.html' : path.slice(BELOW.length);
      if (name === ENDLESS) {
        // Says nothing of its length and does not stop.
        const more = (): void => {
          while (response.write(Buffer.alloc(1 << 20))) if (response.destroyed) return;
          response.once('drain', more);
        };
        more();
        return;
      }
      const file = join(folder, decodeURIComponent(name));
      const isThere = path.startsWith(BELOW) && !name.includes('..') && existsSync(file);
      response.writeHead(isThere ? 200 : 404, {
        'content-type': name.endsWith('.html') ? 'text/html' : 'application/octet-stream',
      });
      response.end(isThere ? readFileSync(file) : 'not here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BELOW}`;
    browser = await launch();
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Visit {
    readonly page: Page;
    readonly complaints: string[];
    /** What was asked of hosts other than this one. */
    readonly elsewhere: string[];
  }

  async function visit(behind = '', options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) elsewhere.push(request.url());
    });
    await page.goto(`${url}${behind}`);
    await page.waitForSelector('#app[data-time-us], .home');
    return { page, complaints, elsewhere };
  }

  const story = '#v=1&run=datacenter-loss.datacenter%3Dfra&story=regional-outage&step=1';

  it('says how large it is', () => {
    expect(printed).toMatch(/12 runs, [3-9] of them with their traces, 2 stories/);
    expect(printed).toMatch(/index\.html \d+ kB, \d+ kB compressed/);
    expect(printed).toMatch(/runs [\d,]+ kB of at most 1,200 kB/);
  });

  it('says what it is, and has stories and runs to open', async () => {
    const { page, complaints, elsewhere } = await visit();
    expect(await page.locator('h1').innerText()).toBe('What happens to everybody when a datacenter fails?');
    expect(await page.locator('.card').count()).toBe(2);
    expect(await page.locator('.scenario').count()).toBe(3);
    await page.getByLabel('Find a scenario of pltfrms').waitFor({ state: 'detached', timeout: 1000 });
    await page.getByRole('link', { name: 'datacenter=gru' }).click();
    await page.waitForSelector('#app[data-time-us]');
    expect(await page.title()).toContain('datacenter-loss [datacenter=gru]');
    await page.goBack();
    await page.waitForSelector('.home');
    await page.goForward();
    await page.waitForSelector('#app[data-time-us]');
    await page.getByRole('link', { name: 'All runs' }).click();
    await page.waitForSelector('.home');
    expect([complaints, elsewhere]).toEqual([[], []]);
    await page.context().close();
  });

  it('makes a run whose trace is not there, the same as everywhere', async () => {
    const { page, complaints, elsewhere } = await visit();
    const link = page.locator('a.made').last();
    const variant = await link.innerText();
    await link.click();
    await page.waitForSelector('#app[data-time-us]', { timeout: 80_000 });
    expect(await page.title()).toContain(variant);
    expect(await page.locator('.verdict').first().innerText()).toMatch(/passed/);
    expect([complaints, elsewhere]).toEqual([[], []]);
    await page.context().close();
  });

  it('tells a story to somebody who has a keyboard alone', async () => {
    const { page, complaints, elsewhere } = await visit();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('A datacenter goes dark');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.guide[data-on]');
    expect(await page.locator('.guide h2').innerText()).toBe('One address, many buildings');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    const titles: string[] = [];
    for (let step = 1; step < 7; step++) {
      await page.keyboard.press('n');
      await page.waitForFunction((at) => document.querySelector('.guide-count')?.textContent === `${at} of 7`, step + 1);
      titles.push(await page.locator('.guide h2').innerText());
    }
    expect(new Set(titles).size).toBe(6);
    await page.keyboard.press('p');
    await page.waitForFunction(() => document.querySelector('.guide-count')?.textContent === '6 of 7');
    expect(await page.locator('#app').getAttribute('data-selected')).toMatch(/^population /);
    expect(page.url()).toContain('step=6');
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('.guide-count')?.textContent === '7 of 7');
    await page.keyboard.press('n');
    await page.waitForSelector('.guide:not([data-on])');
    expect(await page.locator('.offer').innerText()).toContain('A story in 7 steps');
    expect([complaints, elsewhere]).toEqual([[], []]);
    await page.context().close();
  });

  it('plays what a caption tells of, and stops there', async () => {
    const { page } = await visit(story.replace('step=1', 'step=4'));
    await page.waitForFunction(() => document.querySelector<HTMLElement>('#app')?.dataset['playing'] === 'true');
    await page.waitForFunction(() => document.querySelector<HTMLElement>('#app')?.dataset['playing'] === 'false', undefined, {
      timeout: 60_000,
    });
    // Where routes have settled, about a second after the failure at 300 s.
    const stopped = Number(await page.locator('#app').getAttribute('data-time-us'));
    expect([stopped > 300_500_000, stopped < 305_000_000]).toEqual([true, true]);
    expect(await page.locator('.story').isVisible()).toBe(false);
    await page.context().close();
  });

  it('opens a trace by its address, below any path', async () => {
    for (const behind of ['#trace=runs/site-loss.trace', '?trace=runs/site-loss.trace']) {
      const { page, complaints, elsewhere } = await visit(behind);
      await page.waitForSelector('#app[data-time-us]');
      expect(await page.title()).toContain('site-loss');
      await page.keyboard.press('1');
      await page.waitForFunction(() => location.hash.includes('trace=runs%2Fsite-loss.trace'));
      expect([complaints, elsewhere]).toEqual([[], []]);
      await page.context().close();
    }
  });

  it.each([
    ['of another host', 'https://evil.example/x.trace', 'only from where it came'],
    ['of another port', 'http://127.0.0.1:9/x.trace', 'only from where it came'],
    ['that is a script', 'javascript:alert(1)', 'only from where it came'],
    ['that is data', 'data:text/plain,hello', 'only from where it came'],
    ['that is none', 'http://', 'this is no address'],
    ['of nothing', 'nowhere.trace', 'answers 404'],
    ['of a text', 'text.trace', 'not a trace'],
    ['of half a trace', 'cut.trace', 'damaged or cut off'],
    ['of what unfolds to very much', 'bomb.trace', 'unfolds to more than 256 MB'],
    ['of what does not end', ENDLESS, 'more than 64 MB'],
  ])('refuses an address %s in words', async (_, address, why) => {
    const { page, elsewhere } = await visit(`#trace=${encodeURIComponent(address)}`);
    expect(await page.locator('[role="alert"]').innerText({ timeout: 60_000 })).toContain(why);
    expect(await page.locator('.home').count()).toBe(1);
    expect(elsewhere).toEqual([]);
    await page.context().close();
  });

  it('names a run that it does not have, and shows what it has', async () => {
    const { page } = await visit(`#v=1&run=${encodeURIComponent('<img src=x>')}`);
    expect(await page.locator('[role="alert"]').innerText()).toContain('<img src=x>: there is no such run');
    expect(await page.locator('#app img').count()).toBe(0);
    expect(await page.locator('.card').count()).toBe(2);
    await page.context().close();
  });

  it.each([
    ['first screen', '', { colorScheme: 'light' }],
    ['first screen in the dark', '', { colorScheme: 'dark' }],
    ['first screen on a phone', '', { viewport: { width: 390, height: 844 } }],
    ['story', story.replace('step=1', 'step=3'), { colorScheme: 'light' }],
    [
      'story on a phone in the dark',
      story.replace('step=1', 'step=6'),
      { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
    ],
  ] as const)('axe finds nothing, and nothing is wider than the screen: %s', async (_, behind, options) => {
    const { page } = await visit(behind, options as BrowserContextOptions);
    if (behind !== '') await page.waitForSelector('.guide[data-on]');
    await page.waitForTimeout(200);
    expect(await violations(page)).toEqual([]);
    const width = page.viewportSize()!.width;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});
