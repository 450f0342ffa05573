/** A row in words, from the tables of its trace alone: what an explanation or an event list shows. */
import { EVENT_KINDS, EventKind, type DictionaryName, type EntityTable } from './event-kinds.ts';
import { reasonName } from './reasons.ts';
import type { Row } from './rows.ts';
import type { TraceEntity, TraceHeader } from './header.ts';

export interface WordsSource {
  readonly header: TraceHeader;
  entry(dictionary: DictionaryName, id: number): readonly number[];
}

const nameOf = (source: WordsSource, table: EntityTable, index: number): string =>
  source.header.entities[table]?.[index]?.name ?? `${table} ${index}`;

/** The AS path of a route, nearest first; `none` for no route, `own` for an empty path. */
export function routeInWords(source: WordsSource, route: number): string {
  const path = source.entry('route', route);
  if (path.length === 0) return 'own route';
  if (path[0] === -1) return 'no route';
  const routers: readonly TraceEntity[] = source.header.entities.router ?? [];
  return path.map((router) => String(routers[router]?.['as'] ?? router)).join(' › ');
}

/** Such as `ams1 to transit-2-amsterdam: established → idle`. */
export function rowInWords(source: WordsSource, row: Row): string {
  const kind = EVENT_KINDS[row.kind];
  if (kind === undefined) return `row of kind ${row.kind}`;
  const who = kind.who.kind === 'entity' ? nameOf(source, kind.who.table, row.who) : '';
  const what = kind.what.kind === 'entity' ? nameOf(source, kind.what.table, row.what) : '';
  const choice = (value: number): string =>
    kind.value.kind === 'choice' ? (kind.value.names[value] ?? String(value)) : String(value);
  switch (row.kind) {
    case EventKind.faultBegin:
      return `fault ${who} begins`;
    case EventKind.faultEnd:
      return `fault ${who} ends`;
    case EventKind.bgpSend: {
      const end = source.header.entities['session-end']?.[row.who];
      const verb = source.entry('route', row.new)[0] === -1 ? 'withdraws' : 'announces';
      return `${end?.name ?? row.who}: ${verb} ${what}, ${routeInWords(source, row.new)}`;
    }
    case EventKind.routeChange:
      return [
        `${who} selects for ${what}: ${routeInWords(source, row.new)} (${reasonName('decision', row.reason)})`,
        `before: ${routeInWords(source, row.old)}`,
      ].join(', ');
    case EventKind.flowPath: {
      const routers = source.entry('forwarding-path', row.new);
      const last = routers[routers.length - 1];
      const where = last === undefined ? 'nowhere' : nameOf(source, 'router', last);
      return `${who}: ${row.what === 0 ? 'requests' : 'responses'} reach ${where}, ${reasonName('outcome', row.reason)}`;
    }
    case EventKind.sessionState:
      return `session ${who}: ${choice(row.new)} (${reasonName('session', row.reason)})`;
    case EventKind.igpChange:
      return `${who} computes its interior paths without or with ${what}: ${choice(row.old)} → ${choice(row.new)}`;
    case EventKind.nodeReady:
      return `${who} ${row.new === 1 ? 'is ready again' : 'is given up'} for its control plane`;
    case EventKind.replicaNode: {
      const to = row.new < 0 ? 'no node' : nameOf(source, 'node', row.new);
      const from = row.old < 0 ? '' : `from ${nameOf(source, 'node', row.old)} `;
      return `${who} goes ${from}to ${to} (${reasonName('placement', row.reason)})`;
    }
    case EventKind.aggregateState:
    case EventKind.announceState:
      return `${who}, ${what}: ${choice(row.old)} → ${choice(row.new)}`;
    default:
      return `${kind.name} ${who}${what === '' ? '' : `, ${what}`}: ${choice(row.old)} → ${choice(row.new)}`;
  }
}
