/**
 * A case as BIRD 2 configurations. Relations are import preferences and a large community `(own AS, 77, class)` that says how the
 * AS came by a route; it is taken off at the border. Originations are static protocols, so that they are switched one by one.
 */
import { isInside, isIpv6, treatmentOf, type Origination, type Rel, type Router, type Topology } from '../case.ts';
import { communityTerm, isLargeText } from './community-terms.ts';
import type { Plan } from './addresses.ts';

/** BIRD's defaults are too slow for tests; hold and keepalive are those of the simulator's sessions. */
export interface BirdOptions {
  /** Both ends, in ms, times three. */
  readonly bfdMs?: number;
  /** Routes go into the kernel. */
  readonly hasDataPlane?: boolean;
}

export const HOLD_S = 9;
export const KEEPALIVE_S = 3;
export const LOCAL_PREF = { customer: 200, peer: 100, provider: 50 } as const;
const CLASS = { customer: 1, peer: 2, provider: 3 } as const;
export type Outside = keyof typeof LOCAL_PREF;

/** What the far end is to the near one, from the near end. */
export function relationAt(rel: Rel, isA: boolean): Rel {
  if (isA) return rel;
  if (rel === 'client') return 'internal';
  return rel === 'customer' ? 'provider' : rel === 'provider' ? 'customer' : rel;
}

export function birdConfig(plan: Plan, router: Router, options: BirdOptions = {}): string {
  const { topology, hasIpv6 } = plan;
  const own = topology.originations.filter(({ as }) => as === router.id);
  const families = hasIpv6 ? (['4', '6'] as const) : (['4'] as const);
  const lines = [
    `router id ${router.router_id};`,
    `define MY = ${router.asn};`,
    'protocol device { scan time 10; }',
  ];
  const isInterior = (topology.backbone ?? []).some(({ a, b }) => a === router.id || b === router.id);
  // Inside an AS sessions run between loopbacks, over hops that have to know the way.
  if (options.hasDataPlane === true || isInterior) {
    for (const family of families) {
      const sources = `RTS_OSPF, RTS_OSPF_IA${options.hasDataPlane === true ? ', RTS_STATIC, RTS_BGP' : ''}`;
      // The kernel drops routes of a link that goes down without a word; only a scan puts them back.
      const channel = `ipv${family} { import none; export filter { if source ~ [${sources}] then accept; reject; }; };`;
      lines.push(`protocol kernel { scan time 1; ${channel} }`);
    }
  }
  if (isInterior) lines.push(ospf(plan, router));
  if (options.bfdMs !== undefined) {
    lines.push(`protocol bfd { interface "*" { interval ${options.bfdMs} ms; idle tx interval 1 s; multiplier 3; }; }`);
  }
  for (const { id, prefix } of own) {
    lines.push(`protocol static orig_${id} { ipv${isIpv6(prefix) ? 6 : 4}; route ${prefix} blackhole; }`);
  }
  lines.push(...(['customer', 'peer', 'provider'] as const).map((rel) => importFilter(router, rel)));
  lines.push(`filter exp_inside {
  if source = RTS_STATIC then { bgp_large_community.add((MY, 77, ${CLASS.customer})); accept; }
  if source = RTS_BGP then accept;
  reject;
}`);
  topology.sessions.forEach((session, k) => {
    const isA = session.a === router.id;
    if (!isA && session.b !== router.id) return;
    const neighbour = topology.ases.find(({ id }) => id === (isA ? session.b : session.a))!;
    const rel = relationAt(session.rel, isA);
    if (isInside(rel)) {
      lines.push(internalSession(topology, router, neighbour, k, rel));
      return;
    }
    const wire = plan.sessionWire[k]!;
    const added = (isA ? session.communities_a : session.communities_b) ?? [];
    lines.push(exportFilter(router, neighbour, k, rel as Outside, own, added));
    for (const family of families) {
      const [a, b] = family === '4' ? [wire.a4, wire.b4] : [wire.a6, wire.b6];
      const timers = `${timersOf(topology)}${options.bfdMs === undefined ? '' : ' bfd on;'}`;
      lines.push(`protocol bgp s${k}_v${family} {
  local ${isA ? a : b} as MY; neighbor ${isA ? b : a} as ${neighbour.asn};${timers}
  ipv${family} { import filter imp_${rel}; export filter exp_${k}; };
}`);
    }
  });
  return `${lines.join('\n')}\n`;
}

/**
 * MED is compared as RFC 4271 wants it, whatever the order of arrival, only where there is any: with `deterministic med`, BIRD
 * 2.0.12 may keep an internal route before an equal external one when the best goes and another gets a new neighbouring AS.
 */
function hasMed({ originations }: Topology): boolean {
  const meds = originations.flatMap(({ med, to }) => [med, ...Object.values(to ?? {}).map((treatment) => treatment.med)]);
  return meds.some((med) => typeof med === 'number');
}

const timersOf = (topology: Topology): string => `
  hold time ${HOLD_S}; keepalive time ${KEEPALIVE_S}; startup hold time ${HOLD_S};
  connect delay time 1; connect retry time 1; error wait time 1, 4; error forget time 30;
  graceful restart off;${hasMed(topology) ? ' deterministic med on;' : ''}`;

function ospf(plan: Plan, router: Router): string {
  const { topology, backboneWire } = plan;
  const interfaces = (topology.backbone ?? []).flatMap(({ a, b, cost }, k) =>
    a === router.id || b === router.id
      ? [`    interface "l${backboneWire[k]!.wire}" { type ptp; cost ${cost}; hello 1; dead 4; };`]
      : [],
  );
  return `protocol ospf v2 interior {
  tick 1; ipv4 { import all; export none; };
  area 0 {
    interface "lo" { stub; cost 1; };
${interfaces.join('\n')}
  };
}`;
}

function importFilter(router: Router, rel: Outside): string {
  const lines = [
    'bgp_large_community.delete([(MY, 77, *)]);',
    `bgp_large_community.add((MY, 77, ${CLASS[rel]}));`,
    `bgp_local_pref = ${LOCAL_PREF[rel]};`,
  ];
  if (router.honours_actions === true) {
    lines.push(
      `if (MY, 8, 2) ~ bgp_large_community then bgp_local_pref = ${LOCAL_PREF.provider};`,
      `if (MY, 8, 1) ~ bgp_large_community then bgp_local_pref = ${LOCAL_PREF.peer};`,
      'if (MY, 8, 0) ~ bgp_large_community then bgp_local_pref = 10;',
    );
  }
  if (router.honours_shutdown === true) lines.push('if (65535, 0) ~ bgp_community then bgp_local_pref = 0;');
  return `filter imp_${rel} {\n  ${lines.join('\n  ')}\n  accept;\n}`;
}

function exportFilter(
  router: Router,
  neighbour: Router,
  k: number,
  rel: Outside,
  own: readonly Origination[],
  added: readonly string[],
): string {
  const lines = [`filter exp_${k} {`];
  const addCommunities = (texts: readonly string[]): string =>
    texts.map((text) => `bgp_${isLargeText(text) ? 'large_' : ''}community.add(${communityTerm(text)}); `).join('');
  const always = addCommunities(added);
  lines.push(
    '  if source != RTS_STATIC && source != RTS_BGP then reject;',
    // What the AS originates is treated alike at a border, whichever of its routers began it.
    '  if source = RTS_STATIC || bgp_path.len = 0 then {',
    '    bgp_large_community.delete([(MY, 77, *)]);',
  );
  for (const origination of own) {
    const { prepend, med, suppress, communities } = treatmentOf(origination, neighbour.id);
    const body = [
      suppress === true ? 'reject; ' : '',
      'bgp_path.prepend(MY); '.repeat(prepend ?? 0),
      med === null || med === undefined ? '' : `bgp_med = ${med}; `,
      addCommunities(communities ?? []),
      always,
    ].join('');
    lines.push(`    if net = ${origination.prefix} then { ${body}accept; }`);
  }
  lines.push('    if source = RTS_STATIC then reject;', `    ${always}accept;`, '  }');
  if (rel !== 'customer') lines.push(`  if !(bgp_large_community ~ [(MY, 77, ${CLASS.customer})]) then reject;`);
  if (router.honours_actions === true) {
    for (const target of [0, neighbour.asn]) {
      lines.push(`  if (MY, 4, ${target}) ~ bgp_large_community then reject;`);
    }
    for (const [action, copies] of [
      [6, 1],
      [62, 2],
      [63, 3],
    ] as const) {
      const asked = [0, neighbour.asn].map((target) => `(MY, ${action}, ${target}) ~ bgp_large_community`).join(' || ');
      lines.push(`  if ${asked} then { ${'bgp_path.prepend(MY); '.repeat(copies)}}`);
    }
  }
  lines.push('  bgp_large_community.delete([(MY, 77, *)]);', `  ${always}accept;`, '}');
  return lines.join('\n');
}

function internalSession(topology: Topology, router: Router, neighbour: Router, k: number, rel: Rel): string {
  const isClient = rel === 'client';
  return `protocol bgp s${k}_v4 {
  local ${router.router_id} as MY; neighbor ${neighbour.router_id} as MY; multihop;${timersOf(topology)}
  ${isClient ? `rr client; rr cluster id ${router.cluster_id ?? router.router_id};` : ''}
  ipv4 { import all; export filter exp_inside; next hop self ebgp; };
}`;
}
