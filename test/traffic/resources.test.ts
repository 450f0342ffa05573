/**
 * Goal: loads are exact sums: what is taken away leaves no trace. Method: random contributions in random order beside plain
 * sums.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../sim/kernel/assert.ts';
import { Resources, type ResourceSpec } from '../../sim/traffic/resources.ts';

const specs: readonly ResourceSpec[] = [
  { id: 'web/fra', kind: 'site', capacity: 1000 },
  { id: 'north/forth', kind: 'link', capacity: 1e9 },
];

describe('resources', () => {
  it('taking contributions away restores the load to the last bit, in any order', () => {
    const part = fc.record({
      resource: fc.nat({ max: 1 }),
      at: fc.double(
        // Sums stay within 53 bits of the quantum, which at a site is some eight million requests a second.
        { min: -1e9, max: 1e9, noNaN: true },
      ),
      per: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      order: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(part, { minLength: 1, maxLength: 30 }), (kept, passing) => {
        const resources = new Resources(specs);
        const change = ({ resource, at, per }: (typeof kept)[number], sign: 1 | -1): void =>
          resources.change(
            resource,
            1,
            resources.rounded(resource, at / (resource === 0 ? 1e4 : 1)),
            resources.rounded(resource, per / 1e3),
            sign,
          );
        for (const one of kept) change(one, 1);
        const before = [resources.line(0), resources.line(1)];
        for (const one of passing) change(one, 1);
        for (const one of [...passing].sort((x, y) => x.order - y.order)) change(one, -1);
        expect([resources.line(0), resources.line(1)]).toEqual(before);
      }),
    );
  });

  it('rounding is far below what matters', () => {
    const resources = new Resources(specs);
    expect(Math.abs(resources.rounded(0, 1234.56789) - 1234.56789)).toBeLessThan(2e-9);
    expect(Math.abs(resources.rounded(1, 1.23456789e9) - 1.23456789e9)).toBeLessThan(2e-3);
  });

  it('beyond capacity the surplus is lost: 1 − capacity ÷ load', () => {
    const resources = new Resources(specs);
    resources.change(0, 1, 500, 10, 1);
    expect(resources.lossAt(0, 50)).toBe(0);
    expect(resources.lossAt(0, 100)).toBeCloseTo(1 - 1000 / 1500, 12);
    resources.capacity[0] = 0;
    expect(resources.lossAt(0, 0)).toBe(1);
  });

  it('knows who uses it, and that nobody leaves twice', () => {
    const resources = new Resources(specs);
    resources.change(0, 7, 1, 0, 1);
    resources.change(0, 7, 2, 0, 1);
    resources.change(0, 7, 1, 0, -1);
    expect([...resources.users[0]!.keys()]).toEqual([7]);
    resources.change(0, 7, 2, 0, -1);
    expect([...resources.users[0]!.keys()]).toEqual([]);
    expect(() => resources.change(0, 7, 2, 0, -1)).toThrow(AssertionError);
  });
});
