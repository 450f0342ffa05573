/**
 * Goal: two runs can be held against each other in a real browser, by keys, lists, files and addresses, and what is drawn of
 * their difference is what the tables say. Method: a page with two runs of one failure, with room for others and without, and
 * two of which one has fewer sites; pixels, tables and attributes are read; axe looks at all of it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeTrace } from '../../sim/trace/codec.ts';
import { themes } from '../../viz/theme/palette.ts';
import { program } from '../cli/program.ts';
import { ROOT } from '../support/tree.ts';
import { lossOfFrankfurt, runOf } from '../viz/support.ts';
import { violations } from './axe.ts';
import { launch, needsChromium, openedWith, visit } from './chromium.ts';

const poor = () => runOf('scenarios/pltfrms/ablation-no-spare-capacity.yaml', 'datacenter=fra');
const near = () => runOf('scenarios/pltfrms/site-count.yaml', 'sites=8');
const far = () => runOf('scenarios/pltfrms/ablation-one-region.yaml');

const COMPARED = '#app[data-compare]:not([data-compare=""])';
const compared = (page: Page): Promise<unknown> => page.waitForSelector(COMPARED);

/** Whether the layer of people has pixels of these colours. */
const hasColours = (page: Page, colours: readonly string[]): Promise<boolean[]> =>
  page.evaluate((wanted) => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('.map canvas')[2]!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set<string>();
    for (let i = 0; i < data.length; i += 4) {
      const hex = [data[i], data[i + 1], data[i + 2]].map((value) => value!.toString(16).padStart(2, '0')).join('');
      if (data[i + 3] === 255) seen.add(`#${hex}`);
    }
    return wanted.map((colour) => seen.has(colour));
  }, colours);

/** A row of the table of figures, by group and label: baseline, candidate, difference. */
const figures = (page: Page, group: string, label: string): Promise<string[]> =>
  page.evaluate(
    ([title, name]) => {
      const bodies = [...document.querySelectorAll('.compare .delta tbody')];
      const body = bodies.find((one) => one.querySelector('.figure-group')?.textContent === title);
      const row = [...(body?.querySelectorAll('tr') ?? [])].find((one) => one.querySelector('th')?.textContent === name);
      return [...(row?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent ?? '');
    },
    [group, label],
  );

describe.skipIf(needsChromium.skip)(`two runs in the explorer${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt(), poor()]);

  it('C begins a comparison and ends it; the address keeps it', async () => {
    const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=310`);
    expect(await page.locator('.compare').isVisible()).toBe(false);
    await page.keyboard.press('c');
    await compared(page);
    expect(await page.locator('.compare').isVisible()).toBe(true);
    expect(await page.locator('.legend').isVisible()).toBe(false);
    await page.waitForURL(/compare=1/);
    const again = await visit(opened.browser, page.url());
    await compared(again.page);
    await again.page.context().close();
    await page.keyboard.press('c');
    await page.waitForSelector('#app[data-compare=""]');
    expect(await page.locator('.legend').isVisible()).toBe(true);
    await page.waitForFunction(() => !location.hash.includes('compare'));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows both figures and their difference; swapping turns it', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&run=1&compare=0&t=310`);
    await compared(page);
    const forth = await figures(page, 'whole run', 'answered');
    expect(forth[0]).toBe('99.99 %');
    expect(forth[2]).toMatch(/^−3\.\d pt worse$/);
    expect(await page.locator('.compare .now').innerText()).toMatch(/get fewer of their requests answered/);
    await page.locator('.swap').click();
    await page.waitForFunction(() => document.querySelector('.compare .delta .better') !== null);
    expect(await figures(page, 'whole run', 'answered')).toEqual([
      forth[1],
      forth[0],
      forth[2]!.replace('−', '+').replace('worse', 'better'),
    ]);
    // The playhead stays, and the address follows.
    expect(await page.locator('#app').getAttribute('data-time-us')).toBe('310000000');
    expect(page.url()).toMatch(/compare=1/);
    await page.context().close();
  });

  it('an address that names no other run is as one without', async () => {
    for (const junk of ['compare=7', 'compare=0', 'compare=x']) {
      const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=300&${junk}`);
      await page.waitForTimeout(200);
      expect(await page.locator('#app').getAttribute('data-compare')).toBe('');
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('takes a dropped file as one of the two', async () => {
    const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=310`);
    await page.evaluate(
      (base64) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'mine.trace'));
        document.documentElement.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      gzipSync(encodeTrace(poor().trace)).toString('base64'),
    );
    await page.waitForFunction(() => document.title.startsWith('ablation-no-spare-capacity'));
    expect(await page.locator('select[aria-label="Run"] option').last().textContent()).toBe('mine.trace');
    await page.locator('select[aria-label="Compare with"]').selectOption('0');
    await compared(page);
    // Without its report a trace tells the same of requests.
    expect((await figures(page, 'whole run', 'answered'))[2]).toMatch(/^−3\.\d pt worse$/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says of people, of sites and of phases what both runs have', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&run=1&compare=0&t=310&sel=p:moscow-1&service=web`);
    await compared(page);
    await page.waitForSelector('.both');
    expect(await page.locator('.both thead').innerText()).toMatch(/baseline\s+◆ candidate/);
    expect(await page.locator('.both tbody').innerText()).toMatch(/web IPv4\s+ams [\d.]+ ms\s+ams [\d.]+ ms/);
    expect(await page.locator('.explain details summary').innerText()).toContain('In the baseline');
    await page.keyboard.press('1');
    await page.waitForFunction(() => document.querySelector('.both tbody th')?.textContent === 'state');
    expect(await page.locator('.phases').isVisible()).toBe(true);
    expect((await figures(page, 'after power-lost', 'recovered'))[0]).toMatch(/ s$/);
    expect(await page.locator('.lane', { hasText: 'BGP' }).locator('.count').innerText()).toMatch(/◆\d+ ◇\d+/);
    await page.context().close();
  });

  it('seeks in both', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&compare=1`);
    await compared(page);
    const medianMs = await page.evaluate(async () => {
      const slider = document.querySelector<HTMLElement>('.slider')!;
      const { left, width, top } = slider.getBoundingClientRect();
      const spans: number[] = [];
      for (let i = 0; i < 15; i++) {
        const clientX = left + 150 + (((i * 7) % 15) / 15) * (width - 180);
        const before = performance.now();
        slider.dispatchEvent(new PointerEvent('pointerdown', { clientX, clientY: top + 5, pointerId: 1 }));
        await new Promise((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve));
        });
        spans.push(performance.now() - before);
      }
      return spans.sort((a, b) => a - b)[7]!;
    });
    console.log(`a seek in two runs takes ${medianMs.toFixed(0)} ms in the median, budget 100 ms`);
    expect(medianMs).toBeGreaterThan(0);
    await page.context().close();
  });

  it.each([
    ['light', '#v=1&run=1&compare=0&t=310&sel=p:moscow-1', { colorScheme: 'light' }],
    ['dark', '#v=1&run=1&compare=0&t=300.4&sel=d:ams', { colorScheme: 'dark' }],
    ['tables', '#v=1&run=1&compare=0&t=310&view=table', { colorScheme: 'light' }],
    ['phone', '#v=1&run=1&compare=0&t=310', { viewport: { width: 390, height: 844 } }],
    ['one run, people moved', '#v=1&t=310', { colorScheme: 'dark' }],
  ] as const)('axe finds nothing: %s', async (name, hash, options) => {
    const { page } = await visit(opened.browser, `${opened.url}${hash}`, options as BrowserContextOptions);
    if (hash.includes('compare')) await compared(page);
    await page.waitForTimeout(200);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details.more')) (one as HTMLDetailsElement).open = true;
    });
    await page.waitForTimeout(100);
    expect(await violations(page)).toEqual([]);
    if (name === 'phone') expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.context().close();
  });
});

describe.skipIf(needsChromium.skip)(`the difference map${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [near(), far()]);

  it('is orange where answers take longer, blue where they take less, and its key counts the people', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&run=1&compare=0&t=3000`, { colorScheme: 'light' });
    await compared(page);
    const { better, worse, faint } = themes.light;
    expect(await hasColours(page, [worse[2], better[1], faint])).toEqual([true, true, true]);
    const counts = await page.evaluate(() =>
      [...document.querySelectorAll('.compare .steps td[data-on]')].map((cell) => cell.textContent ?? ''),
    );
    expect(counts.length).toBeGreaterThan(1);
    // Without a comparison the same place shows the colours of sites.
    await page.keyboard.press('c');
    await page.waitForSelector('#app[data-compare=""]');
    expect(await hasColours(page, [worse[2], better[1]])).toEqual([false, false]);
    await page.context().close();
  });

  it('before sites are closed nothing differs, and nothing is coloured', async () => {
    const same = await visit(opened.browser, `${opened.url}#v=1&run=1&compare=0&t=30`, { colorScheme: 'light' });
    await compared(same.page);
    const { better, worse } = themes.light;
    expect(await hasColours(same.page, [...better, ...worse])).toEqual(Array.from({ length: 6 }, () => false));
    expect(await same.page.locator('.compare .now').innerText()).toMatch(/people fare the same/);
    await same.page.context().close();
  });

  it('people who moved are bands from site to site, and rows of a table', async () => {
    const { page } = await visit(opened.browser, `${opened.url}#v=1&run=1&compare=0&t=3000`);
    await compared(page);
    await page.waitForSelector('.people .sankey path');
    const rows = await page.locator('.people table tbody tr').allTextContents();
    expect(rows.length).toBe(await page.locator('.people .sankey g > path').count());
    expect(rows[0]).toMatch(/^[a-z]{3}[a-z]{3}[\d.]+ M$/);
    expect(await page.locator('.people .facts').innerText()).toMatch(
      /^[\d.]+ M of 80 M people at another site than in the baseline/,
    );
    await page.keyboard.press('c');
    await page.waitForFunction(() => document.querySelector('.sankey .column')?.textContent === 'before the failure');
    await page.context().close();
  });
});

describe.skipIf(needsChromium.skip)(`two runs from the command line${needsChromium.reason}`, { timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-compare-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What `catchment view` prints for these paths, having written a page. */
  async function viewed(name: string, paths: readonly string[]): Promise<{ readonly file: string; readonly printed: string }> {
    const file = join(folder, name);
    const child = spawn(process.execPath, [await program(), 'view', ...paths, '-o', file], { cwd: ROOT });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    return { file, printed };
  }

  it('view A B writes a page, and the address at which it opens with B held against A', async () => {
    const trace = join(folder, 'before.trace');
    writeFileSync(trace, gzipSync(encodeTrace(runOf('scenarios/two-sites/site-loss.yaml').trace)));
    const { printed } = await viewed('two.html', [trace, 'scenarios/wedgie/backup-reset.yaml']);
    const address = printed
      .split('\n')
      .find((line) => line.includes('#'))!
      .split(' ')[0]!;
    const browser = await launch();
    const { page, complaints, requests } = await visit(browser, `file://${address}`);
    await compared(page);
    expect(await page.title()).toMatch(/^backup-reset/);
    expect(await page.locator('#app').getAttribute('data-compare')).toBe('site-loss');
    // They have little in common, and say so.
    expect(await page.locator('.compare .notes').innerText()).toMatch(/only in the baseline/);
    expect([complaints, requests]).toEqual([[], []]);
    await browser.close();
  });

  it('C after an act holds the run against itself, untouched', async () => {
    const { file } = await viewed('one.html', ['scenarios/two-sites/site-loss.yaml']);
    const browser = await launch();
    const { page, complaints } = await visit(browser, `file://${file}#v=1&t=200&sel=d:iad`);
    await page.keyboard.press('x');
    await page.waitForSelector('#app[data-acts="1"]');
    await page.keyboard.press('c');
    await compared(page);
    expect(await page.locator('#app').getAttribute('data-compare')).toMatch(/untouched$/);
    await page.waitForURL(/compare=original/);
    await page.locator('.slider').press('ArrowRight');
    await page.waitForFunction(() => !document.querySelector('.compare .now')!.textContent!.includes('fare the same'));
    // Taken back, there is nothing to compare any more.
    await page.goBack();
    await page.waitForSelector('#app[data-compare=""]');
    expect(complaints).toEqual([]);
    await browser.close();
  });
});
