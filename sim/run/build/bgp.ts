/** From written behaviours of BGP to what the engine goes by: features of speakers, import policies, damping, the RPKI's data. */
import { PLAIN_BEHAVIOUR } from '../../model/presets/bgp.ts';
import type { BgpBehaviour, DampingPreset, GracefulRestartPromise, SessionBgp } from '../../model/topology/bgp-types.ts';
import type { OutsideAs, Topology } from '../../model/topology/types.ts';
import type { SpeakerFeatures } from '../../routing/graph/features.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import { AspaTable } from '../../routing/policy/aspa.ts';
import { RoaTable } from '../../routing/policy/origin-validation.ts';
import type { SessionPolicy } from '../../routing/policy/policy.ts';
import { Rpki } from '../../routing/policy/rpki.ts';
import { FLAP_PROFILES, type FlapProfile } from '../../routing/session/flap-damping.ts';
import type { GracefulRestart } from '../../routing/session/restart-timers.ts';
import type { PrefixPlan } from './prefixes.ts';

export const behaviourOf = (as: OutsideAs): BgpBehaviour => as.bgp ?? PLAIN_BEHAVIOUR;

export const featuresOf = (behaviour: BgpBehaviour): SpeakerFeatures & { readonly multipath: number } => ({
  med: behaviour.med,
  missingMedIsWorst: behaviour.missingMed === 'worst',
  prefersOldest: behaviour.prefersOldest,
  detectsLoopsWhenSending: behaviour.detectsLoopsWhenSending,
  multipath: behaviour.multipath,
});

type ImportPolicy = Pick<
  SessionPolicy,
  'honoursGracefulShutdown' | 'honoursBlackhole' | 'honoursActions' | 'originValidation' | 'validatesPaths'
>;

/** What the routers of an AS ask of every route from outside. */
export const importPolicyOf = ({ honours, validatesOrigins, validatesPaths }: BgpBehaviour): ImportPolicy => ({
  honoursGracefulShutdown: honours.gracefulShutdown,
  honoursBlackhole: honours.blackhole,
  honoursActions: honours.actions,
  originValidation: validatesOrigins ? 'drop-invalid' : 'off',
  validatesPaths,
});

/** Damping by half-edge, undefined where nobody damps. `presetAt` is asked for ends of external sessions. */
export function dampingBy(
  graph: RoutingGraph,
  presetAt: (halfEdge: number) => DampingPreset | null,
): ((halfEdge: number) => FlapProfile | null) | undefined {
  const presets = Array.from({ length: graph.halfEdgeCount }, (_, h) => (graph.link[h]! < 0 ? null : presetAt(h)));
  if (presets.every((preset) => preset === null)) return undefined;
  return (halfEdge) => {
    const preset = presets[halfEdge]!;
    return preset === null ? null : FLAP_PROFILES[preset];
  };
}

/** What the two ends of an external session settle between them. */
export interface Agreement {
  readonly usesRoles: boolean;
  /** RFC 9494 §4.3: long-lived stale routes may be sent, since both ends know what they are. */
  readonly takesLongLivedStale: boolean;
  /** What each end does for the other's restarts. */
  readonly restarts: readonly [GracefulRestart | null, GracefulRestart | null];
}

/** @param session what is written for the session itself, null where nothing is. */
export function agreementOf(a: BgpBehaviour, b: BgpBehaviour, session: SessionBgp | null): Agreement {
  const written = session === null ? 'unset' : session.gracefulRestart;
  const own = (behaviour: BgpBehaviour): GracefulRestartPromise | null =>
    written === 'unset' ? behaviour.gracefulRestart : written;
  const [promiseA, promiseB] = [own(a), own(b)];
  return {
    usesRoles: session?.usesRoles ?? (a.knowsRoles && b.knowsRoles),
    takesLongLivedStale: (promiseA?.longLived ?? 0) > 0 && (promiseB?.longLived ?? 0) > 0,
    restarts: [restartBetween(promiseA, promiseB), restartBetween(promiseB, promiseA)],
  };
}

/** Where both know of restarts, an end keeps routes for as long as the other promised. */
function restartBetween(mine: GracefulRestartPromise | null, theirs: GracefulRestartPromise | null): GracefulRestart | null {
  if (mine === null || theirs === null || theirs.restartTime + theirs.longLived === 0) return null;
  return { restartUs: theirs.restartTime, longLivedUs: theirs.longLived };
}

/** What all routers know from the RPKI; null where nothing is attested. */
export function rpkiOf({ rpki }: Topology, plan: PrefixPlan): Rpki | null {
  if (rpki === null) return null;
  const aspas = new AspaTable();
  for (const { customer, providers } of rpki.aspas) aspas.attest(customer, providers);
  return new Rpki(plan.written, new RoaTable(rpki.roas), aspas);
}
