/** What the trace shows of each fault, in words: `8 sessions lost`, `2 prefixes withdrawn`. Heals are left out. */
import { EventKind } from '../../trace/event-kinds.ts';
import type { Reducer } from '../../trace/reducer.ts';
import type { Row } from '../../trace/rows.ts';
import { AnnounceState, CheckMode, NodeState, ReplicaState, SessionState, UpState } from '../../trace/states.ts';
import type { Measurement } from '../measurement.ts';

/** In the order in which they are told. */
const EFFECTS = [
  ['router', 'router down', 'routers down'],
  ['stub', 'router that asks to be passed by', 'routers that ask to be passed by'],
  ['node', 'node down', 'nodes down'],
  ['unreached', 'node out of reach', 'nodes out of reach'],
  ['replica', 'replica down', 'replicas down'],
  ['hung', 'replica hung', 'replicas hung'],
  ['slowed', 'replica with other capacity', 'replicas with other capacity'],
  ['moved', 'replica moved', 'replicas moved'],
  ['replaced', 'replica replaced', 'replicas replaced'],
  ['check', 'check broken', 'checks broken'],
  ['link', 'link down', 'links down'],
  ['impaired', 'link impaired', 'links impaired'],
  ['session', 'session end lost', 'session ends lost'],
  ['ignored', 'session end that ignores what it is told', 'session ends that ignore what they are told'],
  ['announce', 'announcement withdrawn', 'announcements withdrawn'],
  ['aggregate', 'aggregate withdrawn', 'aggregates withdrawn'],
  ['demand', 'flow with other demand', 'flows with other demand'],
  ['route', 'router with another best route', 'routers with another best route'],
  ['flow', 'flow on another path', 'flows on another path'],
] as const;
type Effect = (typeof EFFECTS)[number][0];

function effectOf({ kind, new: value }: Row): Effect | null {
  switch (kind) {
    case EventKind.routerState:
      return value === UpState.down ? 'router' : null;
    case EventKind.routerStub:
      return value === 1 ? 'stub' : null;
    case EventKind.nodeState:
      if (value === NodeState.down) return 'node';
      return value === NodeState.up ? null : 'unreached';
    case EventKind.replicaState:
      if (value === ReplicaState.down) return 'replica';
      return value === ReplicaState.hung ? 'hung' : null;
    case EventKind.replicaCapacity:
      return value === 1 ? null : 'slowed';
    case EventKind.replicaNode:
      return 'moved';
    case EventKind.replicaCopy:
      return 'replaced';
    case EventKind.checkMode:
      return value === CheckMode.honest ? null : 'check';
    case EventKind.linkState:
      return value === UpState.down ? 'link' : null;
    case EventKind.linkLoss:
    case EventKind.linkDelay:
      return value > 0 ? 'impaired' : null;
    case EventKind.bgpIgnore:
      return 'ignored';
    case EventKind.sessionState:
      return value !== SessionState.established ? 'session' : null;
    case EventKind.announceState:
      return value === AnnounceState.withdrawn ? 'announce' : null;
    case EventKind.aggregateState:
      return value === AnnounceState.withdrawn ? 'aggregate' : null;
    case EventKind.demandScale:
      return 'demand';
    case EventKind.routeChange:
      return 'route';
    case EventKind.flowPath:
      return 'flow';
    default:
      return null;
  }
}

/** By fault index. */
export function effects(measurement: Measurement): Reducer<readonly (readonly string[])[]> {
  /** By fault, by effect: the subjects it was seen on. */
  const seen = measurement.entities.faults.map(() => new Map<Effect, Set<string>>());
  return {
    kinds: [
      EventKind.routerState,
      EventKind.routerStub,
      EventKind.nodeState,
      EventKind.replicaState,
      EventKind.replicaCapacity,
      EventKind.replicaNode,
      EventKind.replicaCopy,
      EventKind.checkMode,
      EventKind.linkState,
      EventKind.linkLoss,
      EventKind.linkDelay,
      EventKind.bgpIgnore,
      EventKind.sessionState,
      EventKind.announceState,
      EventKind.aggregateState,
      EventKind.demandScale,
      EventKind.routeChange,
      EventKind.flowPath,
    ],
    row(row) {
      const { own } = measurement.behindRow(row.roots);
      if (own.length === 0) return;
      const effect = effectOf(row);
      if (effect === null) return;
      const isPair = effect === 'announce' || effect === 'aggregate';
      for (const fault of own) {
        const subjects = seen[fault]!.get(effect) ?? new Set();
        subjects.add(isPair ? `${row.who}/${row.what}` : `${row.who}`);
        seen[fault]!.set(effect, subjects);
      }
    },
    result: () =>
      seen.map((subjects) =>
        EFFECTS.flatMap(([effect, one, many]) => {
          const count = subjects.get(effect)?.size ?? 0;
          return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
        }),
      ),
  };
}
