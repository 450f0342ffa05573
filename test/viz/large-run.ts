/**
 * A made-up run of any size: people all over the world, each population with a flow to one of eight sites; one site fails,
 * its people are cut off and then move, a part at a time, while messages fly.
 */
import { RootSets } from '../../sim/kernel/roots.ts';
import type { Duration } from '../../sim/kernel/time.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { traceHeader, type TraceEntity } from '../../sim/trace/header.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import { TraceWriter } from '../../sim/trace/writer.ts';

const SITES = 8;
const FAULT_US = 60_000_000;

/** `messages`: how many are under way at one moment, a tenth of a second after the failure. */
export function largeRun(populationCount: number, messages: number): Trace {
  const named = (id: string, more: Record<string, number | string | boolean | null>): TraceEntity => ({
    id,
    name: id,
    ...more,
  });
  const many = (count: number, make: (i: number) => TraceEntity): TraceEntity[] =>
    Array.from({ length: count }, (_, i) => make(i));
  // Spread by the golden ratio: even, and the same every time.
  const lat = (i: number): number => ((i * 0.618_034) % 1) * 100 - 40;
  const lon = (i: number): number => ((i * 0.754_878) % 1) * 340 - 170;
  const site = (i: number): Record<string, number> => ({ lat: 45 - i * 9, lon: i * 40 - 150 });
  const header = traceHeader({
    engineVersion: 'test',
    seed: 1,
    scenario: { name: `${populationCount} populations`, variant: null, file: 'large.yaml', hash: '0' },
    duration: 120_000_000 as Duration,
    warmUp: 0 as Duration,
    entities: {
      datacenter: many(SITES, (i) => named(`s${i}`, { region: 'r', ...site(i) })),
      router: many(SITES, (i) => named(`r${i}`, { as: 'own', asn: 1, datacenter: i, place: `s${i}`, ...site(i) })),
      link: many(SITES - 1, (i) => named(`l${i}`, { kind: 'backbone', a: i, b: i + 1, capacityBps: 1e10 })),
      'session-end': many(SITES - 1, (i) => named(`l${i}`, { router: i, peer: i + 1, relation: 'internal', link: i })),
      service: [named('web', { visibility: 'public' })],
      prefix: [named('192.0.2.0/24', { family: 4, role: 'aggregate', service: null })],
      population: many(populationCount, (i) =>
        named(`p${i}`, { region: 'r', peopleCount: 1000, place: '', lat: lat(i), lon: lon(i) }),
      ),
      flow: many(populationCount, (i) => named(`p${i}/web/4`, { population: i, service: 0, family: 4, peopleCount: 1000 })),
      fault: [named('loss', { kind: 'datacenter.fail', at: FAULT_US, for: null, target: 's0' })],
      root: [named('loss', { fault: 0, isHeal: false })],
    },
    notes: { question: 'How many?' },
  });
  const writer = new TraceWriter(header, new RootSets());
  const paths = many(SITES, (i) => named('', { i })).map((_, i) =>
    writer.dictionaries['forwarding-path'].intern(i === 0 ? [0, 0] : [i]),
  );
  const none = writer.dictionaries['forwarding-path'].intern([]);
  for (let i = 0; i < populationCount; i++) writer.initial(EventKind.flowPath, i, 0, paths[i % SITES]!);
  const cause = writer.row(FAULT_US, EventKind.faultBegin, 0, 0, 0, 0, 0, -1, 0);
  writer.row(FAULT_US, EventKind.routerState, 0, 0, 1, 0, 0, cause, 0);
  for (let i = 0; i < populationCount; i += SITES) {
    writer.row(FAULT_US, EventKind.flowPath, i, 0, paths[0]!, none, Outcome.blackHole, cause, 0);
  }
  const gone = writer.dictionaries.route.intern([-1]);
  for (let i = 0; i < messages; i++) {
    writer.row(FAULT_US + 100_000, EventKind.bgpSend, i % (SITES - 1), 0, 0, gone, 0, cause, 0);
  }
  for (let i = 0; i < populationCount; i += SITES) {
    const time = FAULT_US + 200_000 + Math.floor((i / populationCount) * 4000) * 1000;
    writer.row(time, EventKind.flowPath, i, 0, none, paths[1 + (i % 7)]!, Outcome.ok, cause, 0);
  }
  return writer.finish();
}
