/**
 * The registry of metrics: every name that a target may use, with its unit, which way is better, its label keys and the
 * aggregates that make sense of it. Each name has its reducer in `measure/`; a test holds the two equal. Figures are in base
 * units: ratios of one, durations in µs.
 */

/** How a metric's figures are written and compared. */
export type MetricUnit = 'ratio' | 'duration' | 'count' | 'rps';

/** `rate` and `value` are for metrics that give one figure; the others for metrics that give many. */
export type AggregateName = 'rate' | 'value' | 'avg' | 'min' | 'max' | 'med' | 'p' | 'count';

export interface MetricSpec {
  readonly unit: MetricUnit;
  /** Which way is better. */
  readonly direction: 'higher' | 'lower';
  /** The label keys that a target may select by. */
  readonly labels: readonly MetricLabel[];
  readonly aggregates: readonly AggregateName[];
  /** One sentence: what it measures. */
  readonly what: string;
}

/** Label keys of all metrics; `labelKinds` says which entities a key's value names. */
export type MetricLabel =
  'service' | 'region' | 'client' | 'datacenter' | 'fault' | 'kind' | 'id' | 'family' | 'pair' | 'phase';

/** What `phase:…` may name; `measure/run-phases.ts` says when each begins and ends. */
export const runPhases = ['before', 'fault', 'recovery'] as const;
export type RunPhase = (typeof runPhases)[number];

const spec = (
  unit: MetricUnit,
  direction: MetricSpec['direction'],
  labels: readonly MetricLabel[],
  aggregates: readonly AggregateName[],
  what: string,
): MetricSpec => ({ unit, direction, labels, aggregates, what });

const spread = ['avg', 'min', 'max', 'med', 'p', 'count'] as const;
const userLabels = ['service', 'region', 'client'] as const;
const familyLabels = [...userLabels, 'family'] as const;
const shiftLabels = ['service', 'region', 'datacenter', 'family'] as const;
const faultLabels = ['service', 'region', 'fault'] as const;
/** Of metrics that can be asked of a phase of the run alone; without `phase` they are of the whole run. */
const phasedUserLabels = [...userLabels, 'phase'] as const;
const phasedFamilyLabels = [...familyLabels, 'phase'] as const;
const phasedFaultLabels = [...faultLabels, 'phase'] as const;

export const metrics = {
  availability: spec('ratio', 'higher', phasedFamilyLabels, ['rate', 'value'], 'user requests answered ÷ user requests made'),
  attempt_availability: spec(
    'ratio',
    'higher',
    phasedFamilyLabels,
    ['rate', 'value'],
    'single tries answered ÷ single tries made',
  ),
  slice_availability: spec(
    'ratio',
    'higher',
    userLabels,
    ['rate', 'value'],
    'share of one-minute slices in which the availability stayed above its threshold',
  ),
  lost_requests: spec('count', 'lower', phasedFamilyLabels, ['value', 'count'], 'user requests that were not answered'),
  recovery_loss_ratio: spec(
    'ratio',
    'lower',
    familyLabels,
    ['rate', 'value'],
    'requests lost after the heal ÷ those lost from the first fault on; above 50% the recovery is worse than the failure',
  ),
  served_rps: spec(
    'rps',
    'higher',
    familyLabels,
    ['value', 'avg'],
    'user requests answered a second, the mean over the window',
  ),
  budget_used: spec(
    'ratio',
    'lower',
    ['service', 'region'],
    ['rate', 'value'],
    'lost requests ÷ those that the availability target allows in a month',
  ),
  time_to_detect: spec(
    'duration',
    'lower',
    faultLabels,
    ['value', ...spread],
    'from a fault to the first component that acts on it',
  ),
  time_to_withdraw: spec(
    'duration',
    'lower',
    faultLabels,
    ['value', ...spread],
    "from a fault to the first routing message about a service's prefix caused by it",
  ),
  time_to_converge: spec(
    'duration',
    'lower',
    phasedFaultLabels,
    ['value', ...spread],
    'from a fault (phase:recovery: from its heal) to the last change, caused by it, of a route that carries users',
  ),
  time_to_recover: spec(
    'duration',
    'lower',
    phasedFaultLabels,
    ['value', ...spread],
    'from a fault (phase:recovery: from its heal) until every region is above its threshold again and stays there',
  ),
  traffic_shifted_ratio: spec(
    'ratio',
    'lower',
    [...shiftLabels, 'phase'],
    ['rate', 'value', 'max'],
    'share of users served by another site at the worst moment than before the fault',
  ),
  collateral_shift_ratio: spec(
    'ratio',
    'lower',
    ['service', 'region'],
    ['rate', 'value', 'max'],
    'share of users who changed site although their own site never failed',
  ),
  connections_reset_ratio: spec(
    'ratio',
    'lower',
    ['service', 'region', 'datacenter', 'phase'],
    ['rate', 'value'],
    'connections open when their flow changed site or replica ÷ connections open',
  ),
  peak_utilization: spec(
    'ratio',
    'lower',
    ['kind', 'id'],
    ['value', 'max'],
    'the highest load ÷ capacity of a site, link or session during the run',
  ),
  rtt_p50: spec('duration', 'lower', phasedFamilyLabels, ['value', 'max'], 'median round-trip time of users'),
  rtt_p95: spec('duration', 'lower', phasedFamilyLabels, ['value', 'max'], '95th percentile of the round-trip time of users'),
  rtt_added: spec(
    'duration',
    'lower',
    userLabels,
    ['value', 'avg', 'max'],
    'mean round-trip time at the worst moment less that before the fault',
  ),
  rtt_change: spec(
    'duration',
    'lower',
    userLabels,
    ['value', 'min', 'max'],
    'mean round-trip time at the end of the run less that before the fault: below zero where users came nearer',
  ),
  nearest_site_ratio: spec(
    'ratio',
    'higher',
    familyLabels,
    ['rate', 'value'],
    'share of user requests served by the nearest site that has the service, by great circle',
  ),
  detour: spec(
    'duration',
    'lower',
    familyLabels,
    ['value', 'avg', 'med', 'p', 'max'],
    'how much further than the nearest site requests went: distance there and back as time in fibre',
  ),
  site_rtt: spec(
    'duration',
    'lower',
    ['pair'],
    ['value', 'avg', 'min', 'max', 'med', 'p'],
    'round-trip time between two datacenters over the backbone, weighted by time',
  ),
  site_rtt_added: spec(
    'duration',
    'lower',
    ['pair'],
    ['value', 'max'],
    'round-trip time between two datacenters at the worst moment less that before the fault',
  ),
  site_unreachable_seconds: spec(
    'duration',
    'lower',
    ['pair'],
    ['value', 'max'],
    'time during which two datacenters had no way to each other over the backbone',
  ),
  entry_shifted_ratio: spec(
    'ratio',
    'lower',
    shiftLabels,
    ['rate', 'value', 'max'],
    'share of users whose requests entered our AS elsewhere at the worst moment than before the fault',
  ),
  exit_shifted_ratio: spec(
    'ratio',
    'lower',
    shiftLabels,
    ['rate', 'value', 'max'],
    'share of users whose answers left our AS elsewhere at the worst moment than before the fault',
  ),
  unreachable_seconds: spec(
    'duration',
    'lower',
    phasedUserLabels,
    ['value', 'max'],
    'time during which a client population had no working path to a service',
  ),
  bgp_updates: spec(
    'count',
    'lower',
    ['fault'],
    ['value', 'count'],
    'BGP messages that carry routes or withdrawals, sent anywhere',
  ),
  route_changes: spec('count', 'lower', ['fault'], ['value', 'count'], 'changes of a best route at any router'),
  late_decision_ratio: spec(
    'ratio',
    'lower',
    ['service', 'region'],
    ['rate', 'value'],
    'share of users whose site was decided at the router-id step of the decision process or later',
  ),
  replicas_ready_min: spec(
    'count',
    'higher',
    ['service', 'datacenter'],
    ['value', 'min'],
    'the fewest replicas ready at any moment',
  ),
  replicas_unplaced: spec(
    'count',
    'lower',
    ['service', 'datacenter'],
    ['value', 'max'],
    'the most replicas without a node at any moment, for want of room or of nodes',
  ),
  replica_imbalance_ratio: spec(
    'ratio',
    'lower',
    ['service', 'datacenter'],
    ['value', 'max'],
    "the busiest replica's load ÷ the mean of its site, at the worst moment; only where replicas have what a hash gives them",
  ),
  time_to_reschedule: spec(
    'duration',
    'lower',
    ['service', 'datacenter', 'fault'],
    ['value', ...spread],
    'from a fault to each replica that it took down being ready again, on another node or on its own',
  ),
  faults_confirmed: spec('ratio', 'higher', ['fault'], ['rate', 'value'], 'share of faults whose effect was confirmed'),
} as const satisfies Record<string, MetricSpec>;

export type MetricName = keyof typeof metrics;

export const metricNames = Object.keys(metrics).sort() as readonly MetricName[];

/** The metric's entry; widened, so that its lists can be searched for any name. */
export const metricSpec = (name: MetricName): MetricSpec => metrics[name];

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(metrics, name);

/** What `peak_utilization{kind:…}` may name. */
export const utilizationKinds = ['site', 'link', 'session'] as const;
