/** `internet.as_graph`: finds the graph, checks what is said of its ASes, and makes an outside world of both. */
import { metro } from '../../geo/metros.ts';
import type { Metro } from '../../geo/place.ts';
import { ASN_MAX, isAsn } from '../asn.ts';
import { asGraphInternet, namedAlone } from '../generate/as-graph.ts';
import type { AsGraphInternet } from '../generate/as-graph.ts';
import { asId, type NamedAs } from '../generate/named-as.ts';
import { usersOfTheInternet } from '../generate/people.ts';
import type { AsLinks } from '../source/as-links.ts';
import type { Path } from '../source/tree.ts';
import { spanAt } from '../source/tree.ts';
import { error, resolvePlace, warn } from './context.ts';
import type { Context } from './context.ts';
import { resolveBehaviour } from './resolve-bgp.ts';
import { resolveTimers } from './resolve-own.ts';
import type { WrittenTopology } from './schema.ts';

type WrittenGraph = NonNullable<WrittenTopology['internet']['as_graph']>;

/**
 * Cells of routing tables, of four bytes each, that a world may need: three for each end of a session and each prefix of people.
 * A run holds them twice. PLTFRMS among the ASes of the Internet takes a tenth.
 */
const TABLE_CELLS_MAX = 1 << 28;

const AT: Path = ['internet', 'as_graph'];

/**
 * The world around. With errors in the report, or without a graph that may be absent, it has the named ASes alone: enough to
 * check what else is written, not to be run.
 */
export function resolveAsGraph(context: Context, written: WrittenGraph, seed: number): AsGraphInternet {
  const options = { named: namedAses(context, written.ases), peopleCount: written.people ?? usersOfTheInternet };
  const graph = readGraph(context, written.file);
  const result = graph === null ? null : asGraphInternet(graph, options, seed);
  switch (result?.kind) {
    case 'internet':
      if (checkSize(context, result.internet)) return result.internet;
      break;
    case 'unknown':
      for (const number of result.numbers) {
        error(context, {
          code: 'CAT1103',
          message: `AS${number} does not occur in ${written.file}`,
          path: [...AT, 'ases', asId(number)],
          atKey: true,
        });
      }
      break;
    case 'impossible':
      error(context, {
        code: 'CAT1029',
        message: `${written.file} has links of ${result.numbers.map(asId).join(' and ')}, which no AS can be`,
        path: [...AT, 'file'],
      });
      break;
    case 'circle':
      error(context, {
        code: 'CAT1117',
        message: `ASes are providers of each other in a circle: ${result.numbers.slice(0, 8).map(asId).join(', ')}`,
        path: [...AT, 'file'],
        expected: 'a graph in which nobody is an indirect provider of itself, or routing need not settle',
      });
      break;
    case undefined:
      break;
  }
  return namedAlone(options, seed);
}

/** Whether the routing tables of that world fit; an error if not. */
function checkSize(context: Context, { ases, links, populations }: AsGraphInternet): boolean {
  const insideCount = ases.reduce((sum, { pops }) => sum + (pops.length * (pops.length - 1)) / 2, 0);
  const sessionCount = links.length + insideCount;
  const cellCount = 6 * sessionCount * populations.length;
  if (cellCount <= TABLE_CELLS_MAX) return true;
  error(context, {
    code: 'CAT1117',
    message: `${sessionCount} sessions and ${populations.length} places with people make routing tables of ${cellCount} cells`,
    path: [...AT, 'ases'],
    expected: `at most ${TABLE_CELLS_MAX}: fewer eyeballs, or fewer places`,
  });
  return false;
}

function readGraph(context: Context, file: string): AsLinks | null {
  const path: Path = [...AT, 'file'];
  const found = context.host.asGraph?.(spanAt(context.root, path).file.name, file);
  if (found === undefined) {
    error(context, { code: 'CAT1029', message: 'AS graphs cannot be read here', path });
    return null;
  }
  switch (found.kind) {
    case 'links':
      return found.links;
    case 'absent': {
      const message = `there is no ${file}; looked for ${found.paths.join(' and ')}`;
      (found.isNeeded ? error : warn)(context, { code: 'CAT1028', message, path, expected: found.advice });
      return null;
    }
    case 'unreadable':
      error(context, { code: 'CAT1029', message: `cannot read ${found.path}: ${found.problem}`, path });
      return null;
  }
}

/** What is said of ASes; those without a place that exists, or whose number cannot be, are left out with an error. */
function namedAses(context: Context, written: WrittenGraph['ases']): NamedAs[] {
  const metrosAt = (ids: readonly string[], path: Path): Metro[] => {
    const found = ids.flatMap((id, i) => (resolvePlace(context, id, [...path, i]) === null ? [] : [metro(id)!]));
    return [...new Set(found)].sort((x, y) => (x.id < y.id ? -1 : 1));
  };
  return Object.entries(written)
    .map(([key, value]): NamedAs => {
      const path: Path = [...AT, 'ases', key];
      return {
        number: Number(key.slice(2)),
        name: value.name ?? '',
        kind: value.kind,
        places: metrosAt(value.places, [...path, 'places']),
        gateways: metrosAt(value.gateways ?? [], [...path, 'gateways']),
        routers: {
          ...(value.timers === undefined ? {} : { timers: resolveTimers(context, value.timers, [...path, 'timers']) }),
          ...(value.bgp === undefined ? {} : { bgp: resolveBehaviour(value.bgp) }),
        },
      };
    })
    .filter(({ number, places }) => {
      if (isAsn(number)) return places.length > 0;
      error(context, {
        code: 'CAT1005',
        message: `not an AS number: ${number}`,
        path: [...AT, 'ases', asId(number)],
        atKey: true,
        expected: `an integer from 1 to ${ASN_MAX}`,
      });
      return false;
    })
    .sort((x, y) => x.number - y.number);
}
