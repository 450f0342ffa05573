/**
 * Where networks stand: people above, in columns by region and longitude; below them the networks that carry their packets,
 * each a lane with a stop for every place where it has a router; our sites at the bottom, so that requests run downwards. All
 * of it follows from the tables and the size of the box, and the same things always stand at the same places.
 */
import { quadtree } from 'd3';
import type { Spot, Tables } from '../playback/tables.ts';
import { inColumns, type Region } from './columns.ts';
import type { Network, NetworkKind, Networks } from './networks.ts';

export interface Lane {
  readonly network: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** Of many networks that share one row: it has no line. */
  readonly isShared: boolean;
}

export interface Band {
  readonly kind: NetworkKind;
  readonly name: string;
  readonly top: number;
  readonly bottom: number;
}

export interface Layout {
  /** x and y, interleaved: of populations, of routers (NaN where one has no place), of datacenters. */
  readonly people: Float32Array;
  readonly routers: Float32Array;
  readonly sites: Float32Array;
  readonly lanes: readonly Lane[];
  readonly bands: readonly Band[];
  readonly regions: readonly Region[];
  /** Where things begin: left of it is room for names, but on a phone. */
  readonly left: number;
}

/** Networks that get a lane of their own at most; the others are stops without a line. */
const LANES_MAX = 36;
const MARGIN_PX = 14;
const TOP_PX = { wide: 26, phone: 54 };
/** Room for the names of bands and of lanes that span the world. */
const GUTTER_PX = 112;
const LANE_PX = { least: 9, most: 21 };
const CAPTION_PX = 13;
const STOP_GAP_PX = 7;
const SITE_GAP_PX = 64;
/** Room of a letter of a lane's name. */
const LETTER_PX = 5.6;
const NAME_LETTERS = 16;
export const PHONE_PX = 600;
const NAMES: Readonly<Record<NetworkKind, string>> = {
  edge: 'People',
  transit: 'Regional transit',
  exchange: 'Exchanges',
  core: 'Global transit',
  ours: 'Our network',
};

export function layOut(tables: Tables, { all, ofRouter }: Networks, width: number, height: number): Layout {
  const isPhone = width < PHONE_PX;
  const [left, right] = [isPhone ? MARGIN_PX : GUTTER_PX, width - MARGIN_PX];
  const top = isPhone ? TOP_PX.phone : TOP_PX.wide;
  const oursPx = Math.max(92, Math.min(130, height * 0.22));
  const probe = inColumns(tables, all, { left, right, top, bottom: height * 0.4 });
  const xOf = nearest(probe.spots, probe.places);
  const lanePxAll = height * (isPhone ? 0.34 : 0.42);
  const rows = rowsOf(all, {
    stops: (network) =>
      apart(
        network.routers.map((router) => ({ router, x: xOf(tables.routers[router]!) })),
        right,
      ),
    width,
    rowsMax: Math.max(6, Math.floor(lanePxAll / LANE_PX.least)),
  });
  const kinds = new Set(rows.map(({ kind }) => kind)).size;
  const lanePx = Math.max(LANE_PX.least, Math.min(LANE_PX.most, lanePxAll / Math.max(1, rows.length)));
  const peopleBottom = height - oursPx - rows.length * lanePx - kinds * CAPTION_PX - 8;
  const room = { left, right, top, bottom: Math.max(top + 60, peopleBottom) };
  const columns = inColumns(tables, all, room);
  const routers = new Float32Array(tables.routers.length * 2).fill(Number.NaN);
  const put = (router: number, x: number, y: number): void => {
    routers[router * 2] = x;
    routers[router * 2 + 1] = y;
  };
  const bands: Band[] = [{ kind: 'edge', name: NAMES.edge, top: 0, bottom: room.bottom + 6 }];
  const lanes: Lane[] = [];
  let y = room.bottom + 6;
  for (const [i, { kind, isShared, lanes: inRow }] of rows.entries()) {
    if (rows[i - 1]?.kind !== kind) {
      bands.push({ kind, name: NAMES[kind], top: y, bottom: y });
      y += CAPTION_PX;
    }
    y += lanePx;
    bands[bands.length - 1] = { ...bands.at(-1)!, bottom: y };
    for (const [{ index }, row] of inRow) {
      for (const { router, x } of row) put(router, x, y - lanePx * 0.35);
      lanes.push({ network: index, y: y - lanePx * 0.35, from: row[0]?.x ?? 0, to: row.at(-1)?.x ?? 0, isShared });
    }
  }
  bands.push({ kind: 'ours', name: NAMES.ours, top: y, bottom: height });
  const sites = siteSpots(tables, xOf, { left, right, y: height - Math.max(58, oursPx * 0.56) });
  for (const { index, datacenter, lat, lon } of tables.routers) {
    const network = all[ofRouter[index]!]!;
    if (datacenter >= 0) put(index, sites[datacenter * 2]!, sites[datacenter * 2 + 1]!);
    else if (network.kind === 'ours') put(index, xOf({ lat, lon }), height - oursPx * 0.85);
    else if (network.kind === 'edge') {
      const home = network.populations[0];
      const at = home === undefined ? columns.ofNetwork.get(network.index) : home;
      if (at !== undefined) put(index, columns.places[at * 2]!, columns.places[at * 2 + 1]!);
    }
  }
  return { people: columns.places, routers, sites, lanes, bands, regions: columns.regions, left };
}

type LaneRow = readonly [Network, readonly Stop[]];
interface Row {
  readonly kind: NetworkKind;
  /** Many networks share the row, each with its stops alone. */
  readonly isShared: boolean;
  readonly lanes: readonly LaneRow[];
}

/**
 * Lanes for as many networks as there is room for, those first whose customers and own users are the most people; the others
 * of a kind share a row.
 */
function rowsOf(
  all: readonly Network[],
  box: { readonly stops: (network: Network) => readonly Stop[]; readonly width: number; readonly rowsMax: number },
): readonly Row[] {
  const reach = new Map(all.map((one) => [one, one.customers.reduce((sum, i) => sum + all[i]!.peopleCount, one.peopleCount)]));
  const ofKind = (kind: NetworkKind): readonly Network[] =>
    all.filter((one) => one.kind === kind).sort((a, b) => reach.get(b)! - reach.get(a)! || a.index - b.index);
  const byIndex = (networks: readonly Network[]): readonly Network[] => [...networks].sort((a, b) => a.index - b.index);
  const alone = (network: Network): LaneRow => [network, box.stops(network)];
  const [core, transit, exchanges] = [ofKind('core'), ofKind('transit'), ofKind('exchange')];
  const coreMax = Math.max(2, Math.floor(box.rowsMax / 3));
  const coreRows = core.length <= coreMax ? core.length : coreMax;
  const room = box.rowsMax - coreRows - (exchanges.length > 0 ? 1 : 0);
  let count = Math.min(LANES_MAX, transit.length);
  let rows = packed(byIndex(transit.slice(0, count)), box);
  while (count > 0 && rows.length > (count < transit.length ? room - 1 : room)) {
    count--;
    rows = packed(byIndex(transit.slice(0, count)), box);
  }
  const shared = (kind: NetworkKind, networks: readonly Network[]): readonly Row[] =>
    networks.length === 0 ? [] : [{ kind, isShared: true, lanes: byIndex(networks).map(alone) }];
  const coreAlone = core.length <= coreMax ? core : core.slice(0, coreMax - 1);
  return [
    ...rows.map((lanes): Row => ({ kind: 'transit', isShared: false, lanes })),
    ...shared('transit', transit.slice(count)),
    ...shared('exchange', exchanges),
    ...byIndex(coreAlone).map((one): Row => ({ kind: 'core', isShared: false, lanes: [alone(one)] })),
    ...shared('core', core.slice(coreAlone.length)),
  ];
}

interface Stop {
  readonly router: number;
  readonly x: number;
}

/** From left to right, never nearer than so that each can be seen; where the box ends they move together. */
function apart(stops: readonly Stop[], right: number): readonly Stop[] {
  const sorted = [...stops].sort((a, b) => a.x - b.x || a.router - b.router);
  const xs: number[] = [];
  for (const { x } of sorted) xs.push(Math.max(x, (xs.at(-1) ?? -Infinity) + STOP_GAP_PX));
  for (let i = xs.length - 1; i >= 0; i--) {
    const most = i === xs.length - 1 ? right : xs[i + 1]! - STOP_GAP_PX;
    if (xs[i]! <= most) break;
    xs[i] = most;
  }
  return sorted.map(({ router }, i) => ({ router, x: xs[i]! }));
}

/** Networks whose lanes do not meet share a row, so that few rows are enough. */
function packed(
  networks: readonly Network[],
  { stops, width }: { readonly stops: (network: Network) => readonly Stop[]; readonly width: number },
): readonly (readonly LaneRow[])[] {
  const rows: { end: number; lanes: LaneRow[] }[] = [];
  const lanes = networks
    .map((network) => [network, stops(network)] as const)
    .filter(([, row]) => row.length > 0)
    .sort((a, b) => a[1][0]!.x - b[1][0]!.x || a[0].index - b[0].index);
  for (const lane of lanes) {
    const [, row] = lane;
    const name = width < PHONE_PX ? 0 : NAME_LETTERS * LETTER_PX;
    const [from, to] = [row[0]!.x, Math.max(row.at(-1)!.x, row[0]!.x) + name];
    const free = rows.find(({ end }) => end + 24 < from);
    if (free === undefined) rows.push({ end: to, lanes: [lane] });
    else {
      free.lanes.push(lane);
      free.end = to;
    }
  }
  return rows.map(({ lanes: row }) => row);
}

/** Sites under their places, side by side where places are near each other. */
function siteSpots(
  tables: Tables,
  xOf: (spot: Spot) => number,
  box: { readonly left: number; readonly right: number; readonly y: number },
): Float32Array {
  const { datacenters } = tables;
  const gap = Math.min(SITE_GAP_PX, (box.right - box.left) / Math.max(1, datacenters.length));
  const order = datacenters.map((site) => ({ site: site.index, x: xOf(site) })).sort((a, b) => a.x - b.x || a.site - b.site);
  const places = new Float32Array(datacenters.length * 2);
  const least = box.left + gap / 2;
  order.forEach((one, i) => (one.x = Math.max(one.x, i === 0 ? least : order[i - 1]!.x + gap)));
  for (let i = order.length - 1; i >= 0; i--) {
    const most = i === order.length - 1 ? box.right - gap / 2 : order[i + 1]!.x - gap;
    order[i]!.x = Math.min(order[i]!.x, most);
  }
  for (const { site, x } of order) places.set([x, box.y], site * 2);
  return places;
}

/** The x of the nearest of the people's places. */
function nearest(spots: readonly Spot[], places: Float32Array): (spot: Spot) => number {
  const tree = quadtree<number>()
    .x((i) => spots[i]!.lon)
    .y((i) => spots[i]!.lat)
    .addAll(spots.map((_, i) => i));
  return ({ lat, lon }) => {
    const found = tree.find(lon, lat);
    return found === undefined ? MARGIN_PX : places[found * 2]!;
  };
}
