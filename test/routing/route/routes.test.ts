/**
 * Goal: a route exists once, and says of its path what a list would say. Method: random paths in a table that has to grow,
 * held against arrays.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeTable, PLAIN, PLAIN_ATTRIBUTES } from '../../../sim/routing/route/attributes.ts';
import { NO_ROUTE, OWN_ROUTE, RouteTable } from '../../../sim/routing/route/routes.ts';
import { TupleTable } from '../../../sim/routing/route/tuple-table.ts';

describe('routes', () => {
  it('are what their paths and attributes are', () => {
    const table = new RouteTable(4);
    const known = new Map<string, number>();
    const ases = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(ases, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 }), (path, attributes, probe) => {
        let route = OWN_ROUTE;
        for (const as of path.toReversed()) route = table.prepended(route, as);
        route = table.withAttributes(route, attributes);
        expect([table.path(route), table.length(route), table.attributes(route)]).toEqual([path, path.length, attributes]);
        expect(table.firstAs(route)).toBe(path[0] ?? -1);
        expect(table.pathHas(route, probe)).toBe(path.includes(probe));
        for (const as of path) expect(table.pathHas(route, as)).toBe(true);
        const name = `${path.join(' ')}/${attributes}`;
        expect(known.get(name) ?? route).toBe(route);
        known.set(name, route);
      }),
      { numRuns: 1000 },
    );
    expect(new Set(known.values()).size).toBe(known.size);
  });

  it('lose their attributes when sent on', () => {
    const table = new RouteTable();
    const marked = table.withAttributes(table.prepended(OWN_ROUTE, 5), 3);
    expect(table.prepended(marked, 6)).toBe(table.prepended(table.prepended(OWN_ROUTE, 5), 6));
    expect(table.withAttributes(marked, PLAIN)).toBe(table.prepended(OWN_ROUTE, 5));
    expect(table.path(NO_ROUTE)).toEqual([]);
  });
});

describe('attributes', () => {
  it('are interned whole, and the plain ones are number 0', () => {
    const table = new AttributeTable();
    expect(table.intern(PLAIN_ATTRIBUTES)).toBe(PLAIN);
    expect(table.hasMed).toBe(false);
    const value = {
      origin: 2,
      med: 4_294_967_295,
      localPref: 300,
      nextHop: 8,
      learned: 1,
      originator: 4,
      clusters: 1,
      communities: 0,
      otc: 0,
    };
    expect(table.read(table.intern(value))).toEqual(value);
    expect(table.intern({ ...value })).toBe(table.intern(value));
    expect(table.hasMed).toBe(true);
  });

  it('know cluster lists', () => {
    const table = new AttributeTable();
    const list = table.clusterListWith(4_000_000_000, table.clusterListWith(7, 0));
    expect([table.clusterListLength(0), table.clusterListLength(list)]).toEqual([0, 2]);
    expect([7, 4_000_000_000, 8].map((id) => table.clusterListHas(list, id))).toEqual([true, true, false]);
  });
});

describe('tuples', () => {
  it('keep their numbers while the table grows', () => {
    const table = new TupleTable(2, 2);
    const ids = Array.from({ length: 500 }, (_, i) => table.intern([i, -i]));
    expect(ids).toEqual(Array.from({ length: 500 }, (_, i) => i));
    ids.forEach((id, i) => expect([table.intern([i, -i]), table.get(id, 1)]).toEqual([id, 0 - i]));
  });
});
