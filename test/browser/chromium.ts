/**
 * A real Chromium for tests (Debian's package), quiet and without a network; pages that complain or ask for something are
 * caught.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { encodeTrace } from '../../sim/trace/codec.ts';
import type { RunData } from '../../viz/source/run-data.ts';
import { pageText } from '../../viz/build/page-file.ts';
import { requirement } from '../support/requirement.ts';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = CANDIDATES.find((file) => existsSync(file)) ?? null;

export const needsChromium = requirement(
  'browser',
  path === null ? 'Chromium is not installed (apt-get install chromium)' : null,
);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-lcd-text',
  '--font-render-hinting=none',
  '--force-device-scale-factor=1',
  '--js-flags=--random-seed=1',
];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: path!, args: FLAGS });

let built: Promise<string> | null = null;
/** The page as it is built, without runs. */
export const builtPage = (): Promise<string> => (built ??= pageText("'none'"));

/** A file with these runs in the page; the folder is removed by `remove`. */
export async function savedPage(runs: readonly RunData[]): Promise<{ readonly url: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'catchment-page-'));
  const file = join(folder, 'run.html');
  const base64 = (bytes: Uint8Array): string => gzipSync(bytes).toString('base64');
  const templates = runs.map(({ trace, report }) => {
    const figures = base64(new TextEncoder().encode(JSON.stringify(report)));
    return `<template data-part="run">${base64(encodeTrace(trace))}.${figures}</template>`;
  });
  writeFileSync(
    file,
    (await builtPage()).replace('<!--data-->', () => templates.join('\n')),
  );
  return { url: `file://${file}`, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A browser and a saved page with these runs for the tests of a block; both are gone after it. */
export function openedWith(runs: () => readonly RunData[]): { readonly browser: Browser; readonly url: string } {
  const opened = {} as { browser: Browser; url: string };
  let remove = (): void => {};
  beforeAll(async () => {
    opened.browser = await launch();
    const saved = await savedPage(runs());
    opened.url = saved.url;
    remove = saved.remove;
  });
  afterAll(async () => {
    await opened.browser.close();
    remove();
  });
  return opened;
}

export interface Visit {
  readonly page: Page;
  /** Errors of the page and messages on its console. */
  readonly complaints: string[];
  /** Addresses other than the file itself that the page asked for. */
  readonly requests: string[];
}

export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url.split('#')[0]) requests.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector('#app[data-time-us], .home');
  return { page, complaints, requests };
}
