/** What happens to a network, by chance: originations, sessions, wires and routers go down, and some come back. */
import type { Stream } from '../../../sim/kernel/streams.ts';
import { isInside, type Step, type Topology } from '../case.ts';
import { NetworkState } from '../state.ts';

export interface StepOptions {
  /** Whether the daemons notice a wire that is cut. */
  readonly cutsWires: boolean;
}

export function randomSteps(dice: Stream, topology: Topology, count: number, { cutsWires }: StepOptions): Step[] {
  const state = new NetworkState(topology);
  const steps: Step[] = [];
  for (let tries = 0; steps.length < count && tries < 100; tries++) {
    const step = randomStep(dice, topology, state, cutsWires);
    if (step === null || isPointless(step, state) || tearsApart(step, topology, state)) continue;
    state.apply(step);
    steps.push(step);
  }
  return steps;
}

function randomStep(dice: Stream, topology: Topology, state: NetworkState, cutsWires: boolean): Step | null {
  const { sessions, originations, ases } = topology;
  const backbone = topology.backbone ?? [];
  const outside = sessions.flatMap(({ rel }, k) => (isInside(rel) ? [] : [k]));
  const link = (k: number, op: 'link-off' | 'link-on', mode: 'session' | 'veth'): Step => {
    const { a, b } = sessions[k]!;
    return { op, a, b, k, mode };
  };
  const kind = dice.unit();
  if (kind < 0.3) return { op: 'origin-off', id: dice.pick(originations).id };
  if (kind < 0.4) return state.withdrawn.size === 0 ? null : { op: 'origin-on', id: dice.pick([...state.withdrawn]) };
  if (kind < 0.5) {
    const modes = (['session', 'veth'] as const).filter((mode) => (mode === 'session' ? state.closed : state.cut).size > 0);
    if (modes.length === 0) return null;
    const mode = dice.pick(modes);
    return link(dice.pick([...(mode === 'session' ? state.closed : state.cut)]), 'link-on', mode);
  }
  if (kind < 0.58) return { op: 'kill', as: dice.pick(ases).id };
  if (backbone.length > 0 && kind < 0.8) {
    const back = state.backboneCut.size > 0 && dice.chance(0.3);
    return back
      ? { op: 'backbone-on', k: dice.pick([...state.backboneCut]) }
      : { op: 'backbone-off', k: dice.integer(0, backbone.length - 1) };
  }
  return link(dice.pick(outside), 'link-off', cutsWires && dice.chance(0.5) ? 'veth' : 'session');
}

/** Changes nothing that lives. */
function isPointless(step: Step, state: NetworkState): boolean {
  const { sessions, backbone, originations } = state.topology;
  const isDead = (...ids: readonly string[]): boolean => ids.some((id) => state.dead.has(id));
  switch (step.op) {
    case 'origin-off':
    case 'origin-on':
      if (isDead(originations.find(({ id }) => id === step.id)!.as)) return true;
      return state.withdrawn.has(step.id) === (step.op === 'origin-off');
    case 'link-off':
    case 'link-on': {
      const { a, b } = sessions[step.k]!;
      const set = step.mode === 'session' ? state.closed : state.cut;
      return set.has(step.k) === (step.op === 'link-off') || isDead(a, b);
    }
    case 'backbone-off':
    case 'backbone-on': {
      const { a, b } = backbone![step.k]!;
      return state.backboneCut.has(step.k) === (step.op === 'backbone-off') || isDead(a, b);
    }
    case 'kill':
      return isDead(step.as);
  }
}

/**
 * An AS that falls apart keeps its sessions until the hold timer runs out, and BIRD then holds on to routes whose next hop is
 * gone where it has no other: neither is what these cases are about.
 */
function tearsApart(step: Step, topology: Topology, before: NetworkState): boolean {
  if (step.op !== 'kill' && step.op !== 'backbone-off') return false;
  const after = new NetworkState(topology);
  for (const k of before.backboneCut) after.backboneCut.add(k);
  for (const id of before.dead) after.dead.add(id);
  after.apply(step);
  return topology.sessions.some(
    ({ a, b, rel }) => isInside(rel) && !after.dead.has(a) && !after.dead.has(b) && !after.isJoined(a, b),
  );
}
