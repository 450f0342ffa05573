/**
 * People in columns: a block for each region, blocks and what is in them by longitude, each column by latitude. Networks at the
 * edge whose people the run does not know stand among them.
 */
import type { Spot, Tables } from '../playback/tables.ts';
import type { Network } from './networks.ts';

export interface Region {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Columns {
  /** x and y, interleaved: first every population, then networks without one. */
  readonly places: Float32Array;
  readonly spots: readonly Spot[];
  readonly regions: readonly Region[];
  /** By network without people: its place among `places`. */
  readonly ofNetwork: ReadonlyMap<number, number>;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Room between two regions. */
const BETWEEN_PX = 14;
const CELL_PX_MAX = 20;

interface Slot extends Spot {
  readonly at: number;
  readonly region: string;
}

export function inColumns(
  { populations, routers }: Pick<Tables, 'populations' | 'routers'>,
  networks: readonly Network[],
  box: Box,
): Columns {
  const slots: Slot[] = populations.map(({ index, lat, lon, region }) => ({ at: index, lat, lon, region }));
  const ofNetwork = new Map<number, number>();
  for (const { index, kind, populations: people, routers: own } of networks) {
    const spot = routers[own[0] ?? -1];
    if (kind !== 'edge' || people.length > 0 || spot === undefined) continue;
    ofNetwork.set(index, slots.length);
    slots.push({ at: slots.length, lat: spot.lat, lon: spot.lon, region: '' });
  }
  const blocks = blocksOf(slots);
  const places = new Float32Array(slots.length * 2);
  const [width, height] = [box.right - box.left - BETWEEN_PX * (blocks.length - 1), box.bottom - box.top];
  // Every block ends with a column that may not be full.
  const room = Math.max(1, width - blocks.length * 2);
  const cell = Math.min(CELL_PX_MAX, Math.sqrt((room * height) / Math.max(1, slots.length)));
  const rows = Math.max(1, Math.floor(height / cell));
  const columns = blocks.map(({ slots: block }) => Math.ceil(block.length / rows));
  const step =
    width /
    Math.max(
      1,
      columns.reduce((a, b) => a + b, 0),
    );
  const regions: Region[] = [];
  let left = box.left;
  blocks.forEach(({ name, slots: block }, b) => {
    const count = columns[b]!;
    for (let column = 0; column < count; column++) {
      const from = Math.round((column * block.length) / count);
      const inColumn = block.slice(from, Math.round(((column + 1) * block.length) / count));
      inColumn.sort((a, b) => b.lat - a.lat || a.at - b.at);
      // Every other column is half a cell lower: an even field rather than a grid.
      const shift = count > 1 && column % 2 === 1 ? 0.5 : 0;
      const rise = height / (rows + 0.5);
      inColumn.forEach(({ at }, row) => {
        places[at * 2] = left + (column + 0.5) * step;
        places[at * 2 + 1] = box.top + (row + 0.5 + shift) * rise;
      });
    }
    regions.push({ name, from: left, to: left + count * step });
    left += count * step + BETWEEN_PX;
  });
  return { places, spots: slots, regions, ofNetwork };
}

/** Regions from west to east, and what is in each likewise. */
function blocksOf(slots: readonly Slot[]): readonly { readonly name: string; readonly slots: readonly Slot[] }[] {
  const byName = new Map<string, Slot[]>();
  for (const slot of slots) {
    const block = byName.get(slot.region);
    if (block === undefined) byName.set(slot.region, [slot]);
    else block.push(slot);
  }
  const mean = (block: readonly Slot[]): number => block.reduce((sum, { lon }) => sum + lon, 0) / block.length;
  return [...byName]
    .map(([name, block]) => ({ name, mean: mean(block), slots: block.sort((a, b) => a.lon - b.lon || a.at - b.at) }))
    .sort((a, b) => a.mean - b.mean || (a.name < b.name ? -1 : 1));
}
