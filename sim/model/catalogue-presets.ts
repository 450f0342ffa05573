/** Presets by what they are for: the figures that stand behind each name, and where the name is written in a topology. */
import type { Duration } from '../kernel/time.ts';
import { balanceMethods } from './presets/balancing.ts';
import { curvePresets } from './presets/curves.ts';
import { healthCheckPresets } from './presets/health-checks.ts';
import { schedulerPresets } from './presets/schedulers.ts';
import { timerPresets } from './presets/timers.ts';
import { duration, timeOfDay } from './units.ts';

export interface PresetGroup {
  readonly title: string;
  /** The dotted path at which a name of the group may be written, in the topology `two-sites`. */
  readonly path: string;
  readonly columns: readonly string[];
  /** The name first. */
  readonly rows: readonly (readonly string[])[];
  /** Where the figures come from. */
  readonly source: string;
}

const span = (value: Duration): string => duration.format(value);

export const presetGroups = (): readonly PresetGroup[] => [
  {
    title: 'BGP timers',
    path: 'as.timers',
    columns: ['name', 'hold', 'keepalive', 'MRAI out', 'MRAI in', 'retry', 'on withdrawals', 'processing'],
    rows: Object.values(timerPresets).map((timers) => [
      timers.profile,
      span(timers.holdTime),
      span(timers.keepalive),
      span(timers.mraiEbgp),
      span(timers.mraiIbgp),
      span(timers.connectRetry),
      timers.limitWithdrawals ? 'yes' : 'no',
      `${span(timers.processing.low)}–${span(timers.processing.high)}`,
    ]),
    source: 'MRAI out: eBGP, in: iBGP. RFC 4271 section 10 and the manuals of FRRouting, BIRD 2, Cisco and Junos.',
  },
  {
    title: 'health checks',
    path: 'services.web.health_check',
    columns: ['name', 'interval', 'when failing', 'timeout', 'rise', 'fall'],
    rows: Object.values(healthCheckPresets).map((check) => [
      check.preset,
      span(check.interval),
      span(check.fastInterval),
      span(check.timeout),
      String(check.rise),
      String(check.fall),
    ]),
    source: 'Defaults of the programs of that name; `fast` is no product, but the kind that load balancers run.',
  },
  {
    title: 'schedulers',
    path: 'scheduling',
    columns: ['name', 'heartbeat', 'grace', 'looks every', 'toleration', 'start', 'readiness', 'prefers'],
    rows: Object.entries(schedulerPresets).map(([name, { cluster, replicas }]) => [
      name,
      span(cluster.heartbeat),
      span(cluster.grace),
      span(cluster.monitorPeriod),
      span(replicas.toleration),
      span(replicas.startMax),
      span(replicas.readinessPeriod),
      cluster.prefers,
    ]),
    source: 'References of kube-controller-manager and kubelet, configuration of Nomad servers.',
  },
  {
    title: 'load balancing in a site',
    path: 'services.web.balance',
    columns: ['name', 'table'],
    rows: Object.entries(balanceMethods).map(([name, entries]) => [name, entries === null ? 'none' : `${entries} entries`]),
    source: 'Resilient groups of switches, GLB Director, Maglev.',
  },
  {
    title: 'route flap damping',
    path: 'as.bgp.damping',
    columns: ['name', 'parameters'],
    rows: [
      ['none', 'no damping'],
      ['cisco', 'the defaults of Cisco in table 1 of RFC 7196'],
      ['juniper', 'the defaults of Juniper in table 1 of RFC 7196'],
      ['rfc7196', 'suppressed above 6000, as RFC 7196 recommends'],
      ['ripe580', 'suppressed above 6000, as RIPE-580 recommends'],
    ],
    source: 'RFC 2439, RFC 7196, RIPE-580.',
  },
  {
    title: 'demand over the day (local solar time, mean 1)',
    path: 'clients.demand.web.curve',
    columns: ['name', 'factor by hour'],
    rows: Object.entries(curvePresets).map(([name, { points }]) => [
      name,
      points.map((point) => `${timeOfDay.format(point.timeOfDay)} ${point.factor.toFixed(2)}`).join(', '),
    ]),
    source: 'Shapes after what exchanges publish of access and business networks; the figures are ours.',
  },
];
