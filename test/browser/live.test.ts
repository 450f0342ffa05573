/**
 * Goal: a person breaks and mends things in a run and sees what becomes of it, in one file from a disk, without a network.
 * Method: the page as `run --reporter html` writes it is opened in Chromium; people, states and hashes that it shows are held
 * against runs made here.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewPage } from '../../sim/cli/view-page.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { encodeTrace } from '../../sim/trace/codec.ts';
import { engineText } from '../../viz/build/page-file.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { scenarioAfter, type Input } from '../../viz/live/input.ts';
import { catchment } from '../cli/program.ts';
import { ROOT } from '../support/tree.ts';
import { lossOfFrankfurt, scenarioOfFile } from '../viz/support.ts';
import { builtPage, launch, needsChromium, openedWith, visit } from './chromium.ts';

const FILE = 'scenarios/pltfrms/datacenter-loss.yaml';
/** Twenty seconds after Frankfurt has gone. */
const AT = 320_000_000;

const loss = scenarioOfFile(FILE, 'datacenter=fra');
const expected = (log: readonly Input[]): string => simulate(scenarioAfter(loss, log)).trace.hashes().traceHash;
const input = (act: Input['act'], id: string, at = AT): Input => ({ act, target: { kind: 'datacenter', id }, at });

const isWhole = (page: Page, acts: number): Promise<unknown> =>
  page.waitForSelector(`#app[data-acts="${acts}"][data-run="done"]`);
const mark = (page: Page, id: string) => page.locator(`.mark[aria-label^="${id}:"]`);
const button = (page: Page, name: string) => page.locator('.what-if').getByRole('button', { name, exact: true });
const peopleOf = async (page: Page, site: string): Promise<string> =>
  (await page.locator('.legend tbody tr', { hasText: site }).locator('.figure').first().textContent()) ?? '';

describe.skipIf(needsChromium.skip)(`what-if in the explorer${needsChromium.reason}`, { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-live-'));
  const file = join(folder, 'run.html');
  const url = `file://${file}`;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
    const { trace, report } = lossOfFrankfurt();
    const run = { name: 'loss', trace: gzipSync(encodeTrace(trace)), report, recipe: { scenario: loss, set: {} } };
    const [page, engine] = [await builtPage(), await engineText()];
    writeFileSync(file, viewPage([run], { page: () => page, engine: () => engine }));
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (hash = '') => visit(browser, `${url}#v=1&t=320${hash}`);

  it('a datacenter is failed at the playhead, its people go elsewhere, and are back when it is restored', async () => {
    const { page, complaints, requests } = await open('&sel=d:ams');
    const before = await peopleOf(page, 'ams');
    await button(page, 'Fail ams').click();
    await isWhole(page, 1);
    expect(await mark(page, 'ams').getAttribute('data-state')).toBe('down');
    expect(await page.locator('#app').getAttribute('data-time-us')).toBe(String(AT));
    expect(await page.locator('.log').textContent()).toContain('ams loses its power');
    expect(await page.locator('.verdict').first().textContent()).toMatch(/^what if: /);
    await button(page, 'Back to the original').click();
    await page.waitForSelector('#app[data-acts="0"]');
    await page.waitForSelector('.mark[aria-label^="ams: up"]');
    expect(await peopleOf(page, 'ams')).toBe(before);
    expect(complaints).toEqual([]);
    // Nothing but its own worker, from its own memory.
    expect(requests.filter((address) => !address.startsWith('blob:'))).toEqual([]);
    await page.context().close();
  });

  it('X fails what is selected and restores it, and the run is that of Node', async () => {
    const { page } = await open();
    await page.keyboard.press('1');
    await page.keyboard.press('x');
    await isWhole(page, 1);
    await page.waitForSelector('.mark[aria-label^="ams: down"]');
    await page.goto(`${url}#v=1&t=380&sel=d:ams&log=fail,datacenter/ams,${AT}`);
    await page.reload();
    await isWhole(page, 1);
    await page.keyboard.press('x');
    await isWhole(page, 2);
    expect(decodeURIComponent(page.url())).toContain(`log=fail,datacenter/ams,${AT};restore,datacenter/ams,380000000`);
    expect(await page.locator('.log li').allTextContents()).toEqual([
      expect.stringContaining('ams loses its power'),
      expect.stringContaining('ams is restored'),
    ]);
    const hash = expected([input('fail', 'ams'), input('restore', 'ams', 380_000_000)]);
    expect(await page.locator('#app').getAttribute('data-trace')).toBe(hash);
    await page.context().close();
  });

  it('Space after a click plays and does not undo what was clicked; on a button that was tabbed to it presses', async () => {
    const { page } = await open('&sel=d:ams');
    const app = page.locator('#app');
    await button(page, 'Fail ams').click();
    await isWhole(page, 1);
    await page.keyboard.press('Space');
    await page.waitForSelector('#app[data-playing="true"]');
    expect(await app.getAttribute('data-acts')).toBe('1');
    expect(await mark(page, 'ams').getAttribute('data-state')).toBe('down');
    await page.keyboard.press('Space');
    await page.waitForSelector('#app[data-playing="false"]');
    await page.keyboard.press('Tab');
    await button(page, 'Restore ams').focus();
    await page.keyboard.press('Space');
    await isWhole(page, 2);
    expect(await app.getAttribute('data-playing')).toBe('false');
    await page.context().close();
  });

  it('says which promise is missed, beside what was done and among the tables', async () => {
    const { page } = await open('&sel=d:ams');
    const status = page.locator('.what-if [role="status"]');
    await button(page, 'Fail ams').click();
    await isWhole(page, 1);
    expect(await status.textContent()).toContain('Missed: peak_utilization{kind:site,id:iad} max ');
    await page.keyboard.press('t');
    const rows = page.locator('.tables table', { hasText: 'Targets of the whole run' }).locator('tbody tr');
    await rows.first().waitFor();
    expect((await rows.allTextContents()).filter((text) => text.endsWith('failed'))).toHaveLength(1);
    await button(page, 'Back to the original').click();
    await page.waitForSelector('#app[data-acts="0"]');
    expect(await status.textContent()).toBe('');
    await page.context().close();
  });

  it('what is done while it plays goes on playing', async () => {
    const { page } = await open('&sel=d:sin');
    await page.keyboard.press('Space');
    await page.waitForSelector('#app[data-playing="true"]');
    await page.keyboard.press('x');
    await isWhole(page, 1);
    expect(await page.locator('#app').getAttribute('data-playing')).toBe('true');
    const time = async (): Promise<number> => Number(await page.locator('#app').getAttribute('data-time-us'));
    const then = await time();
    expect(then).toBeGreaterThanOrEqual(AT);
    await page.waitForFunction((past) => Number(document.querySelector<HTMLElement>('#app')!.dataset['timeUs']) > past, then);
    await page.context().close();
  });

  it('a log in an address is followed; what makes no sense in it is left out', async () => {
    const junk = 'fail,datacenter/atlantis,1;drain,datacenter/%3Cimg%20src=x%3E,5;x;fail,__proto__/a,3';
    const { page, complaints } = await open(`&log=drain,datacenter/sin,${AT};${junk}`);
    await isWhole(page, 1);
    expect(await page.locator('.log li').count()).toBe(1);
    expect(await page.locator('.log').textContent()).toContain('sin is drained');
    await page.goBack().catch(() => null);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('each act can be taken back, and back undoes it', async () => {
    const { page } = await open(`&sel=d:nrt&log=fail,datacenter/ams,${AT};fail,datacenter/sin,${AT + 1}`);
    await isWhole(page, 2);
    await page.locator('.log').getByRole('button', { name: /^Take back: ams/ }).click();
    await isWhole(page, 1);
    await page.waitForSelector('.mark[aria-label^="ams: up"]');
    await page.goBack();
    await isWhole(page, 2);
    await page.waitForSelector('.mark[aria-label^="ams: down"]');
    await page.context().close();
  });

  it('is held against the run as it was', async () => {
    const { page } = await open(`&log=fail,datacenter/ams,${AT}`);
    await isWhole(page, 1);
    await page.keyboard.press('c');
    await page.waitForSelector('#app[data-compare$=", untouched"]');
    await button(page, 'Back to the original').click();
    await page.waitForSelector('#app[data-compare=""][data-acts="0"]');
    await page.context().close();
  });

  it('is saved as a scenario, which the command line runs to the same hash', async () => {
    const { page } = await open(`&log=fail,datacenter/ams,${AT};restore,datacenter/fra,${AT + 60_000_000}`);
    await isWhole(page, 2);
    const waiting = page.waitForEvent('download');
    await button(page, 'Save as scenario').click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('datacenter-loss-what-if.yaml');
    const saved = join(ROOT, 'browser-what-if.yaml');
    writeFileSync(saved, readFileSync(await download.path()));
    try {
      const { stdout, stderr } = await catchment(['run', 'browser-what-if.yaml', '--reporter', 'json'], { cwd: ROOT });
      const [run] = (JSON.parse(stdout || stderr) as { readonly runs: readonly RunReport[] }).runs;
      expect(run!.traceHash).toBe(expected([input('fail', 'ams'), input('restore', 'fra', AT + 60_000_000)]));
      // The page shows the hash that its own run came to.
      expect(await page.locator('#app').getAttribute('data-trace')).toBe(run!.traceHash);
    } finally {
      rmSync(saved, { force: true });
      await page.context().close();
    }
  });

  it('a click is followed by the first changed pixel', async () => {
    const { page } = await open('&sel=d:ams');
    const taken: number[] = [];
    for (const id of ['ams', 'gru', 'nrt', 'sin', 'iad']) {
      await mark(page, id).click();
      await page.waitForSelector(`#app[data-selected^="datacenter"]`);
      // A person reads before clicking; the simulator stands ready meanwhile.
      await page.waitForTimeout(2500);
      taken.push(
        await page.evaluate(async (site) => {
          const is = (): string | undefined =>
            document.querySelector<HTMLElement>(`.mark[aria-label^="${site}:"]`)?.dataset['state'];
          const began = performance.now();
          [...document.querySelectorAll<HTMLElement>('.act')].find(({ textContent }) => textContent === `Fail ${site}`)!.click();
          while (is() !== 'down') await new Promise(requestAnimationFrame);
          return performance.now() - began;
        }, id),
      );
      await isWhole(page, 1);
      await button(page, 'Back to the original').click();
      await page.waitForSelector('#app[data-acts="0"]');
    }
    const median = taken.sort((a, b) => a - b)[2]!;
    console.log(`a click to fail changes the picture after ${median.toFixed(0)} ms in the median, budget 200 ms`);
    expect(taken).toHaveLength(5);
    await page.context().close();
  });

  it('says so when the simulator does not start', async () => {
    const broken = join(folder, 'broken.html');
    const page = readFileSync(file, 'utf8');
    writeFileSync(broken, page.replace(/(<template data-part="engine"[^>]*>)[^<]*/, '$1AAAA'));
    const { page: shown } = await visit(browser, `file://${broken}#v=1&t=320&sel=d:sin`);
    await button(shown, 'Fail sin').click();
    await shown.waitForSelector('.what-if [role="status"].bad');
    expect(await shown.locator('.what-if [role="status"]').textContent()).toContain('the simulator does not start');
    await shown.context().close();
  });
});

describe.skipIf(needsChromium.skip)(`a trace alone${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => [lossOfFrankfurt()]);

  it('offers nothing that it cannot do', async () => {
    const { page, complaints } = await visit(opened.browser, `${opened.url}#v=1&t=320&sel=d:ams&log=fail,datacenter/ams,${AT}`);
    expect(await page.locator('.what-if').isVisible()).toBe(false);
    await page.keyboard.press('x');
    expect(await mark(page, 'ams').getAttribute('data-state')).toBe('up');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
