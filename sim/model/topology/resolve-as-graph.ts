/** `internet.as_graph`: finds the graph, checks what is said of its ASes, and makes an outside world of both. */
import { metro } from '../../geo/metros.ts';
import type { Metro } from '../../geo/place.ts';
import { asGraphInternet } from '../generate/as-graph.ts';
import type { AsGraphInternet, NamedAs } from '../generate/as-graph.ts';
import { usersOfTheInternet } from '../generate/people.ts';
import type { AsLinks } from '../source/as-links.ts';
import type { Path } from '../source/tree.ts';
import { spanAt } from '../source/tree.ts';
import { error, resolvePlace } from './context.ts';
import type { Context } from './context.ts';
import type { WrittenTopology } from './schema.ts';

type WrittenGraph = NonNullable<WrittenTopology['internet']['as_graph']>;

const AT: Path = ['internet', 'as_graph'];

/** The world around, or null with errors in the report. */
export function resolveAsGraph(context: Context, written: WrittenGraph, seed: number): AsGraphInternet | null {
  const named = namedAses(context, written.ases);
  const graph = readGraph(context, written.file);
  if (graph === null || named === null) return null;
  const result = asGraphInternet(graph, { named, peopleCount: written.people ?? usersOfTheInternet }, seed);
  switch (result.kind) {
    case 'internet':
      return result.internet;
    case 'unknown':
      for (const number of result.numbers) {
        error(context, {
          code: 'CAT1103',
          message: `AS${number} does not occur in ${written.file}`,
          path: [...AT, 'ases', `AS${number}`],
          atKey: true,
        });
      }
      return null;
    case 'circle':
      error(context, {
        code: 'CAT1117',
        message: `ASes are providers of each other in a circle: ${result.numbers.slice(0, 8).map((n) => `AS${n}`).join(', ')}`,
        path: [...AT, 'file'],
        expected: 'a graph in which nobody is an indirect provider of itself, or routing need not settle',
      });
      return null;
  }
}

function readGraph(context: Context, file: string): AsLinks | null {
  const path: Path = [...AT, 'file'];
  const from = spanAt(context.root, path).file.name;
  const found = context.host.asGraph?.(from, file);
  if (found === undefined) {
    error(context, { code: 'CAT1029', message: 'AS graphs cannot be read here', path });
    return null;
  }
  switch (found.kind) {
    case 'links':
      return found.links;
    case 'absent':
      error(context, {
        code: 'CAT1028',
        message: `there is no AS graph ${file}; looked for ${found.paths.join(' and ')}`,
        path,
        expected: found.advice,
      });
      return null;
    case 'unreadable':
      error(context, { code: 'CAT1029', message: `cannot read the AS graph ${found.path}: ${found.problem}`, path });
      return null;
  }
}

function namedAses(context: Context, written: WrittenGraph['ases']): NamedAs[] | null {
  let isWhole = true;
  const metrosAt = (ids: readonly string[], path: Path): Metro[] => {
    const found = ids.flatMap((id, i) => (resolvePlace(context, id, [...path, i]) === null ? [] : metro(id)!));
    isWhole &&= found.length === ids.length;
    return [...new Set(found)].sort((x, y) => (x.id < y.id ? -1 : 1));
  };
  const named = Object.entries(written).map(([key, value]): NamedAs => {
    const path: Path = [...AT, 'ases', key];
    return {
      number: Number(key.slice(2)),
      name: value.name ?? '',
      kind: value.kind,
      places: metrosAt(value.places, [...path, 'places']),
      gateways: metrosAt(value.gateways ?? [], [...path, 'gateways']),
    };
  });
  return isWhole ? named.sort((x, y) => x.number - y.number) : null;
}
