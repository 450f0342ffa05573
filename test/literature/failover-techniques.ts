/**
 * Ways to bring the users of a dead site to others (Zhu et al., IMC 2022), played on the AS internet: the site dies silently, its
 * neighbours notice by BFD (3 × 300 ms), and every AS whose packets went there probes until they reach a live site for good.
 */
import { asUnit, hashText } from '../../sim/kernel/dice.ts';
import { DEFAULT_POLICY, type PrefixSpec } from '../../sim/routing/policy/policy.ts';
import { bfdDetectionUs } from '../../sim/routing/session/detection.ts';
import { LATE_CONNECTIONS, movedAfterUs } from '../../sim/traffic/dns-steering.ts';
import { anycastInternet, destinations, NOWHERE } from './anycast-internet.ts';
import { asRun, CALIBRATED, CALIBRATED_RUN, type LaterAct } from './as-internet.ts';

export const TECHNIQUES = ['anycast', 'reactive-anycast', 'prepending', 'superprefix', 'unicast-dns'] as const;
export type Technique = (typeof TECHNIQUES)[number];

const SPECIFIC: PrefixSpec = { text: '192.0.2.0/24', family: 4, length: 24 };
const COVERING: PrefixSpec = { text: '192.0.2.0/23', family: 4, length: 23 };
const PREPENDED = { ...DEFAULT_POLICY, prependCount: 3 };
const SITES = 5;
const SECOND_US = 1_000_000;
const BFD = { intervalUs: 300_000, multiplier: 3 };
/** A common default of managed DNS. */
export const DNS_TTL_SECONDS = 300;
const PROBED_SECONDS = 150;
const PROBE_SECONDS = 0.5;

/** Seconds from the death of the first site until each AS that it served is served again. */
export const failovers = (technique: Technique, asCount: number, seed: number): number[] =>
  siteDeath(technique, asCount, seed).failoverSeconds;

export interface SiteDeath {
  readonly failoverSeconds: number[];
  /** When each of these ASes lost its last route to the prefix of the site; −1 where it never did, empty with DNS. */
  readonly lostSeconds: number[];
}

export function siteDeath(technique: Technique, asCount: number, seed: number): SiteDeath {
  const isPrepended = (site: number): number => (technique === 'prepending' && site > 0 ? 1 : 0);
  const { net, sites } = anycastInternet({ ...CALIBRATED, asCount, seed }, SITES, isPrepended);
  const { graph } = net;
  const context = { prefixes: [SPECIFIC, COVERING], policies: [DEFAULT_POLICY, PREPENDED] };
  const run = asRun(net, { ...CALIBRATED_RUN, seed, context });
  const [dead, ...others] = sites as [number, ...number[]];
  const prefixes = technique === 'superprefix' ? [0, 1] : [0];
  run.after((engine) => {
    engine.originate(0, dead, true);
    if (technique === 'anycast' || technique === 'prepending') others.forEach((site) => engine.originate(0, site, true));
    if (technique === 'superprefix') others.forEach((site) => engine.originate(1, site, true));
  });
  const served = [...destinations(run.context, prefixes)].flatMap((site, speaker) =>
    site === dead && speaker < asCount ? [speaker] : [],
  );
  const unit = (what: string): number => asUnit(hashText(what, seed));

  const later: LaterAct[] = [];
  for (let h = graph.firstEdge[dead]!; h < graph.firstEdge[dead + 1]!; h++) {
    const seconds = bfdDetectionUs(BFD, hashText(`bfd/${graph.peer[h]}`, seed)) / SECOND_US;
    later.push({ seconds, act: (engine) => engine.sessionLost(graph.mate[h]!) });
  }
  // A controller that hears of the death changes an announcement or a record at once.
  const reacted = Math.max(...later.map(({ seconds }) => seconds));
  if (technique === 'unicast-dns') {
    const steering = { ttlUs: DNS_TTL_SECONDS * SECOND_US, ...LATE_CONNECTIONS };
    const failoverSeconds = served.map((as) => {
      const draws = ['age', 'late', 'lateness'].map((what) => unit(`${what}/${as}`)) as [number, number, number];
      return reacted + movedAfterUs(steering, ...draws) / SECOND_US;
    });
    return { failoverSeconds, lostSeconds: [] };
  }
  if (technique === 'reactive-anycast') {
    later.push({ seconds: reacted, act: (engine) => others.forEach((site) => engine.originate(0, site, true)) });
  }
  const probes: Int32Array[] = [];
  const probe = {
    seconds: PROBED_SECONDS,
    everySeconds: PROBE_SECONDS,
    look: () => void probes.push(destinations(run.context, prefixes, new Set([dead]))),
  };
  const { lostSeconds } = run.after(() => undefined, probe, later);
  if (served.some((as) => probes.at(-1)![as] === NOWHERE)) throw new Error('still not served when the probes end');
  return {
    failoverSeconds: served.map((as) => (probes.findLastIndex((ends) => ends[as] === NOWHERE) + 1) * PROBE_SECONDS),
    lostSeconds: served.map((as) => lostSeconds[as]!),
  };
}
