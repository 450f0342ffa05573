/** The outside world: what was generated and what was written, in one explicit form. */
import { distanceKm, linkDelay, stretch } from '../../geo/distance.ts';
import type { Place } from '../../geo/place.ts';
import { milliseconds } from '../../kernel/time.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { generateInternet } from '../generate/internet.ts';
import type { PopulationSeed } from '../generate/eyeballs.ts';
import { timerPresets } from '../presets/timers.ts';
import type { Path } from '../source/tree.ts';
import { byId, entities, error, resolvePlace, Table } from './context.ts';
import type { Context, Written } from './context.ts';
import { resolveBehaviour } from './resolve-bgp.ts';
import { resolveAsGraph } from './resolve-as-graph.ts';
import { resolveTimers } from './resolve-own.ts';
import type { WrittenTopology } from './schema.ts';
import type { Internet, OutsideAs, OutsideLink, OutsidePop } from './types.ts';

const defaults = { timers: timerPresets.ios, prefixLimits: { v4: 24, v6: 48 }, fibInstall: milliseconds(100) } as const;

export interface Outside {
  readonly internet: Internet;
  readonly ases: Table<OutsideAs>;
  /** People that came with the world around; `at` is where it was asked for. */
  readonly populations: readonly PopulationSeed[];
  readonly at: Path;
}

interface Around {
  readonly ases: readonly OutsideAs[];
  readonly links: readonly OutsideLink[];
  readonly populations: readonly PopulationSeed[];
  readonly at: Path;
}

export function resolveInternet(context: Context, { internet: written, as: own }: WrittenTopology): Outside {
  const around = worldAround(context, written);
  const table = new Table<OutsideAs>('outside AS', 'CAT1103');
  const pops = new Table<OutsidePop>('place of an outside AS', 'CAT1104');
  const numbers = new Map<number, string>([[own.number, 'our own AS']]);
  const ases: OutsideAs[] = [];

  const addAs = (as: OutsideAs, path: Path, numberPath: Path): void => {
    table.add(context, as, as.name === as.id || path === around.at ? as.id : as.name, path);
    for (const pop of as.pops) pops.add(context, pop, pop.id, [...path, 'pops']);
    const holder = numbers.get(as.asn);
    if (holder !== undefined) {
      error(context, { code: 'CAT1112', message: `AS${as.asn} is the number of ${holder}, too`, path: numberPath });
    }
    numbers.set(as.asn, as.name);
    ases.push(as);
  };

  for (const as of around.ases) addAs(as, around.at, around.at);
  for (const entry of entities(written.ases, ['internet', 'ases'])) {
    const as = resolveOutsideAs(context, entry);
    if (as !== null) addAs(as, entry.path, [...entry.path, 'asn']);
  }
  const links = [...around.links, ...resolveLinks(context, written.links, table)];
  checkLinkIds(context, links);
  const families = written.as_graph === undefined ? {} : { hasFamiliesTogether: true };
  return {
    internet: { worldSeed: written.seed, ...families, ases: ases.sort(byId), links: links.sort(byId) },
    ases: table,
    populations: around.populations,
    at: around.at,
  };
}

/** What nobody wrote link by link: a made-up internet, or a measured one. */
function worldAround(context: Context, { generate, as_graph: graph, seed }: WrittenTopology['internet']): Around {
  const nothing = { ases: [], links: [], populations: [], at: ['internet'] };
  if (generate !== undefined && graph !== undefined) {
    error(context, {
      code: 'CAT1117',
      message: 'two worlds around: generate and as_graph',
      path: ['internet', 'as_graph'],
      atKey: true,
      expected: 'one of them; `generate: null` takes away one that was inherited',
    });
    return nothing;
  }
  if (graph !== undefined) {
    return { ...resolveAsGraph(context, graph, seed), at: ['internet', 'as_graph'] };
  }
  if (generate === undefined) return nothing;
  const { people, ...counts } = generate;
  const options = { ...withoutUndefined(counts), ...(people === undefined ? {} : { peopleCount: people }) };
  return { ...generateInternet(options, seed), at: ['internet', 'generate'] };
}

const withoutUndefined = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

type WrittenAs = WrittenTopology['internet']['ases'][string];

function resolveOutsideAs(context: Context, { id, name, value, path }: Written<WrittenAs>): OutsideAs | null {
  const at = [...path, 'pops'];
  const written = Array.isArray(value.pops)
    ? value.pops.map((place, i) => ({ id: `${id}-${place}`, place, path: [...at, i] as Path }))
    : entities(value.pops, at).map((pop) => ({
        id: pop.value.id ?? `${id}-${pop.name}`,
        place: pop.value.place,
        path: [...pop.path, 'place'],
      }));
  const pops = written.flatMap(({ id: popId, place: where, path: popPath }): OutsidePop[] => {
    const place = resolvePlace(context, where, popPath);
    return place === null ? [] : [{ id: popId, place }];
  });
  if (pops.length === 0) {
    if (written.length === 0)
      error(context, { code: 'CAT1104', message: `an AS without a place: ${name}`, path: at, atKey: true });
    return null;
  }
  return {
    id,
    name,
    asn: value.asn,
    kind: value.kind,
    pops: pops.sort(byId),
    timers: value.timers === undefined ? defaults.timers : resolveTimers(context, value.timers, [...path, 'timers']),
    ...(value.bgp === undefined ? {} : { bgp: resolveBehaviour(value.bgp) }),
    prefixLimits: value.prefix_limits ?? defaults.prefixLimits,
    fibInstall: value.fib_install ?? defaults.fibInstall,
  };
}

const findPop = (as: OutsideAs, text: string): OutsidePop | undefined =>
  as.pops.find((pop) => pop.id === text) ?? as.pops.find((pop) => pop.id === `${as.id}-${text}`);

/** The pop of an AS that a person means by a pop's id, a metro or the pop's written name; null with an error. */
export function referPop(context: Context, as: OutsideAs, text: string, path: Path): OutsidePop | null {
  const found = findPop(as, text);
  if (found !== undefined) return found;
  const names = as.pops.map((pop) => (pop.id.startsWith(`${as.id}-`) ? pop.id.slice(as.id.length + 1) : pop.id));
  error(context, {
    code: 'CAT1104',
    message: `${as.name} has no place ${text}`,
    path,
    hint: nearest(text, names),
    expected: names.length <= 24 ? `one of ${names.join(', ')}` : null,
  });
  return null;
}

/** The pop nearest to a place; the first by id of equally near ones. */
export function nearestPopTo(as: OutsideAs, place: Place): OutsidePop {
  let best = as.pops[0]!;
  for (const pop of as.pops) if (distanceKm(place, pop.place) < distanceKm(place, best.place)) best = pop;
  return best;
}

type WrittenLinks = WrittenTopology['internet']['links'];
type WrittenLink = Extract<WrittenLinks, readonly unknown[]>[number];

function resolveLinks(context: Context, written: WrittenLinks, ases: Table<OutsideAs>): OutsideLink[] {
  const at: Path = ['internet', 'links'];
  const entries = Array.isArray(written)
    ? written.map((value, i) => ({ id: value.id ?? null, value, path: [...at, i] as Path }))
    : entities(written, at).map(({ id, value, path }) => ({ id: id as string | null, value, path }));
  return entries.flatMap(({ id, value, path }) => {
    const pairs = pairsOf(context, value, path, ases);
    return pairs.map(([a, b]): OutsideLink => ({
      id: id === null ? `${a.id}--${b.id}` : pairs.length === 1 ? id : `${id}-${a.id}`,
      a: a.id,
      b: b.id,
      relationship: value.relationship,
      medium: value.medium ?? (value.exchange === undefined ? 'direct' : 'switched'),
      exchange: value.exchange ?? null,
      delay: value.delay ?? linkDelay(a.place, b.place, stretch.internet),
      capacityBps: value.capacity ?? null,
    }));
  });
}

type End = { readonly as: OutsideAs; readonly pop: OutsidePop | null };

function pairsOf(
  context: Context,
  { between, at }: WrittenLink,
  path: Path,
  ases: Table<OutsideAs>,
): (readonly [OutsidePop, OutsidePop])[] {
  const [a, b] = between.map((text, i) => referEnd(context, text, [...path, 'between', i], ases));
  if (a == null || b == null) return [];
  if (a.as.id === b.as.id) {
    error(context, { code: 'CAT1116', message: `a link from ${a.as.name} to itself`, path: [...path, 'between'] });
    return [];
  }
  if (at !== undefined) return at.flatMap((metro, i) => meetingAt(context, [a, b], metro, [...path, 'at', i]));
  if (a.pop !== null || b.pop !== null) {
    const popA = a.pop ?? nearestPopTo(a.as, b.pop!.place);
    return [[popA, b.pop ?? nearestPopTo(b.as, popA.place)]];
  }
  return meetings(a.as, b.as);
}

/** The pops for a link in one metro: at least one of the two is there, the other comes from its nearest place. */
function meetingAt(
  context: Context,
  [a, b]: readonly [End, End],
  metro: string,
  path: Path,
): (readonly [OutsidePop, OutsidePop])[] {
  const there = ({ as, pop }: End): OutsidePop | null => pop ?? findPop(as, metro) ?? null;
  const popA = there(a) ?? (there(b) === null ? referPop(context, a.as, metro, path) : nearestPopTo(a.as, there(b)!.place));
  return popA === null ? [] : [[popA, there(b) ?? nearestPopTo(b.as, popA.place)]];
}

/** A link in every place where both are, else one between the two places nearest to each other. */
function meetings(a: OutsideAs, b: OutsideAs): (readonly [OutsidePop, OutsidePop])[] {
  const pairs = a.pops.map((pop) => [pop, nearestPopTo(b, pop.place)] as const);
  const km = ([popA, popB]: readonly [OutsidePop, OutsidePop]): number => distanceKm(popA.place, popB.place);
  const together = pairs.filter((pair) => km(pair) === 0);
  return together.length > 0 ? together : [pairs.reduce((best, pair) => (km(pair) < km(best) ? pair : best))];
}

/** An end of a link: an AS, or one of its pops. */
function referEnd(context: Context, text: string, path: Path, ases: Table<OutsideAs>): End | null {
  const as = ases.get(text);
  if (as !== undefined) return { as, pop: null };
  for (const name of ases.names()) {
    const candidate = ases.get(name)!;
    const pop = text.startsWith(`${candidate.id}-`) ? candidate.pops.find(({ id }) => id === text) : undefined;
    if (pop !== undefined) return { as: candidate, pop };
  }
  ases.refer(context, text, path);
  return null;
}

function checkLinkIds(context: Context, links: readonly OutsideLink[]): void {
  const seen = new Set<string>();
  for (const { id } of links) {
    if (seen.has(id))
      error(context, { code: 'CAT1112', message: `two links of one name: ${id}`, path: ['internet', 'links'], atKey: true });
    seen.add(id);
  }
}
