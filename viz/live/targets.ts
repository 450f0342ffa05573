/** What of a selection can be acted on, and how it is called. */
import type { App } from '../app.ts';
import type { Recipe } from '../source/run-data.ts';
import type { Selection } from '../state/view-state.ts';
import { type Act, type Input, isSameTarget, type Target } from './input.ts';

export interface Actable {
  readonly target: Target;
  readonly name: string;
  readonly acts: readonly Exclude<Act, 'restore'>[];
}

type Neighbor = Recipe['neighbors'][number];

export function actablesOf(app: App, { neighbors }: Recipe, selection: Selection | null): readonly Actable[] {
  const { datacenters, links } = app.tables;
  const lost = ({ id, name }: Neighbor): Actable => ({ target: { kind: 'neighbor', id }, name, acts: ['fail'] });
  if (selection?.kind === 'datacenter') {
    const { id, name } = datacenters[selection.index]!;
    return [{ target: { kind: 'datacenter', id }, name, acts: ['fail', 'drain'] }];
  }
  if (selection?.kind === 'link') {
    const { id, name, kind } = links[selection.index]!;
    if (kind === 'backbone') return [{ target: { kind: 'link', id }, name, acts: ['fail'] }];
    const neighbor = neighbors.find(({ sessions }) => sessions.includes(id));
    if (neighbor === undefined) return [];
    return [{ target: { kind: 'session', id }, name, acts: ['fail'] }, lost(neighbor)];
  }
  if (selection?.kind === 'router') {
    const neighbor = neighborAt(app, neighbors, selection.index);
    return neighbor === undefined ? [] : [lost(neighbor)];
  }
  return [];
}

/** Whom we know the network of a router as, if we have a session with it. */
function neighborAt({ tables }: App, neighbors: readonly Neighbor[], router: number): Neighbor | undefined {
  const { as, datacenter } = tables.routers[router]!;
  if (datacenter >= 0) return undefined;
  const lines = new Set<string>();
  for (const { kind, id, a, b } of tables.links) {
    if (kind === 'session' && (tables.routers[a]?.as === as || tables.routers[b]?.as === as)) lines.add(id);
  }
  return neighbors.find(({ sessions }) => sessions.some((session) => lines.has(session)));
}

/** Whether there is such a thing in this world: a log may come from anywhere. */
export function isKnown({ tables }: App, { neighbors }: Recipe, { kind, id }: Target): boolean {
  switch (kind) {
    case 'datacenter':
      return tables.datacenters.some((one) => one.id === id);
    case 'neighbor':
      return neighbors.some((one) => one.id === id);
    case 'session':
      return neighbors.some(({ sessions }) => sessions.includes(id));
    default:
      return tables.links.some((link) => link.kind === 'backbone' && link.id === id);
  }
}

export function nameOf({ tables }: App, { neighbors }: Recipe, { kind, id }: Target): string {
  switch (kind) {
    case 'datacenter':
      return tables.datacenters.find((one) => one.id === id)?.name ?? id;
    case 'neighbor':
      return neighbors.find((one) => one.id === id)?.name ?? id;
    default:
      return tables.links.find((link) => link.id === id && (link.kind === 'session') === (kind === 'session'))?.name ?? id;
  }
}

const FAILS: Readonly<Record<Target['kind'], string>> = {
  datacenter: 'loses its power',
  link: 'is cut',
  session: 'is cut',
  neighbor: 'is lost',
};

/** `fra loses its power`. */
export function inputText(app: App, recipe: Recipe, { act, target }: Input): string {
  const does = act === 'fail' ? FAILS[target.kind] : act === 'drain' ? 'is drained' : 'is restored';
  return `${nameOf(app, recipe, target)} ${does}`;
}

/** What the same click would have done a moment ago can only be taken back: at its own instant nothing has lasted yet. */
export const sameMoment = (log: readonly Input[], target: Target, at: number): Input | undefined =>
  log.find((input) => input.act !== 'restore' && input.at === at && isSameTarget(input.target, target));
