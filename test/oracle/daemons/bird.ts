/** A case in BIRD 2: one daemon for each router, each in a network namespace of its own. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Choice, Step, Topology } from '../case.ts';
import type { NetworkState } from '../state.ts';
import { planOf, setUpLines, type Plan, type WireEnds } from './addresses.ts';
import { birdConfig, type BirdOptions } from './bird-config.ts';
import { BirdControl, type Reply } from './bird-control.ts';
import { BIRD, inBatches, pause } from './commands.ts';
import type { Daemons, Pulse, Via } from './daemon.ts';
import { Namespaces } from './namespaces.ts';

export class BirdNetwork implements Daemons {
  readonly name = 'bird';
  readonly quietMs: number;
  readonly namespaces = new Namespaces();
  plan!: Plan;
  private readonly options: BirdOptions;
  private readonly controls = new Map<string, BirdControl>();

  constructor(options: BirdOptions = {}, quietMs = 250) {
    this.options = options;
    this.quietMs = quietMs;
  }

  async start(topology: Topology): Promise<void> {
    const plan = planOf(topology);
    this.plan = plan;
    const { namespaces } = this;
    await namespaces.create(
      topology.ases.map(({ id }) => id),
      plan.wires,
    );
    const isInterior = (topology.backbone ?? []).length > 0;
    await inBatches(topology.ases, async (router) => {
      await namespaces.ip(router.id, setUpLines(plan, router.id));
      if (isInterior || this.options.hasDataPlane === true) await namespaces.shell(router.id, FORWARDING);
      const config = join(namespaces.directory, `${router.id}.conf`);
      writeFileSync(config, birdConfig(plan, router, this.options));
      namespaces.start(router.id, [BIRD, '-f', '-c', config, '-s', this.socket(router.id)]);
    });
    await inBatches(topology.ases, async ({ id }) => {
      this.controls.set(id, await BirdControl.open(this.socket(id), () => namespaces.lastWords(id)));
    });
  }

  control(router: string): BirdControl {
    return this.controls.get(router)!;
  }

  async apply(step: Step, state: NetworkState): Promise<void> {
    const { plan, namespaces } = this;
    const { topology } = state;
    switch (step.op) {
      case 'origin-off':
      case 'origin-on': {
        const { as } = topology.originations.find(({ id }) => id === step.id)!;
        await this.command(as, state, `${step.op === 'origin-off' ? 'disable' : 'enable'} orig_${step.id}`);
        return;
      }
      case 'link-off':
      case 'link-on': {
        const { a, b } = topology.sessions[step.k]!;
        if (step.mode === 'veth') {
          await this.wire(plan.sessionWire[step.k]!, [a, b], step.op === 'link-on');
          return;
        }
        for (const family of plan.hasIpv6 ? [4, 6] : [4]) {
          await this.command(a, state, `${step.op === 'link-off' ? 'disable' : 'enable'} s${step.k}_v${family}`);
        }
        return;
      }
      case 'backbone-off':
      case 'backbone-on': {
        const { a, b } = topology.backbone![step.k]!;
        await this.wire(plan.backboneWire[step.k]!, [a, b], step.op === 'backbone-on');
        return;
      }
      case 'kill':
        this.controls.get(step.as)?.close();
        this.controls.delete(step.as);
        await namespaces.kill(step.as);
        // The kernel says goodbye on the sessions of a dead daemon; then the rest of the router goes.
        await pause(50);
        for (const ends of [...plan.sessionWire, ...plan.backboneWire]) {
          if (ends === null) continue;
          const { a, b } = plan.wires[ends.wire]!;
          if (a === step.as || b === step.as) await this.wire(ends, [a, b], false);
        }
    }
  }

  async pulse(state: NetworkState): Promise<Pulse> {
    const up = new Map<number, number>();
    const counters: string[] = [];
    await Promise.all(
      this.living(state).map(async (router) => {
        const lines = await this.control(router).command('show protocols all');
        counters.push(`${router} ${readProtocols(lines, up)}`);
      }),
    );
    const { sessions } = state.topology;
    const ends = (index: number): number =>
      2 * (this.plan.hasIpv6 && this.plan.sessionWire[index] !== null ? 2 : 1);
    const established = new Set(sessions.flatMap((_, index) => (up.get(index) === ends(index) ? [index] : [])));
    return { established, counters: counters.sort().join('\n') };
  }

  async dump(state: NetworkState): Promise<{ best: Record<string, Record<string, Choice>>; via: Via }> {
    const best: Record<string, Record<string, Choice>> = {};
    const via: Record<string, Record<string, string[]>> = {};
    await Promise.all(
      this.living(state).map(async (router) => {
        const lines = await this.control(router).command('show route primary all');
        const read = readRoutes(lines, router, this.plan);
        best[router] = read.best;
        via[router] = read.via;
      }),
    );
    return { best, via };
  }

  async stop(): Promise<void> {
    for (const control of this.controls.values()) control.close();
    await this.namespaces.remove();
  }

  /** Sets both ends of a wire: at one end alone, the kernel may tell the other a second late. */
  async wire(ends: WireEnds, [a, b]: readonly [string, string], isUp: boolean): Promise<void> {
    const interfaceName = `l${ends.wire}`;
    const set = async (router: string, address: string): Promise<void> => {
      const lines = [`link set ${interfaceName} ${isUp ? 'up' : 'down'}`];
      // The kernel forgets IPv6 addresses of what goes down.
      if (isUp && this.plan.hasIpv6) lines.push(`addr replace ${address}/127 dev ${interfaceName} nodad`);
      await this.namespaces.ip(router, lines);
    };
    await Promise.all([set(a, ends.a6), set(b, ends.b6)]);
  }

  /** Loses everything that arrives over the wire of a session, at both ends, behind the back of the daemons. */
  async silence(session: number): Promise<void> {
    const { a, b } = this.plan.topology.sessions[session]!;
    const { wire } = this.plan.sessionWire[session]!;
    const rules = `add table inet lost
add chain inet lost arriving { type filter hook prerouting priority -400; }
add rule inet lost arriving iifname "l${wire}" drop
`;
    await Promise.all([a, b].map((router) => this.namespaces.shell(router, `nft -f - <<'END'\n${rules}END`)));
  }

  /** Tells each change of a router's forwarding table, a line each. The caller ends the process. */
  watchRoutes(router: string, tell: (line: string) => void): ChildProcess {
    const monitor = this.namespaces.watch(router, ['ip', 'monitor', 'route']);
    createInterface({ input: monitor.stdout! }).on('line', tell);
    return monitor;
  }

  private async command(router: string, state: NetworkState, text: string): Promise<void> {
    if (state.dead.has(router)) return;
    const reply = await this.control(router).command(text);
    const failed = reply.find(({ code }) => code.startsWith('8') || code.startsWith('9'));
    if (failed !== undefined) throw new Error(`BIRD of ${router} refuses "${text}": ${failed.text}`);
  }

  private living({ topology, dead }: NetworkState): string[] {
    return topology.ases.flatMap(({ id }) => (dead.has(id) ? [] : [id]));
  }

  private socket(router: string): string {
    return join(this.namespaces.directory, `${router}.ctl`);
  }
}

const FORWARDING = 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding';

const COUNTERS = ['Routes:', 'Import updates:', 'Import withdraws:', 'Export updates:', 'Export withdraws:'];

/** Counts established ends into `up` by session; returns what changes with every route that comes or goes. */
function readProtocols(lines: readonly Reply[], up: Map<number, number>): string {
  const counters: string[] = [];
  for (const { code, text } of lines) {
    if (code === '1002') {
      const words = text.trim().split(/\s+/);
      const session = /^s(\d+)_v[46]$/.exec(words[0]!);
      counters.push(words[0]!);
      if (session === null || words.at(-1) !== 'Established') continue;
      const index = Number(session[1]);
      up.set(index, (up.get(index) ?? 0) + 1);
      counters.push('up');
    } else {
      const trimmed = text.trim();
      if (COUNTERS.some((counter) => trimmed.startsWith(counter))) counters.push(trimmed);
    }
  }
  return counters.join(' ');
}

interface Route {
  readonly prefix: string;
  readonly protocol: string;
  readonly gateways: string[];
  readonly attributes: Map<string, string>;
}

const ROUTE = /^(\S*)\s+\S+ \[(\S+) [^\]]*\] /;

function readRoutes(
  lines: readonly Reply[],
  router: string,
  plan: Plan,
): { best: Record<string, Choice>; via: Record<string, string[]> } {
  const routes: Route[] = [];
  for (const { text } of lines) {
    const head = ROUTE.exec(text);
    if (head !== null) {
      const prefix = head[1] === '' ? routes.at(-1)!.prefix : head[1]!;
      routes.push({ prefix, protocol: head[2]!, gateways: [], attributes: new Map() });
      continue;
    }
    const trimmed = text.trim();
    const gateway = /^via (\S+) on /.exec(trimmed);
    if (gateway !== null) routes.at(-1)?.gateways.push(gateway[1]!);
    const attribute = /^BGP\.(\w+): ?(.*)$/.exec(trimmed);
    if (attribute !== null) routes.at(-1)?.attributes.set(attribute[1]!, attribute[2]!.trim());
  }
  const best: Record<string, Choice> = {};
  const via: Record<string, string[]> = {};
  for (const { prefix, protocol, gateways, attributes } of routes) {
    if (protocol.startsWith('orig_')) {
      best[prefix] = [null, [], null, null, null, null];
      continue;
    }
    const session = /^s(\d+)_v[46]$/.exec(protocol);
    if (session === null) continue;
    const { a, b } = plan.topology.sessions[Number(session[1])]!;
    const number = (name: string): number | null => (attributes.has(name) ? Number(attributes.get(name)) : null);
    const nextHop = attributes.get('next_hop')?.split(' ')[0] ?? '';
    best[prefix] = [
      a === router ? b : a,
      (attributes.get('as_path') ?? '').split(' ').filter(Boolean).map(Number),
      number('local_pref'),
      number('med') ?? 0,
      attributes.get('origin') ?? null,
      plan.ownerOf.get(nextHop) ?? nextHop,
    ];
    via[prefix] = gateways.map((address) => plan.ownerOf.get(address) ?? linkLocalOwner(plan, router, Number(session[1])));
  }
  return { best, via };
}

/** A gateway that is a link-local address belongs to the far end of the session. */
function linkLocalOwner({ topology }: Plan, router: string, session: number): string {
  const { a, b } = topology.sessions[session]!;
  return a === router ? b : a;
}
