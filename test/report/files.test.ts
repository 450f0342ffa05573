/**
 * Goal: JSON, JUnit and Markdown show what the report says, in valid form, whatever names it holds. Method: reports of hand-made
 * traces, some with hostile names; XML is read back by a small strict reader.
 */
import { describe, expect, it } from 'vitest';
import { json } from '../../sim/report/json.ts';
import { junit } from '../../sim/report/junit.ts';
import { markdown } from '../../sim/report/markdown.ts';
import { second } from '../measure/hand-made.ts';
import { property, sampleReport, siteLoss, target } from './sample.ts';
import { HOSTILE, hostile } from './hostile.ts';

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
