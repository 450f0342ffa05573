/**
 * Goal: a run in a browser is the run in Node, bit for bit. Method: shipped scenarios run in the worker of the page in Chromium
 * and here, and their trace hashes are compared; eight of different kinds by default, every run of every shipped scenario with
 * CATCHMENT_FULL=1 (`npm run test:full`).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { loadScenario } from '../../sim/model/scenario/load.ts';
import { TopologyCache } from '../../sim/model/scenario/topology-cache.ts';
import { worldless, writeTopology } from '../../sim/model/scenario/compiled.ts';
import type { Scenario } from '../../sim/model/scenario/types.ts';
import { topologyHash } from '../../sim/run/scenario-hash.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { engineText } from '../../viz/build/page-file.ts';
import type { Reply, Request } from '../../viz/worker/protocol.ts';
import { filesUnder } from '../support/tree.ts';
import { shippedHost } from '../viz/support.ts';
import { launch, needsChromium, savedPage } from './chromium.ts';

const IS_FULL = process.env['CATCHMENT_FULL'] !== undefined;

/** A failure, a cut, chance, load, rescheduling, a drain, retries at their worst, and a world without a steady state. */
const SAMPLE: readonly (readonly [string, string | null])[] = [
  ['scenarios/pltfrms/datacenter-loss.yaml', 'datacenter=fra'],
  ['scenarios/pltfrms/backbone-cut.yaml', null],
  ['scenarios/pltfrms/flap.yaml', null],
  ['scenarios/pltfrms/surge.yaml', null],
  ['scenarios/pltfrms/node-reschedule.yaml', null],
  ['scenarios/pltfrms/maintenance.yaml', null],
  ['scenarios/pltfrms/metastable.yaml', null],
  ['scenarios/wedgie/primary-returns.yaml', null],
];
/** Files whose world is made of data that do not come with this project. */
const NEEDS_DATA = /^scenarios\/internet\//;

const cache = new TopologyCache();

function runsOf(file: string): readonly Scenario[] {
  const loaded = loadScenario(file, shippedHost, { cache });
  if (!loaded.ok) throw new Error(`${file} does not load`);
  return loaded.value;
}

const nameOf = ({ file, variant }: Scenario): string => (variant === null ? file : `${file} [${variant}]`);
const chosen = IS_FULL
  ? filesUnder('scenarios', '.yaml').filter((file) => !NEEDS_DATA.test(file)).map((file) => [file, 'all'] as const)
  : SAMPLE;

describe.skipIf(needsChromium.skip)(`runs in Chromium and in Node${needsChromium.reason}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  let page: Page;
  let remove = (): void => {};
  const loaded = new Set<string>();

  beforeAll(async () => {
    browser = await launch();
    const saved = await savedPage([]);
    remove = saved.remove;
    page = await browser.newPage();
    await page.goto(saved.url);
    await page.evaluate((text) => {
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
      Object.assign(globalThis, { worker });
    }, await engineText());
  });

  afterAll(async () => {
    await browser.close();
    remove();
  });

  /** Sends requests to the worker and waits for the last one's answer. */
  const ask = (requests: readonly Request[], answer: Reply['kind']): Promise<Record<string, unknown>> =>
    page.evaluate(
      ([messages, kind]) =>
        new Promise<Record<string, unknown>>((resolve) => {
          const { worker } = globalThis as unknown as { readonly worker: Worker };
          const hear = ({ data }: MessageEvent<Record<string, unknown>>): void => {
            if (data['kind'] !== kind && data['kind'] !== 'failed') return;
            worker.removeEventListener('message', hear);
            // Rows stay there: what is asked for here is small.
            resolve({ kind: data['kind'], why: data['why'] ?? null, hashes: data['hashes'] ?? null });
          };
          worker.addEventListener('message', hear);
          for (const message of messages) worker.postMessage(message, []);
        }),
      [requests, answer] as const,
    );

  async function hashesInBrowser(scenario: Scenario): Promise<unknown> {
    const world = topologyHash(scenario.topology);
    if (!loaded.has(world)) {
      loaded.clear();
      loaded.add(world);
      const load: Request = { kind: 'load', world, topology: writeTopology(scenario.topology) };
      await page.evaluate((message) => {
        (globalThis as unknown as { readonly worker: Worker }).worker.postMessage(message, []);
      }, load);
    }
    const answer = await ask(
      [
        { kind: 'start', run: 1, world, scenario: worldless(scenario), seed: null, inputs: [] },
        { kind: 'advance', run: 1, until: scenario.duration, eventsMax: 1e9, budgetMs: 1e9 },
        { kind: 'judge', run: 1 },
      ],
      'judged',
    );
    expect(answer['why']).toBe(null);
    return answer['hashes'];
  }

  it.each(chosen)('are the same: %s %s', async (file, variant) => {
    const runs = runsOf(file);
    for (const run of variant === 'all' ? runs : runs.filter((one) => variant === null || one.variant === variant).slice(0, 1)) {
      expect(await hashesInBrowser(run), nameOf(run)).toEqual(simulate(run).trace.hashes());
    }
  });
});
