/**
 * A case as configurations of FRR's bgpd, IPv4 and external sessions only. Tie-breaks are set to be those of the RFC; relations
 * are local preferences and a large community `own AS:77:class`, as in BIRD's configurations.
 */
import { treatmentOf, type Rel, type Router } from '../case.ts';
import type { Plan } from './addresses.ts';
import { HOLD_S, KEEPALIVE_S, LOCAL_PREF, relationAt, type Outside } from './bird-config.ts';
import { communityDigits, isLargeText } from './community-terms.ts';

const CLASS = { customer: 1, peer: 2, provider: 3 } as const;

export function frrConfig(plan: Plan, router: Router): string {
  const { topology } = plan;
  const { asn } = router;
  const own = topology.originations.filter(({ as }) => as === router.id);
  const lines = [
    `hostname ${router.id}`,
    'bgp as-path access-list EMPTY seq 5 permit ^$',
    `bgp large-community-list standard CUSTOMER seq 5 permit ${asn}:77:1`,
    `bgp large-community-list expanded CLASSES seq 5 permit ${asn}:77:.*`,
    ...[0, 1, 2].map((level) => `bgp large-community-list standard LOWER${level} seq 5 permit ${asn}:8:${level}`),
    ...own.map(({ id, prefix }) => `ip prefix-list ${id} seq 5 permit ${prefix}`),
    ...(['customer', 'peer', 'provider'] as const).flatMap((rel) => importMap(router, rel)),
  ];
  const neighbours: string[] = [];
  const family: string[] = [];
  topology.sessions.forEach((session, k) => {
    const isA = session.a === router.id;
    if (!isA && session.b !== router.id) return;
    const wire = plan.sessionWire[k];
    if (wire === null || wire === undefined) throw new Error('FRR is run without internal sessions');
    const neighbour = topology.ases.find(({ id }) => id === (isA ? session.b : session.a))!;
    const rel = relationAt(session.rel, isA);
    const address = isA ? wire.b4 : wire.a4;
    lines.push(...exportMap(plan, router, neighbour, k, rel, (isA ? session.communities_a : session.communities_b) ?? []));
    neighbours.push(` neighbor ${address} remote-as ${neighbour.asn}`, ` neighbor ${address} timers connect 1`);
    family.push(
      `  neighbor ${address} activate`,
      `  neighbor ${address} send-community all`,
      `  neighbor ${address} route-map IMPORT-${rel} in`,
      `  neighbor ${address} route-map EXPORT-${k} out`,
    );
  });
  return `${[
    ...lines,
    `router bgp ${asn}`,
    ` bgp router-id ${router.router_id}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp default ipv4-unicast',
    ' no bgp network import-check',
    ' bgp bestpath compare-routerid',
    ' bgp deterministic-med',
    ` timers bgp ${KEEPALIVE_S} ${HOLD_S}`,
    ...neighbours,
    ' address-family ipv4 unicast',
    ...own.map(({ prefix }) => `  network ${prefix}`),
    ...family,
    ' exit-address-family',
  ].join('\n')}\n`;
}

function importMap(router: Router, rel: Outside): string[] {
  const lines = [
    `route-map IMPORT-${rel} permit 10`,
    ` set local-preference ${LOCAL_PREF[rel]}`,
    ` set large-community ${router.asn}:77:${CLASS[rel]} additive`,
    ' on-match next',
    'exit',
  ];
  if (router.honours_actions === true) {
    // Later entries have the last word: 0 outweighs 1, and 1 outweighs 2.
    [LOCAL_PREF.provider, LOCAL_PREF.peer, 10].forEach((pref, i) => {
      lines.push(
        `route-map IMPORT-${rel} permit ${20 + i}`,
        ` match large-community LOWER${2 - i}`,
        ` set local-preference ${pref}`,
        ' on-match next',
        'exit',
      );
    });
  }
  return [...lines, `route-map IMPORT-${rel} permit 100`, 'exit'];
}

function exportMap(plan: Plan, router: Router, neighbour: Router, k: number, rel: Rel, added: readonly string[]): string[] {
  const { asn } = router;
  const map = `route-map EXPORT-${k}`;
  const lines: string[] = [];
  let sequence = 10;
  const entry = (verdict: 'permit' | 'deny', body: readonly string[]): void => {
    lines.push(`${map} ${verdict} ${sequence}`, ...body.map((line) => ` ${line}`), 'exit');
    sequence += 10;
  };
  for (const origination of plan.topology.originations.filter(({ as }) => as === router.id)) {
    const { prepend, med, suppress, communities } = treatmentOf(origination, neighbour.id);
    entry(suppress === true ? 'deny' : 'permit', [
      'match as-path EMPTY',
      `match ip address prefix-list ${origination.id}`,
      ...(prepend ? [`set as-path prepend ${Array<number>(prepend).fill(asn).join(' ')}`] : []),
      ...(med === null || med === undefined ? [] : [`set metric ${med}`]),
      ...setCommunities([...(communities ?? []), ...added]),
    ]);
  }
  if (rel !== 'customer') {
    const list = `NOT-CUSTOMER-${k}`;
    lines.push(`bgp large-community-list standard ${list} seq 5 permit ${asn}:77:2`);
    lines.push(`bgp large-community-list standard ${list} seq 10 permit ${asn}:77:3`);
    entry('deny', [`match large-community ${list}`]);
  }
  if (router.honours_actions === true) {
    const asked = (action: number): string => {
      const list = `ASKED-${action}-${k}`;
      lines.push(`bgp large-community-list standard ${list} seq 5 permit ${asn}:${action}:0`);
      lines.push(`bgp large-community-list standard ${list} seq 10 permit ${asn}:${action}:${neighbour.asn}`);
      return `match large-community ${list}`;
    };
    entry('deny', [asked(4)]);
    for (const [action, copies] of [
      [6, 1],
      [62, 2],
      [63, 3],
    ] as const) {
      entry('permit', [asked(action), `set as-path prepend ${Array<number>(copies).fill(asn).join(' ')}`, 'on-match next']);
    }
  }
  entry('permit', ['set large-comm-list CLASSES delete', ...setCommunities(added)]);
  return lines;
}

function setCommunities(texts: readonly string[]): string[] {
  const standard = texts.filter((text) => !isLargeText(text)).map(communityDigits);
  const large = texts.filter(isLargeText).map(communityDigits);
  return [
    ...(standard.length === 0 ? [] : [`set community ${standard.join(' ')} additive`]),
    ...(large.length === 0 ? [] : [`set large-community ${large.join(' ')} additive`]),
  ];
}
