/**
 * The two datacenters of the teaching topology in an AS graph that a test makes: rows of links instead of a file, and the ASes
 * about which the topology says more.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AsGraphFile, AsLinks } from '../../sim/model/source/as-links.ts';
import { memoryHost, type ModelHost } from '../../sim/model/source/host.ts';
import { ROOT } from './tree.ts';

/** Two AS numbers, and 1 where the first is the provider of the second, 0 where they are peers. */
export type LinkRow = readonly [a: number, b: number, isProvider: 0 | 1];

export const linksOf = (rows: readonly LinkRow[]): AsLinks => ({
  a: Uint32Array.from(rows, ([a]) => a),
  b: Uint32Array.from(rows, ([, b]) => b),
  isProvider: Uint8Array.from(rows, ([, , isProvider]) => isProvider),
});

/** A host with these texts and the teaching topology, that finds this graph under every name. */
export const graphHost = (files: Readonly<Record<string, string>>, graph: readonly LinkRow[] | AsGraphFile): ModelHost => ({
  ...memoryHost({ 'two-sites.yaml': readFileSync(join(ROOT, 'topologies/two-sites.yaml'), 'utf8'), ...files }),
  asGraph: () => ('kind' in graph ? graph : { kind: 'links', links: linksOf(graph) }),
});

export interface GraphWorld {
  /** Lines `AS10: { kind: eyeball, places: [paris] }`. */
  readonly ases: readonly string[];
  /** AS numbers of our two transits. */
  readonly transits: readonly [number, number];
  readonly people?: string;
}

/** The teaching topology with another outside world. */
export const graphTopology = ({ ases, transits, people = '20M' }: GraphWorld): string => `kind: topology
version: 1
extends: two-sites.yaml
neighbors:
  blue: { as: AS${transits[0]} }
  red: { as: AS${transits[1]} }
  frankfurt-exchange: null
populations: { paris: null, berlin: null, boston: null, miami: null }
internet:
  ases: { blue: null, red: null, exchange-rs: null, paris-net: null, berlin-net: null, boston-net: null, miami-net: null }
  links: null
  as_graph:
    file: a-graph.txt
    people: ${people}
    ases:
${ases.map((line) => `      ${line}\n`).join('')}`;
