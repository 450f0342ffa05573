/**
 * Lines of the graph of networks. What stands: who has a session with whom, a customer with its provider as a line, peers as
 * dots. What moves: the ways of people in the colours of their sites, sessions that are down, and what the chosen network buys,
 * sells and exchanges.
 */
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { SessionState } from '../../sim/trace/states.ts';
import type { App } from '../app.ts';
import { pointAt, trace, type Points } from '../map/arcs.ts';
import type { Ground } from '../map/ground.ts';
import { siteColour } from '../theme/palette.ts';
import type { Crossings } from './crossings.ts';
import type { Networks } from './networks.ts';

/** Above this many sessions only those of what is chosen are drawn. */
export const SESSIONS_MAX = 3000;
const STEPS = 16;
const SIDE_STEPS = 24;

/** A session between two networks, once: seen from the end that buys, or from the lower router of two peers. */
export interface Tie {
  readonly end: number;
  readonly router: number;
  readonly peer: number;
  readonly isPeering: boolean;
}

export function tiesOf(app: App, { ofRouter }: Networks): readonly Tie[] {
  const ties: Tie[] = [];
  for (const { index, router, peer, relation } of app.tables.ends) {
    if (router < 0 || peer < 0 || ofRouter[router] === ofRouter[peer]) continue;
    if (relation === 'provider') ties.push({ end: index, router, peer, isPeering: false });
    else if (relation === 'route server' || (relation === 'peer' && router < peer)) {
      ties.push({ end: index, router, peer, isPeering: true });
    }
  }
  return ties;
}

/** The sessions that stand behind everything, when the layout changes. */
export function drawTies(context: CanvasRenderingContext2D, app: App, ties: readonly Tie[], ground: Ground): void {
  if (ties.length > SESSIONS_MAX) return;
  context.lineWidth = 0.7;
  context.strokeStyle = app.theme.coast;
  for (const { router, peer, isPeering } of ties) {
    const line = ground.between(router, peer, STEPS);
    if (line === null) continue;
    context.globalAlpha = isPeering ? 0.45 : 0.6;
    context.setLineDash(isPeering ? [1.5, 3] : []);
    context.beginPath();
    trace(context, line);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Ways of people by site: as wide as many people share them. */
export function drawCrossings(context: CanvasRenderingContext2D, app: App, { hops, access }: Crossings, ground: Ground): void {
  const { hover, selection } = app.store.get();
  const bright = hover >= 0 ? hover : selection?.kind === 'datacenter' ? selection.index : -1;
  const isQuiet = selection?.kind === 'population' || selection?.kind === 'router';
  const scale = app.meanPeople * 6;
  const draw = (line: Points | null, site: number, peopleCount: number): void => {
    if (line === null) return;
    context.beginPath();
    trace(context, line);
    context.strokeStyle = siteColour(app.theme, site);
    context.lineWidth = Math.max(0.8, Math.min(7, Math.sqrt(peopleCount / scale) * 2));
    context.globalAlpha = (bright >= 0 && bright !== site ? 0.06 : 0.5) * (isQuiet ? 0.35 : 1);
    context.stroke();
  };
  for (const { population, router, site, peopleCount } of access) {
    draw(ground.access(population, router, STEPS), site, peopleCount);
  }
  for (const { from, to, site, peopleCount } of hops) draw(ground.between(from, to, STEPS), site, peopleCount);
  context.globalAlpha = 1;
}

/** Sessions between networks that are down now. */
export function drawLost(context: CanvasRenderingContext2D, app: App, ties: readonly Tie[], ground: Ground): void {
  const { state, theme } = app;
  context.strokeStyle = theme.fault;
  context.lineWidth = 1.2;
  context.setLineDash([2, 3]);
  for (const { end, router, peer } of ties) {
    const cell = state.cellOf(EventKind.sessionState, end);
    if (cell < 0 || state.value(cell, SessionState.established) === SessionState.established) continue;
    const line = ground.between(router, peer, STEPS);
    if (line === null) continue;
    context.beginPath();
    trace(context, line);
    context.stroke();
  }
  context.setLineDash([]);
}

/**
 * What one network buys (line with an arrow to the provider), sells (arrow from the customer to it) and exchanges (two
 * strokes, as peers are equals).
 */
export function drawRelations(
  context: CanvasRenderingContext2D,
  app: App,
  { ties, networks, ground }: { readonly ties: readonly Tie[]; readonly networks: Networks; readonly ground: Ground },
  network: number,
): void {
  const { theme } = app;
  for (const { router, peer, isPeering } of ties) {
    const [own, other] = [networks.ofRouter[router]!, networks.ofRouter[peer]!];
    if (own !== network && other !== network) continue;
    const line = ground.between(router, peer, SIDE_STEPS);
    if (line === null) continue;
    context.beginPath();
    trace(context, line);
    context.setLineDash(isPeering ? [2, 3] : []);
    context.strokeStyle = theme.panel;
    context.lineWidth = 3.4;
    context.stroke();
    context.strokeStyle = isPeering ? theme.quiet : own === network ? theme.accent : theme.ink;
    context.lineWidth = 1.3;
    context.stroke();
    if (!isPeering) arrow(context, line, own === network ? theme.accent : theme.ink);
  }
  context.setLineDash([]);
}

/** In the middle of the line, from the one who pays to the one who is paid. */
function arrow(context: CanvasRenderingContext2D, line: Points, colour: string): void {
  const { x, y, angle } = pointAt(line, 0.55);
  const [cos, sin] = [Math.cos(angle) * 4, Math.sin(angle) * 4];
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x + cos, y + sin);
  context.lineTo(x - cos - sin * 0.8, y - sin + cos * 0.8);
  context.lineTo(x - cos + sin * 0.8, y - sin - cos * 0.8);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}
