/**
 * Goal: files from strangers are shown or refused, and can do no harm; the page asks nobody for anything. Method: traces
 * with hostile names and damaged ones are dropped on the page; `catchment view` is asked as a browser and as a stranger
 * would.
 */
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { encodeTrace } from '../../sim/trace/codec.ts';
import { Trace } from '../../sim/trace/trace.ts';
import { program } from '../cli/program.ts';
import { ROOT } from '../support/tree.ts';
import { lossOfFrankfurt } from '../viz/support.ts';
import { launch, needsChromium, openedWith, visit } from './chromium.ts';

const EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

/** The run with markup in every name. */
function hostile(): Trace {
  const { trace } = lossOfFrankfurt();
  const entities = Object.fromEntries(
    Object.entries(trace.header.entities).map(([table, rows]) => [
      table,
      rows.map((row) => ({
        ...row,
        name: `${EVIL}${row.name}`,
        place: EVIL,
        region: EVIL,
        as: EVIL,
        kind: row['kind'] ?? EVIL,
      })),
    ]),
  );
  const header = { ...trace.header, entities, notes: { question: EVIL }, scenario: { ...trace.header.scenario, name: EVIL } };
  const { dictionaries, rootSets, initial, blocks, rowCount } = trace;
  return new Trace({ header, dictionaries, rootSets, initial, blocks, rowCount });
}

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([fileName, base64]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], fileName!));
      document.documentElement.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [name, Buffer.from(bytes).toString('base64')],
  );
}

describe.skipIf(needsChromium.skip)(`files in the explorer${needsChromium.reason}`, { timeout: 60_000 }, () => {
  const opened = openedWith(() => []);

  it('an empty page asks for a file and shows the one that is dropped', async () => {
    const { page, complaints, requests } = await visit(opened.browser, opened.url);
    const text = await page.locator('body').innerText();
    expect(text).toContain('Drop the trace');
    expect(text).not.toMatch(/[%<>]/);
    await drop(page, 'run.trace', gzipSync(encodeTrace(lossOfFrankfurt().trace)));
    await page.waitForSelector('#app[data-time-us]');
    expect(await page.locator('.mark').count()).toBe(8);
    expect([complaints, requests]).toEqual([[], []]);
    await page.context().close();
  });

  it('names with markup are shown as they are and do nothing', async () => {
    const { page, complaints, requests } = await visit(opened.browser, opened.url);
    await drop(page, `${EVIL}.trace`, gzipSync(encodeTrace(hostile())));
    await page.waitForSelector('#app[data-time-us]');
    await page.keyboard.press('1');
    await page.keyboard.press('t');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    expect(await page.locator('#app img, #app script').count()).toBe(0);
    expect(await page.title()).toContain('<img src=x');
    expect(await page.locator('h1').textContent()).toBe(EVIL);
    expect([complaints, requests]).toEqual([[], []]);
    await page.context().close();
  });

  it.each([
    ['text', new TextEncoder().encode('hello'), 'not a trace'],
    ['cut off', gzipSync(encodeTrace(lossOfFrankfurt().trace)).subarray(0, 9000), 'damaged or cut off'],
    ['another version', Uint8Array.from([0x43, 0x54, 0x52, 0x43, 77, 0, 0]), 'another version of catchment'],
  ])('a file that is %s is refused in words, and what was there stays', async (_, bytes, why) => {
    const { page } = await visit(opened.browser, opened.url);
    await drop(page, 'x.trace', bytes);
    await page.waitForSelector('[role="alert"]');
    expect(await page.locator('[role="alert"]').innerText()).toContain(why);
    expect(await page.locator('.home').count()).toBe(1);
    await page.context().close();
  });

  it('what is said of the latest file stands alone, within the screen, however long its name', async () => {
    const { page } = await visit(opened.browser, opened.url);
    const bytes = new TextEncoder().encode('name: mine');
    await drop(page, 'x.trace', bytes);
    await page.waitForSelector('[role="alert"]');
    await drop(page, `${'n'.repeat(240)}.yaml`, bytes);
    await page.waitForFunction(() => document.querySelector('[role="alert"]')?.textContent?.includes('catchment view FILE'));
    expect(await page.locator('[role="alert"]').count()).toBe(1);
    expect(await page.locator('[role="alert"] p').evaluate((text) => text.scrollWidth - text.clientWidth)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

describe.skipIf(needsChromium.skip)(`catchment run --reporter html${needsChromium.reason}`, { timeout: 60_000 }, () => {
  it('writes a page with every run of the suite, which a browser opens from the disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'catchment-html-'));
    const file = join(folder, 'runs.html');
    const scenarios = ['scenarios/two-sites/site-loss.yaml', 'scenarios/wedgie/backup-reset.yaml'];
    const child = spawn(process.execPath, [await program(), 'run', ...scenarios, '--reporter', `html=${file}`, '-q'], {
      cwd: ROOT,
    });
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    const browser = await launch();
    const { page, complaints, requests } = await visit(browser, `file://${file}`);
    expect(await page.locator('h1').textContent()).toContain('Frankfurt loses its power');
    expect(await page.locator('.mark').count()).toBe(2);
    const runs = page.locator('select[aria-label="Run"]');
    expect(await runs.locator('option').allTextContents()).toEqual(['site-loss', 'backup-reset']);
    await runs.selectOption('1');
    await page.waitForFunction(() => document.title.startsWith('backup-reset'));
    expect([complaints, requests]).toEqual([[], []]);
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('catchment view', { timeout: 60_000 }, () => {
  it('serves the page to this machine alone, and ends by Ctrl-C', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'catchment-view-'));
    const file = join(folder, 'run.trace');
    writeFileSync(file, gzipSync(encodeTrace(lossOfFrankfurt().trace)));
    const child = spawn(process.execPath, [await program(), 'view', file]);
    const ended = new Promise<number | null>((resolve) => {
      child.on('exit', resolve);
    });
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<string> =>
      new Promise((resolve, reject) => {
        const { port } = new URL(url);
        request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(parts).toString().slice(0, 15)}`));
        })
          .on('error', reject)
          .end();
      });
    expect(await ask('/')).toBe('200 <!doctype html>');
    expect(await ask('/', { host: 'evil.example' })).toBe('403 403\n');
    expect(await ask('/../../etc/passwd')).toBe('404 404\n');
    expect(await ask('/', {}, 'POST')).toBe('405 405\n');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
