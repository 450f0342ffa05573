/** A scenario around a hand-made trace, and the report of it. */
import type { Duration, SimTime } from '../../sim/kernel/time.ts';
import type { Fault, Property, Scenario, Target } from '../../sim/model/scenario/types.ts';
import type { Topology } from '../../sim/model/topology/types.ts';
import { report } from '../../sim/report/judge.ts';
import type { RunFacts, RunReport } from '../../sim/report/run-report.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { BERLIN, HandMade, minute, ROOT, Routers, second, type HandMadeOptions } from '../measure/hand-made.ts';

const location = { file: 'hand.yaml', line: 12, column: 3 };

export const target = (id: string, rest: Partial<Target> = {}): Target => ({
  id,
  metric: 'availability',
  labels: {},
  aggregate: { kind: 'rate' },
  op: '>=',
  limit: 0.99,
  unit: 'ratio',
  level: 'error',
  location,
  ...rest,
});

export const property = (mode: Property['mode'], predicate: Property['predicate']): Property => ({
  id: `${mode} ${predicate}`,
  mode,
  predicate,
  location,
});

export const scenarioWith = (rest: Partial<Scenario> = {}): Scenario => ({
  name: 'site-loss',
  variant: 'datacenter=fra',
  variantKey: { datacenter: 'fra' },
  file: 'hand.yaml',
  question: 'Is fra missed?',
  tags: [],
  claims: ['P4'],
  assumptions: [],
  topology: {
    name: 'hand made',
    file: 'hand-topology.yaml',
    populations: [],
    assumptions: [{ path: 'clients.people', value: '3M', why: 'no census', range: ['2M', '4M'] }],
  } as unknown as Topology,
  seed: 7,
  duration: (10 * minute) as Duration,
  warmUp: 0 as Duration,
  timeOfDay: 0 as Duration,
  faults: [
    {
      id: 'dark',
      kind: 'datacenter.fail',
      at: (5 * minute) as SimTime,
      for: null,
      target: [{ kind: 'datacenter', id: 'fra' }],
      how: { kind: 'datacenter.fail', how: 'power' },
      expect: null,
      location,
    } satisfies Fault,
  ],
  targets: [target('availability: rate >= 99%')],
  properties: [],
  expect: null,
  ablationOf: null,
  bounds: { eventsMax: 1e6 },
  ...rest,
});

export const facts: RunFacts = { eventCount: 123, ending: 'time', wallMs: 45.6, repeat: 'catchment run hand.yaml --seed 7' };

/** Fra goes dark at 5:00; Berlin is at ams after `outage`. */
export function siteLoss(outage = 2 * second, options: HandMadeOptions & { readonly isConfirmed?: boolean } = {}): HandMade {
  const made = new HandMade({ faults: [{ id: 'dark', at: 5 * minute }], ...options }).steady();
  made
    .at(5 * minute, ROOT.fault)
    .path(BERLIN, [], Outcome.blackHole)
    .traffic(BERLIN, 300, { blackHole: 300 });
  made
    .at(5 * minute + outage, ROOT.fault)
    .path(BERLIN, [Routers.berlinAccess, Routers.ams])
    .traffic(BERLIN, 300, { blackHole: 0 });
  if (options.isConfirmed !== false) made.row(EventKind.faultConfirm, 0, 0, 0, 1);
  return made;
}

export const sampleReport = (rest: Partial<Scenario> = {}, made = siteLoss(), how: Partial<RunFacts> = {}): RunReport =>
  report(made.trace(), scenarioWith(rest), { ...facts, ...how });
