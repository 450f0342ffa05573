/**
 * Goal: every renderer shows what the report says, in valid form, whatever names it holds. Method: reports of hand-made traces,
 * some with hostile names; XML is read back by a small strict reader, terminal text is searched for control characters and for
 * long lines.
 */
import { describe, expect, it } from 'vitest';
import { json } from '../../sim/report/json.ts';
import { junit } from '../../sim/report/junit.ts';
import { markdown } from '../../sim/report/markdown.ts';
import { ansi } from '../../sim/report/palette.ts';
import { pretty } from '../../sim/report/pretty.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import { width } from '../../sim/report/text.ts';
import { attemptColumn } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { BERLIN, minute, Routers, second } from '../measure/hand-made.ts';
import { property, sampleReport, siteLoss, target } from './sample.ts';

const HOSTILE = `evil\u001B]0;owned\u0007\u001B[2J\r\n\u202E<script>alert(1)</script>&"']]>|\`*_[x](http://e.x)\uFFFE\uD800`;

/** A report in which every text is hostile. */
const hostile = (): RunReport => {
  const run = sampleReport(
    {
      name: HOSTILE,
      variant: HOSTILE,
      file: HOSTILE,
      question: HOSTILE,
      targets: [target(HOSTILE, { limit: 0.9999 }), target('b')],
      claims: [HOSTILE],
    },
    siteLoss(second, { names: { client: HOSTILE } }),
    { repeat: HOSTILE },
  );
  return {
    ...run,
    topology: { name: HOSTILE, file: HOSTILE },
    faults: [{ ...run.faults[0]!, id: HOSTILE, target: HOSTILE, status: 'no-effect' }],
    properties: [{ ...property('never', 'black_hole'), verdict: 'failed', at: 1, evidence: HOSTILE }],
    bugs: [{ invariant: HOSTILE, row: 1, at: 1, message: HOSTILE }],
    reasons: [HOSTILE],
  };
};

/** Reads XML strictly enough for JUnit: balanced tags, quoted attributes, known entities, no forbidden characters. */
function readXml(text: string): { readonly tag: string; readonly attributes: Record<string, string>; readonly text: string }[] {
  const decode = (raw: string): string => {
    expect(raw).not.toMatch(/[<]|&(?!(amp|lt|gt|quot|apos);)/);
    return raw.replace(
      /&(amp|lt|gt|quot|apos);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name]!,
    );
  };
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]|\p{Surrogate}/u);
  const found: { tag: string; attributes: Record<string, string>; text: string }[] = [];
  const open: { tag: string; attributes: Record<string, string>; text: string }[] = [];
  let rest = text.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') {
    const tag = /^<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>/.exec(rest);
    if (tag === null) {
      const body = /^[^<]+/.exec(rest);
      expect(body, rest.slice(0, 80)).not.toBeNull();
      const last = open.at(-1);
      if (last !== undefined) last.text += decode(body![0]);
      rest = rest.slice(body![0].length);
      continue;
    }
    rest = rest.slice(tag[0].length);
    if (tag[1] === '/') expect(open.pop()!.tag).toBe(tag[2]);
    else {
      const attributes = Object.fromEntries(
        [...tag[3]!.matchAll(/ ([a-zA-Z]+)="([^"]*)"/g)].map((part) => [part[1]!, decode(part[2]!)]),
      );
      const element = { tag: tag[2]!, attributes, text: '' };
      found.push(element);
      if (tag[4] !== '/') open.push(element);
    }
  }
  expect(open).toEqual([]);
  return found;
}

const count = (text: string, tag: string): number => readXml(text).filter((element) => element.tag === tag).length;

describe('pretty', () => {
  it('says what a network engineer asks, in order', () => {
    const text = pretty([sampleReport({ properties: [property('never', 'forwarding_loop')] })]);
    const wanted = [
      '✓ PASSED  site-loss [datacenter=fra]',
      'Is fra missed?',
      'faults',
      '✓ dark  datacenter.fail datacenter/fra  at 5:00, stays',
      'phases of dark',
      'recover',
      '2 s  by failover',
      'traffic shift',
      'europe',
      'Berlin, 3 M people: fra → ams',
      'was  Berlin DSL › ours at Frankfurt',
      'then Berlin DSL › ours at Amsterdam',
      'availability',
      '600 lost',
      '600 black-hole',
      'error budget',
      'targets',
      '✓  availability  rate  99.75 %  >= 99 %',
      'properties',
      'claims: P4 holds',
      'PASSED',
      'repeat  catchment run hand.yaml --seed 7',
    ];
    let from = 0;
    for (const part of wanted) {
      const at = text.indexOf(part, from);
      expect(at, `${part}\nin\n${text}`).toBeGreaterThanOrEqual(0);
      from = at;
    }
  });

  it('shows where people went', () => {
    const lines = pretty([sampleReport()])
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['europe', '3 M', '3 M', 'fra', '100 %', '·', '·', '·', '20 → 20 → 20 ms']);
    expect(lines).toContainEqual(['web', 'ams', '·', '·', '100 %', '100 %']);
    expect(lines).toContainEqual(['nobody', '·', '100 %', '·', '·']);
    expect(lines).toContainEqual(['nobody moved: africa']);
  });

  it('marks misses, and reports of expected ones', () => {
    const targets = [target('a', { limit: 0.9999 }), target('w', { limit: 0.9999, level: 'warn' })];
    const text = pretty([sampleReport({ targets, expect: { verdict: 'failed', on: [] } })]);
    expect(text).toContain('PASSED, as expected: failed');
    expect(text).toMatch(/✗ {2}availability .*99\.75 % {2}>= 99\.99 %/);
    expect(text).toMatch(/! {2}availability .*warning/);
  });

  it('ends with what was expected, and says of ablations alone that they show no claim', () => {
    const targets = [target('a', { limit: 0.9999 })];
    const rest = { targets, expect: { verdict: 'failed', on: [] }, claims: ['P15', 'P4'] } as const;
    const ablation = sampleReport({ ...rest, ablationOf: 'site-loss' });
    const last = (...runs: RunReport[]) => pretty(runs).split('\n').slice(-4, -2);
    expect(last(ablation)).toEqual(['claims: P4 ablation only, P15 ablation only', 'PASSED, as expected: failed']);
    const mixed = last(ablation, sampleReport({ claims: ['P4'] }));
    expect(mixed).toEqual(['claims: P4 holds, P15 ablation only', 'PASSED  2 passed of 2']);
  });

  it('shows single tries under a service where they fared otherwise than requests', () => {
    const made = siteLoss();
    made
      .at(6 * minute)
      .column(BERLIN, attemptColumn(Outcome.ok), 300)
      .column(BERLIN, attemptColumn(Outcome.timeout), 100);
    const text = pretty([sampleReport({}, made)]);
    expect(text).toMatch(/\n +web +99\.75 %.*\n +tries +75 % /);
    expect(pretty([sampleReport()])).not.toContain('tries');
  });

  it('puts many runs in a table, and details only of the worst', () => {
    const runs = [
      sampleReport({ variant: 'n=1' }),
      sampleReport({ variant: 'n=2', targets: [target('a', { limit: 0.9999 })] }),
      sampleReport({ variant: 'n=3' }),
    ];
    const text = pretty(runs);
    expect(text.match(/phases of dark/g)).toHaveLength(1);
    expect(text).toContain('✗ FAILED  site-loss [n=2]');
    expect(text).toContain('FAILED  1 failed, 2 passed of 3');
    for (const run of runs)
      expect(text.split('\n').filter((line) => line.includes(run.variant!)).length).toBeGreaterThanOrEqual(1);
  });

  it('says why the people of an example are served by nobody', () => {
    const made = siteLoss();
    made.at(6 * minute).path(BERLIN, [Routers.berlinAccess, Routers.fra]);
    const run = sampleReport({}, made);
    const { trafficShift } = run;
    expect(trafficShift.find(({ region }) => region === 'europe')!.example).toMatchObject({
      siteThen: null,
      endingThen: { direction: 'requests', outcome: 'black-hole' },
    });
    expect(pretty([run])).toContain('then no path, requests: black-hole');
  });

  it('has regions in one order, whatever order they fail in', () => {
    const { availability, trafficShift } = sampleReport();
    expect(availability.map(({ region }) => region)).toEqual([null, 'africa', 'europe']);
    expect(trafficShift.map(({ region }) => region)).toEqual(['africa', 'europe']);
  });

  it('gives no verdict over all, nor on claims, where runs are missing', () => {
    const text = pretty([sampleReport(), sampleReport()], { isPartial: true });
    expect(text).not.toMatch(/^(PASSED|claims|repeat)/m);
    expect(markdown([sampleReport()], { total: 3, status: 'interrupted' }).split('\n')[0]).toBe(
      '## ❔ interrupted: 1 of 3 runs finished, 1 passed',
    );
  });

  it('says of the error budget what it is', () => {
    expect(pretty([sampleReport()])).toMatch(/600 lost of the .* that 99 % allows/);
  });

  it('cuts nothing off the end of a line of the targets', () => {
    const labels = { service: '*', region: '*' };
    const wide = target('wide', { labels, limit: 0.9999, level: 'warn' });
    const run = sampleReport({ targets: [wide] });
    const place = 'a-region-with-a-name-of-its-own';
    const text = pretty([{ ...run, targets: [{ ...run.targets[0]!, worst: { region: place }, at: 3 * minute }] }]);
    expect(text).toContain(place);
    expect(text).toContain('warning');
    expect(text.replace(/\s+/g, ' ')).toContain(`worst ${place}, at 3:00, warning`);
  });

  it('folds what passed where there are very many', () => {
    const one = sampleReport();
    const runs = [
      ...Array.from({ length: 50 }, (_, n) => ({ ...one, variant: `n=${n}` })),
      sampleReport({ variant: 'bad', targets: [] }),
    ];
    const lines = pretty(runs).split('\n');
    expect(lines.find((line) => line.includes('site-loss, 50 runs'))).toMatch(/^✓ .* 99\.75 % .* 3 M .* 2 s/);
    expect(lines.filter((line) => line.includes('site-loss [n='))).toEqual([]);
  });

  it('keeps to 100 columns, in colour and without', () => {
    const runs = [sampleReport(), hostile(), sampleReport({ properties: [property('sometimes', 'forwarding_loop')] })];
    for (const shown of [...runs.map((run) => [run]), runs]) {
      for (const palette of [undefined, ansi]) {
        const lines = pretty(shown, { palette })
          .split('\n')
          .filter((line) => !line.startsWith('repeat'));
        expect(lines.filter((line) => width(line) > 100)).toEqual([]);
      }
    }
  });

  it('is the same text with colours taken away', () => {
    const painted = pretty([sampleReport()], { palette: ansi });
    // eslint-disable-next-line no-control-regex
    expect(painted.replace(/\u001B\[\d+m/g, '')).toBe(pretty([sampleReport()]));
    expect(painted).not.toBe(pretty([sampleReport()]));
  });

  it('lets no control character through', () => {
    // eslint-disable-next-line no-control-regex
    expect(pretty([hostile()])).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });

  it('says so when nothing was run', () => {
    expect(pretty([])).toBe('nothing was run\n');
  });
});

describe('json', () => {
  it('has numbers in base units and one order of keys', () => {
    const text = json([sampleReport()]);
    const read = JSON.parse(text);
    expect(Object.keys(read)).toEqual(['schemaVersion', 'verdict', 'runs']);
    expect(read.runs[0]).toMatchObject({
      scenario: 'site-loss',
      variant: 'datacenter=fra',
      file: 'hand.yaml',
      seed: 7,
      verdict: 'passed',
      events: 123,
      wallMs: 45.6,
      faults: [{ id: 'dark', status: 'confirmed' }],
      targets: [
        { metric: 'availability', labels: {}, value: 1 - 600 / 240_000, unit: 'ratio', limit: 0.99, verdict: 'passed' },
      ],
      claims: [{ id: 'P4', verdict: 'holds' }],
    });
    expect(read.runs[0].traceHash).toMatch(/^[0-9a-f]{32}$/);
    expect(json([sampleReport()])).toBe(text);
  });

  it('survives every name, and holds nothing that JSON has no number for', () => {
    expect(JSON.parse(json([hostile()])).runs[0].file).toBe(HOSTILE);
    const open = sampleReport({}, siteLoss(300 * second));
    expect(JSON.parse(json([open])).runs[0]).toEqual(JSON.parse(JSON.stringify(open)));
    expect(JSON.stringify(open)).not.toContain('"duration":null,"isOpen":true');
  });
});

describe('junit', () => {
  it('has a case for every fault, target and property, and counts them', () => {
    const targets = [target('good'), target('bad', { limit: 0.9999 }), target('unknown', { labels: { service: 'dns' } })];
    const text = junit([sampleReport({ targets, properties: [property('never', 'forwarding_loop')] })]);
    const elements = readXml(text);
    expect(elements.find(({ tag }) => tag === 'testsuite')!.attributes).toMatchObject({
      name: 'site-loss [datacenter=fra]',
      tests: '5',
      failures: '1',
      errors: '1',
    });
    expect(elements.filter(({ tag }) => tag === 'testcase').map(({ attributes }) => attributes['name'])).toEqual([
      'dark datacenter.fail datacenter/fra',
      'good',
      'bad',
      'unknown',
      'never forwarding_loop',
    ]);
    expect(elements.find(({ attributes }) => attributes['name'] === 'bad')!.attributes).toMatchObject({
      file: 'hand.yaml',
      line: '12',
    });
    expect(elements.find(({ tag }) => tag === 'error')!.attributes).toMatchObject({ type: 'inconclusive' });
  });

  it('is green where a miss was expected, or only a warning', () => {
    const targets = [target('bad', { limit: 0.9999 })];
    const expected = junit([sampleReport({ targets, expect: { verdict: 'failed', on: [] } })]);
    expect([count(expected, 'failure'), count(expected, 'system-out'), count(expected, 'testcase')]).toEqual([0, 1, 3]);
    const warned = junit([sampleReport({ targets: [target('good'), target('w', { limit: 0.9999, level: 'warn' })] })]);
    expect([count(warned, 'failure'), count(warned, 'system-out')]).toEqual([0, 1]);
  });

  it('is never greener than the run', () => {
    const cut = junit([sampleReport({}, siteLoss(), { ending: 'events' })]);
    expect(count(cut, 'error')).toBe(1);
  });

  it('is valid whatever the names', () => {
    const cases = readXml(junit([hostile()])).filter(({ tag }) => tag === 'testcase');
    expect(cases.length).toBeGreaterThanOrEqual(4);
    expect(cases[1]!.attributes['name']).toContain('<script>alert(1)</script>&"\']]>');
  });
});

describe('markdown', () => {
  it('has the verdict, a table of runs and why', () => {
    const text = markdown([sampleReport(), sampleReport({ targets: [target('bad', { limit: 0.9999 })] })]);
    expect(text.split('\n')[0]).toBe('## ❌ failed: 1 of 2 runs failed');
    expect(text).toContain('- target missed: bad');
    expect(text).toContain('<details open>');
    expect(text).toContain('600 black-hole');
    // Every row of a table has the columns of its head.
    const blocks = text
      .split('\n\n')
      .flatMap((block) => [block.split('\n').filter((line) => line.startsWith('|'))])
      .filter((rows) => rows.length > 0);
    for (const rows of blocks) expect(new Set(rows.map((row) => row.split(' | ').length)).size, rows.join('\n')).toBe(1);
  });

  it('takes names as text', () => {
    const text = markdown([hostile()]);
    for (const part of ['<script', '](', 'http://', '\u001B', '\u202E']) expect(text).not.toContain(part);
    expect(text).toContain('&lt;script&gt;');
  });
});
