/**
 * Goal: every fault is told in words that need no glossary. Method: all kinds of the language, each different; names of
 * targets.
 */
import { describe, expect, it } from 'vitest';
import { faultKindNames } from '../../sim/model/faults.ts';
import { faultText } from '../../viz/stories/fault-words.ts';

describe('what a fault does, in words', () => {
  it('has its own for every kind of the language', () => {
    const told = faultKindNames.map((kind) => faultText({ kind, target: 'datacenter/ams' }));
    for (const text of told) expect(text).toMatch(/^[A-Z][a-z ,]+:? ams\.$/);
    expect(new Set(told).size).toBe(faultKindNames.length);
  });

  it('names what it hits, the first few of many', () => {
    expect(faultText({ kind: 'datacenter.fail', target: 'datacenter/ams' })).toBe('Everything goes down at ams.');
    const many = Array.from({ length: 6 }, (_, i) => `node/ams-r1-n${i}`).join(', ');
    expect(faultText({ kind: 'node.fail', target: many })).toBe(
      'A machine dies: ams-r1-n0, ams-r1-n1, ams-r1-n2, ams-r1-n3 and 2 more.',
    );
    expect(faultText({ kind: 'new.kind', target: 'x/y/z' })).toBe('new.kind hits y/z.');
  });
});
