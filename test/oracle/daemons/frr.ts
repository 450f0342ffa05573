/** A case in FRR: bgpd alone (`-Z`, no zebra) for each router. It does not see its interfaces, so wires are not cut. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Choice, Step, Topology } from '../case.ts';
import type { NetworkState } from '../state.ts';
import { planOf, setUpLines, type Plan } from './addresses.ts';
import { FRR_BGPD, inBatches, pause } from './commands.ts';
import type { Daemons, Pulse, Via } from './daemon.ts';
import { frrConfig } from './frr-config.ts';
import { Namespaces } from './namespaces.ts';

interface Summary {
  readonly peers?: Readonly<Record<string, { readonly state: string; readonly pfxRcd?: number; readonly pfxSnt?: number }>>;
  readonly tableVersion?: number;
}

interface Table {
  readonly routes?: Readonly<Record<string, readonly TableRoute[]>>;
}

interface TableRoute {
  readonly bestpath?: boolean;
  readonly path: string;
  readonly locPrf?: number;
  readonly metric?: number;
  readonly origin: string;
  readonly peerId: string;
  readonly nexthops: readonly { readonly ip: string }[];
}

export class FrrNetwork implements Daemons {
  readonly name = 'frr';
  /** Its work queues and timers leave longer pauses than BIRD's. */
  readonly quietMs = 1600;
  private readonly namespaces = new Namespaces();
  private plan!: Plan;

  async start(topology: Topology): Promise<void> {
    const plan = planOf(topology);
    this.plan = plan;
    const { namespaces } = this;
    await namespaces.create(
      topology.ases.map(({ id }) => id),
      plan.wires,
    );
    await inBatches(topology.ases, async (router) => {
      await namespaces.ip(router.id, setUpLines(plan, router.id));
      const directory = join(namespaces.directory, router.id);
      mkdirSync(directory);
      const config = join(directory, 'bgpd.conf');
      writeFileSync(config, frrConfig(plan, router));
      const files = ['-f', config, '-i', join(directory, 'pid'), '-z', join(directory, 'zserv'), '--vty_socket', directory];
      namespaces.start(router.id, [FRR_BGPD, '-Z', '-S', '-n', '-F', 'traditional', '-P', '0', ...files]);
    });
    for (const { id } of topology.ases) await this.answering(id);
  }

  async apply(step: Step, { topology, dead }: NetworkState): Promise<void> {
    switch (step.op) {
      case 'origin-off':
      case 'origin-on': {
        const { as, prefix } = topology.originations.find(({ id }) => id === step.id)!;
        if (dead.has(as)) return;
        const words = `${step.op === 'origin-off' ? 'no ' : ''}network ${prefix}`;
        await this.configure(as, ['address-family ipv4 unicast', words]);
        return;
      }
      case 'link-off':
      case 'link-on': {
        if (step.mode === 'veth') throw new Error('FRR without zebra does not see its interfaces');
        const { a } = topology.sessions[step.k]!;
        const address = this.plan.sessionWire[step.k]!.b4;
        await this.configure(a, [`${step.op === 'link-off' ? '' : 'no '}neighbor ${address} shutdown`]);
        return;
      }
      case 'kill':
        await this.namespaces.kill(step.as);
        return;
      default:
        throw new Error(`FRR cases have no step ${step.op}`);
    }
  }

  async pulse(state: NetworkState): Promise<Pulse> {
    const { sessionWire } = this.plan;
    const up = new Map<string, number>();
    const counters: string[] = [];
    await Promise.all(
      living(state).map(async (router) => {
        const summary = JSON.parse(await this.show(router, 'show bgp ipv4 unicast summary json')) as Summary;
        const peers = Object.entries(summary.peers ?? {}).sort(([x], [y]) => (x < y ? -1 : 1));
        for (const [address, { state: phase }] of peers) {
          if (phase === 'Established') up.set(address, 1);
        }
        const counts = peers.map(([address, peer]) => `${address} ${peer.state} ${peer.pfxRcd} ${peer.pfxSnt}`);
        counters.push(`${router} ${summary.tableVersion} ${counts.join(' ')}`);
      }),
    );
    const isUp = (index: number): boolean => up.has(sessionWire[index]!.a4) && up.has(sessionWire[index]!.b4);
    const established = new Set(sessionWire.flatMap((_, index) => (isUp(index) ? [index] : [])));
    return { established, counters: counters.sort().join('\n') };
  }

  async dump(state: NetworkState): Promise<{ best: Record<string, Record<string, Choice>>; via: Via }> {
    const best: Record<string, Record<string, Choice>> = {};
    const via: Record<string, Record<string, string[]>> = {};
    const { ownerOf } = this.plan;
    await Promise.all(
      living(state).map(async (router) => {
        const text = await this.show(router, 'show bgp ipv4 unicast json');
        best[router] = {};
        via[router] = {};
        for (const [prefix, routes] of Object.entries((JSON.parse(text) as Table).routes ?? {})) {
          const route = routes.find(({ bestpath }) => bestpath === true);
          if (route === undefined) continue;
          const nextHop = route.nexthops[0]!.ip;
          if (nextHop === '0.0.0.0') {
            best[router]![prefix] = [null, [], null, null, null, null];
            continue;
          }
          const path = route.path.split(' ').filter(Boolean).map(Number);
          const from = ownerOf.get(route.peerId) ?? route.peerId;
          const next = ownerOf.get(nextHop) ?? nextHop;
          best[router]![prefix] = [from, path, route.locPrf ?? null, route.metric ?? 0, route.origin, next];
          via[router]![prefix] = [next];
        }
      }),
    );
    return { best, via };
  }

  stop(): Promise<void> {
    return this.namespaces.remove();
  }

  private async configure(router: string, lines: readonly string[]): Promise<void> {
    const { asn } = this.plan.topology.ases.find(({ id }) => id === router)!;
    await this.vty(router, ['enable', 'configure terminal', `router bgp ${asn}`, ...lines, 'end']);
  }

  private async show(router: string, command: string): Promise<string> {
    const answer = await this.vty(router, ['enable', command]);
    return answer.at(-1)!;
  }

  private async answering(router: string): Promise<void> {
    for (const end = Date.now() + 15_000; ; await pause(50)) {
      try {
        await this.show(router, 'show version');
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Commands over bgpd's vty socket: each is ended by a zero byte, each answer by three and a status. */
  private vty(router: string, commands: readonly string[]): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.namespaces.directory, router, 'bgpd.vty'));
      socket.setTimeout(10_000, () => socket.destroy(new Error(`bgpd of ${router} does not answer`)));
      const answers: string[] = [];
      let buffer = Buffer.alloc(0);
      const next = (): void => {
        if (answers.length < commands.length) socket.write(`${commands[answers.length]!}\0`);
        else {
          socket.destroy();
          resolve(answers);
        }
      };
      socket.on('error', reject);
      socket.on('connect', next);
      socket.on('data', (chunk) => {
        buffer = Buffer.concat([buffer, chunk]);
        const end = buffer.length - 4;
        if (end < 0 || buffer[end] !== 0 || buffer[end + 1] !== 0 || buffer[end + 2] !== 0) return;
        answers.push(buffer.subarray(0, end).toString('utf8'));
        buffer = Buffer.alloc(0);
        next();
      });
    });
  }
}

const living = ({ topology, dead }: NetworkState): string[] => topology.ases.flatMap(({ id }) => (dead.has(id) ? [] : [id]));
