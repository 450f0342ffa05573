/**
 * Random internets in which one or two ASes have several routers: a backbone with costs, internal sessions as a full mesh or by
 * route reflection in clusters, external neighbours at several borders. Safe by construction (Griffin and Wilfong, 2002): with
 * reflection, clusters are nearer inside than to each other, and there is no MED, which may oscillate there (RFC 3345).
 */
import { stream, type Stream } from '../../../sim/kernel/streams.ts';
import type { Backbone, Origination, Rel, Router, Session, Topology } from '../case.ts';
import type { OracleCase } from '../live.ts';
import { treated } from './gao-rexford.ts';
import { randomSteps } from './steps.ts';

const STEPS = 5;
/** AS numbers of ASes with several routers. */
const INSIDE_ASN = 64900;

export function interior(seed: number): OracleCase {
  const dice = stream(seed, 'oracle interior');
  const topology = randomInterior(dice);
  return { seed, family: 'interior', topology, steps: randomSteps(dice, topology, STEPS, { cutsWires: true }) };
}

/** What is being put together. */
interface Draft {
  readonly ases: Router[];
  readonly sessions: Session[];
  readonly backbone: Backbone[];
}

export function randomInterior(dice: Stream): Topology {
  const draft: Draft = { ases: [], sessions: [], backbone: [] };
  const routerIds = dice.shuffled(Array.from({ length: 60 }, (_, i) => `10.${250 + (i % 4)}.0.${i + 1}`));
  const add = (id: string, asn: number, clusterId: string | null): Router => {
    const router = {
      id,
      asn,
      router_id: routerIds[draft.ases.length]!,
      ...(clusterId === null ? {} : { cluster_id: clusterId }),
    };
    draft.ases.push(router);
    return router;
  };
  const insides = Array.from({ length: dice.integer(1, 2) }, (_, i) => {
    const clusters = dice.chance(0.7) ? dice.integer(1, 3) : 0;
    return clusters === 0 ? mesh(dice, draft, i, add) : reflected(dice, draft, i, clusters, add);
  });
  const hasReflection = draft.sessions.some(({ rel }) => rel === 'client');

  // ASes in an order from top to bottom; those with several routers are anywhere in it.
  const outside = Array.from({ length: dice.integer(4, 9) }, (_, i) => [add(`n${i}`, 64500 + i, null).id]);
  const order = dice.shuffled([...outside, ...insides]);
  const topCount = dice.integer(1, 2);
  const joined = new Set<string>();
  const relate = (x: readonly string[], y: readonly string[], rel: Rel): void => {
    const pair = [x[0]!, y[0]!].sort().join(' ');
    if (x === y || joined.has(pair)) return;
    joined.add(pair);
    // Two ASes meet in one place, or in several where one of them has several.
    const count = Math.max(x.length, y.length) > 1 ? dice.integer(1, 3) : 1;
    const places = new Set(Array.from({ length: count }, () => `${dice.pick(x)} ${dice.pick(y)}`));
    for (const place of places) {
      const [a, b] = place.split(' ') as [string, string];
      draft.sessions.push({ a, b, rel });
    }
  };
  for (let x = 0; x < topCount; x++) for (let y = x + 1; y < topCount; y++) relate(order[x]!, order[y]!, 'peer');
  for (let x = topCount; x < order.length; x++) {
    for (let count = dice.integer(1, 3); count > 0; count--) relate(order[x]!, order[dice.integer(0, x - 1)]!, 'provider');
  }
  for (let count = dice.integer(0, order.length); count > 0; count--) relate(dice.pick(order), dice.pick(order), 'peer');

  const originations: Origination[] = [];
  const sites = dice.shuffled(outside).slice(0, 3);
  sites.forEach(([as], i) => originations.push({ id: `any${i}`, as: as!, prefix: '192.0.2.0/24' }));
  insides.forEach((routers, i) => {
    // An AS announces a prefix of its own at several of its routers.
    for (const as of dice.shuffled(routers).slice(0, dice.integer(1, 2))) {
      originations.push({ id: `own${i}${as}`, as, prefix: `198.51.${100 + i}.0/24` });
    }
  });
  for (const [as] of dice.shuffled(outside).slice(0, 2)) {
    originations.push({ id: `own${as}`, as: as!, prefix: `10.10.${as!.slice(1)}.0/24` });
  }
  return {
    ...draft,
    originations: originations.map((origination) => {
      const made = treated(dice, origination, outsideOnly(draft.sessions));
      return hasReflection ? withoutMed(made) : made;
    }),
  };
}

type AddRouter = (id: string, asn: number, clusterId: string | null) => Router;

function mesh(dice: Stream, { sessions, backbone }: Draft, index: number, add: AddRouter): string[] {
  const ids = Array.from({ length: dice.integer(3, 6) }, (_, i) => add(`r${index}x${i}`, INSIDE_ASN + index, null).id);
  ids.forEach((a, i) => ids.slice(i + 1).forEach((b) => sessions.push({ a, b, rel: 'internal' })));
  // Small costs tie often, so that later steps decide; large ones hardly ever.
  join(dice, backbone, ids, dice.chance(0.5) ? 3 : 1000);
  return ids;
}

function reflected(dice: Stream, { sessions, backbone }: Draft, index: number, clusters: number, add: AddRouter): string[] {
  const asn = INSIDE_ASN + index;
  const all: string[] = [];
  const heads: string[] = [];
  const costMax = dice.chance(0.5) ? 3 : 20;
  for (let cluster = 0; cluster < clusters; cluster++) {
    // Two reflectors of a cluster share its id, or go by their own.
    const shared = dice.chance(0.5) ? `10.99.${index}.${cluster + 1}` : null;
    const reflectors = Array.from({ length: dice.integer(1, 2) }, (_, i) => add(`r${index}c${cluster}h${i}`, asn, shared).id);
    const clients = Array.from({ length: dice.integer(1, 3) }, (_, i) => add(`r${index}c${cluster}x${i}`, asn, null).id);
    for (const a of reflectors) for (const b of clients) sessions.push({ a, b, rel: 'client' });
    join(dice, backbone, [...reflectors, ...clients], costMax);
    if (cluster > 0) {
      for (let links = dice.integer(1, 2); links > 0; links--) {
        backbone.push({ a: dice.pick(all), b: dice.pick(reflectors), cost: dice.integer(100, 100 + 10 * costMax) });
      }
    }
    heads.push(...reflectors);
    all.push(...reflectors, ...clients);
  }
  heads.forEach((a, i) => heads.slice(i + 1).forEach((b) => sessions.push({ a, b, rel: 'internal' })));
  return all;
}

/** A ring with some chords, so that one link may be lost. */
function join(dice: Stream, backbone: Backbone[], ids: readonly string[], costMax: number): void {
  const link = (a: string, b: string): void => {
    const isThere = backbone.some((other) => (other.a === a && other.b === b) || (other.a === b && other.b === a));
    if (a !== b && !isThere) backbone.push({ a, b, cost: dice.integer(1, costMax) });
  };
  ids.forEach((a, i) => link(a, ids[(i + 1) % ids.length]!));
  for (let chords = dice.integer(0, ids.length - 1); chords > 0; chords--) link(dice.pick(ids), dice.pick(ids));
}

const outsideOnly = (sessions: readonly Session[]): Session[] =>
  sessions.filter(({ rel }) => rel !== 'internal' && rel !== 'client');

const withoutMed = ({ to = {}, ...rest }: Origination): Origination => ({
  ...rest,
  med: null,
  to: Object.fromEntries(Object.entries(to).map(([id, treatment]) => [id, { ...treatment, med: null }])),
});
