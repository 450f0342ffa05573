/**
 * A laboratory that lost a region in three ways, rebuilt: initv0/anycast-bgp-inference-reference, directory `benchmark/`, 2026.
 * One transit router, three regions of one FRR router and one Python server each, a client that asks 50 times a second. Its
 * harness is public; what it does is followed here by file. Times that only the laboratory's computer knows stand in
 * `UNPUBLISHED`, each with its ground.
 *
 * - `frr/*`: `frr defaults datacenter`, timers 3 9, the transit prefers region 1, 2, 3 (by LOCAL_PREF there; by MED here, which
 *   decides alike between routes that are otherwise equal).
 * - `harness/reset-arm.sh`: BFD 100 ms × 3 in the third arm alone.
 * - `harness/inject.sh`: `docker exec region1 vtysh … no network`, or `docker pause` of the region's router and server. A paused
 *   container is a frozen group of processes. Its kernel is the host's and lives: it forwards, and takes connections.
 * - `harness/run-trial.sh`: the clock starts before inject.sh does.
 * - `harness/loadgen.py`: 50 a second, a connection each, time-out 2 s of connecting and again of reading.
 * - `harness/analyze.py`: convergence is from the clock's start to the sending of the first answered request after the first
 *   failed one, whenever it was answered; errored are the failed ones before that.
 * - `backend/server.py`: 40 ms, and 250 ms more for requests that come in a millisecond of the clock divisible by ten. At 50
 *   requests a second, a multiple of ten apart, that is nearly all requests of a trial or none.
 * - Python's socketserver listens with a backlog of 5, with which Linux takes six connections that nobody accepts.
 */
import { asUnit, draw, entityKey, Purpose, type Seed } from '../../sim/kernel/dice.ts';
import { instant, milliseconds, seconds, type SimTime } from '../../sim/kernel/time.ts';
import type { FaultParams } from '../../sim/model/faults.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { prepare } from '../../sim/run/simulate.ts';
import { EventKind } from '../../sim/trace/event-kinds.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { TcpProbes, type Probe } from '../../sim/traffic/requests/tcp-probes.ts';
import { rowsOf } from '../support/runs.ts';
import { fault, scenarioOf, topologyFrom } from '../support/worlds.ts';

/** What the laboratory does not tell, in µs; each trial draws evenly from the range. */
export interface Unpublished {
  readonly withdrawUs: readonly [low: number, high: number];
  readonly pauseUs: readonly [low: number, high: number];
  readonly lateUs: number;
}

export const UNPUBLISHED: Unpublished = {
  /**
   * From the start of inject.sh to the router's hearing `no network`: the docker client, a process in the container, vtysh.
   * Whole calls of `docker exec` with an empty command take 0.27 to 0.30 s on such machines (humanmade/altis-local-server issue
   * 76, docker/compose issue 12552); vtysh needs 0.08 s to start on a fast machine and 0.14 to 0.39 s did before it was mended
   * (FRRouting/frr pull request 9843), and then says four lines one by one.
   */
  withdrawUs: [milliseconds(250), milliseconds(450)],
  /**
   * From the start of inject.sh to the freezing of both containers: the docker client and its round trip to the daemon, which
   * alone take about 0.06 s on Linux (`docker ps`, distribution/distribution issue 2856); no process is started.
   */
  pauseUs: [milliseconds(40), milliseconds(120)],
  /** By how much a send is behind its beat: the oversleeping of Python's time.sleep, and the hand-over to a thread. */
  lateUs: milliseconds(1),
};

/** As if the injection took no time at all. */
export const AT_ONCE: Unpublished = { ...UNPUBLISHED, withdrawUs: [0, 0], pauseUs: [0, 0] };

export type Arm = 'withdrawn' | 'hold timer' | 'bfd';

const SESSION = 'delay: 50us, timers: { hold_time: 9s, keepalive: 3s }';
const REGIONS = ['region1', 'region2', 'region3'] as const;

const laboratory = (arm: Arm): string =>
  [
    'kind: topology',
    'version: 1',
    'name: a laboratory',
    'as: { number: 65001, timers: frr, fib_install: 5ms }',
    'aggregates: { vip: { prefixes: [192.0.2.0/24] } }',
    'datacenters:',
    ...REGIONS.map((name) => `  ${name}: { place: frankfurt, routers: [${name}-frr] }`),
    'neighbors:',
    '  transit:',
    '    relationship: transit',
    '    medium: switched',
    '    sessions:',
    ...REGIONS.map((name, i) => {
      const bfd = arm === 'bfd' && i === 0 ? ', bfd: { interval: 100ms, multiplier: 3 }' : '';
      return `      ${name}: { router: ${name}-frr, med: ${100 * i}, ${SESSION}${bfd} }`;
    }),
    'internet:',
    '  ases:',
    '    transit: { asn: 65000, kind: transit, pops: [frankfurt], timers: frr, fib_install: 5ms }',
    '    client: { asn: 65009, kind: eyeball, pops: [frankfurt], timers: frr, fib_install: 5ms }',
    '  links: [{ between: [client, transit], relationship: provider, delay: 50us }]',
    'services:',
    '  vip:',
    '    addresses: [192.0.2.80/32]',
    `    sites: { ${REGIONS.map((name) => `${name}: 1`).join(', ')} }`,
    '    replica: { capacity: 10k rps, startup: 1s, service_time: 40ms }',
    // No health check in any arm: the first withdraws by hand.
    '    health_check: { preset: exabgp, interval: 1h, fast_interval: 1h }',
    'clients:',
    '  demand: { vip: { per_million: 50 rps, curve: flat } }',
    '  retry: { timeout: 2s, attempts: 1, backoff: 0s, happy_eyeballs: false }',
    'populations: { client: { place: frankfurt, people: 1M, as: client, ipv6: 0%, access: 10us } }',
    '',
  ].join('\n');

const topologies = new Map<Arm, ReturnType<typeof topologyFrom>>();
const topologyOf = (arm: Arm): ReturnType<typeof topologyFrom> => {
  let topology = topologies.get(arm);
  if (topology === undefined) topologies.set(arm, (topology = topologyFrom(laboratory(arm))));
  return topology;
};

const FAULT_SECONDS = 30;
const WITHDRAWAL: FaultParams = { kind: 'prefix.withdraw', grace: seconds(0) };
const FROZEN_DAEMONS: FaultParams = { kind: 'session.silent', direction: 'both', bfd: true };
const FROZEN_SERVER: FaultParams = { kind: 'instance.hang' };

const faultsOf = (arm: Arm): readonly Fault[] => {
  const at = { atSeconds: FAULT_SECONDS };
  if (arm === 'withdrawn') return [fault(WITHDRAWAL, ['prefix/192.0.2.0/24@region1'], at)];
  return [
    fault(FROZEN_DAEMONS, ['session/transit-region1'], { ...at, id: 'frozen-router' }),
    fault(FROZEN_SERVER, ['instance/vip/region1/1'], { ...at, id: 'frozen-server' }),
  ];
};

export interface Trial {
  /** As analyze.py has it. */
  readonly convergenceSeconds: number;
  readonly errored: number;
  /** The routers' own share: from the act or the death to the client's packets on their new way. */
  readonly switchSeconds: number;
  /** Failed requests by what they met. */
  readonly silent: number;
  readonly reset: number;
  readonly unconnected: number;
  readonly regionAfter: string;
}

/** The times of the laboratory's load generator and server. */
const RATE = 50;
const workUs = (at: SimTime): number => milliseconds(Math.floor(at / 1000) % 10 === 0 ? 290 : 40);

const chance = (seed: number, what: string): number => {
  const { hi, lo } = entityKey(what);
  return asUnit(draw(seed as Seed, hi, lo, Purpose.singleRequest, 0));
};

/** One trial of an arm. */
export function trial(arm: Arm, seed: number, unpublished: Unpublished = UNPUBLISHED): Trial {
  const topology = topologyOf(arm);
  const [low, high] = arm === 'withdrawn' ? unpublished.withdrawUs : unpublished.pauseUs;
  const faultUs = seconds(FAULT_SECONDS);
  const injectUs = faultUs - (low + (high - low) * chance(seed, 'injection'));
  const scenario = scenarioOf(topology, { faults: faultsOf(arm), seed, duration: seconds(50) });
  const { world } = prepare(scenario);
  const everyUs = 1_000_000 / RATE;
  const client = new TcpProbes(
    world.traffic,
    seed as Seed,
    {
      flow: 0,
      from: Math.round(seconds(10) + everyUs * chance(seed, 'phase')) as SimTime,
      everyUs,
      count: 40 * RATE - 100,
      lateUs: unpublished.lateUs,
      timeoutUs: seconds(2),
      synTimeoutUs: seconds(1),
    },
    { acceptQueue: 6, workUs },
  );
  world.scheduler.run(instant(scenario.duration), scenario.bounds.eventsMax);
  world.scheduler.rest(instant(scenario.duration));
  const moves = rowsOf(world.writer.finish(), EventKind.flowPath).filter((row) => row.what === 0 && row.time >= faultUs);
  const last = moves.at(-1)!;
  if (last.reason !== Outcome.ok) throw new Error('the client is not served at the end');
  return { ...analysed(client.probes, injectUs, topology), switchSeconds: (last.time - faultUs) / 1e6 };
}

/** `load_trial` of analyze.py. */
function analysed(
  probes: readonly Probe[],
  injectUs: number,
  { datacenters }: ReturnType<typeof topologyFrom>,
): Omit<Trial, 'switchSeconds'> {
  const rows = [...probes].sort((x, y) => x.sentUs - y.sentUs);
  const isFailed = ({ sentUs, result }: Probe): boolean => sentUs >= injectUs && result !== 'answered';
  const first = rows.find(isFailed);
  const after = first && rows.find(({ sentUs, result }) => sentUs >= first.sentUs && result === 'answered');
  if (first === undefined || after === undefined) throw new Error('a trial without a gap');
  const errored = rows.filter((row) => isFailed(row) && row.sentUs < after.sentUs);
  const count = (what: Probe['result']): number => errored.filter(({ result }) => result === what).length;
  return {
    convergenceSeconds: (after.sentUs - injectUs) / 1e6,
    errored: errored.length,
    silent: count('silent'),
    reset: count('reset'),
    unconnected: count('unconnected'),
    regionAfter: datacenters[after.datacenter]!.id,
  };
}
