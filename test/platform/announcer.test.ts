/**
 * Goal: what is announced where follows health, policy and faults. Method: an announcer over a table of healthy counts that
 * the test turns by hand; what it asks routing to originate is compared with the policies as they read.
 */
import { describe, expect, it } from 'vitest';
import { Phase } from '../../sim/kernel/phase.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { instant, seconds } from '../../sim/kernel/time.ts';
import type { AnnouncePolicy } from '../../sim/model/topology/announce-types.ts';
import type { AnnounceWhile } from '../../sim/model/topology/types.ts';
import { Announcer, type AggregateSpec, type AnnouncedSite } from '../../sim/platform/announcer.ts';

const WEB = 0;
const API = 1;
const BLOCK = 2;

interface Parts {
  readonly allUnhealthy?: AnnouncePolicy['allUnhealthy'];
  readonly announceWhile?: AnnounceWhile;
  readonly returnHealthy?: number;
  readonly delaySeconds?: number;
  readonly debounceSeconds?: number;
  readonly holdDownSeconds?: number;
  readonly keepLast?: number;
}

/** Two services at two datacenters, three replicas each and two needed, under one aggregate. Sites: web 0 and 1, api 2 and 3. */
function bench({ allUnhealthy = 'withdraw', announceWhile, returnHealthy = 2, delaySeconds = 0.1, ...more }: Parts = {}) {
  const scheduler = new Scheduler();
  const healthy = [3, 3, 3, 3];
  const originated = new Set<string>();
  const log: string[] = [];
  const sites = [WEB, WEB, API, API].map((prefix, site): AnnouncedSite => ({
    service: prefix,
    datacenter: site % 2,
    prefixes: [prefix],
    policy: {
      allUnhealthy,
      delay: seconds(delaySeconds),
      ...(more.debounceSeconds === undefined ? {} : { debounce: seconds(more.debounceSeconds) }),
      ...(more.holdDownSeconds === undefined ? {} : { holdDown: seconds(more.holdDownSeconds) }),
      ...(more.keepLast === undefined ? {} : { keepLast: more.keepLast }),
    } satisfies AnnouncePolicy,
    minimumHealthy: 2,
    returnHealthy,
  }));
  const aggregates: AggregateSpec[] = [
    {
      prefix: BLOCK,
      aggregate: 0,
      announceWhile: announceWhile ?? { kind: 'components', atLeast: 1, scope: 'site' },
      components: [WEB, API],
    },
  ];
  const name = (prefix: number, datacenter: number): string => `${['web', 'api', 'block'][prefix]}@${datacenter}`;
  const announcer = new Announcer(sites, aggregates, {
    datacenterCount: 2,
    healthyCount: (site) => healthy[site]!,
    scheduler,
    origination: {
      originate: (prefix, datacenter, isOriginated) => {
        log.push(`${isOriginated ? '+' : '-'}${name(prefix, datacenter)}`);
        if (isOriginated) originated.add(name(prefix, datacenter));
        else originated.delete(name(prefix, datacenter));
      },
      originateAt: (prefix, router) => void log.push(`+${name(prefix, router)}`),
    },
    listener: { announced: () => 0, aggregated: () => 0 },
  });
  for (const { prefix, datacenter } of announcer.initialise()) originated.add(name(prefix, datacenter));
  const acts: (() => void)[] = [];
  const actId = scheduler.register((act) => acts[act]!());
  let now = 0;
  /** Does something and lets a second pass. */
  const after = (act: () => void): string[] => {
    now += 1;
    scheduler.schedule(instant(seconds(now)), Phase.fault, actId, acts.push(act) - 1, 0, 0);
    scheduler.run(instant(seconds(now + 0.5)));
    return [...originated].sort();
  };
  const health = (...counts: number[]): string[] =>
    after(() =>
      counts.forEach((count, site) => {
        if (healthy[site] === count) return;
        healthy[site] = count;
        announcer.healthChanged(site);
      }),
    );
  return { announcer, health, after, log, scheduler, start: [...originated].sort() };
}

const ALL = ['api@0', 'api@1', 'block@0', 'block@1', 'web@0', 'web@1'];

describe('services', () => {
  it('everything healthy is announced everywhere, and stays as long as the minimum is met', () => {
    const { start, health, log } = bench();
    expect(start).toEqual(ALL);
    expect(health(2, 2, 2, 2)).toEqual(ALL);
    expect(log).toEqual([]);
  });

  it('a site below its minimum withdraws after the delay and comes back', () => {
    const { health, log, scheduler } = bench();
    expect(health(1, 3, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@0'));
    expect(scheduler.now).toBe(seconds(1.1));
    expect(health(2, 3, 3, 3)).toEqual(ALL);
    expect(log).toEqual(['-web@0', '+web@0']);
  });

  it('each site waits for its own delay, whatever another does meanwhile', () => {
    const { health, log } = bench({ delaySeconds: 1.6 });
    health(0, 3, 3, 3);
    health(0, 0, 3, 3);
    expect(log).toEqual([]);
    health(0, 0, 3, 3);
    expect(log).toEqual(['-web@0']);
    health(0, 0, 3, 3);
    expect(log).toEqual(['-web@0', '-web@1']);
  });

  it('a change that is over before the delay announces nothing', () => {
    const { announcer, after, log } = bench();
    after(() => announcer.healthChanged(0));
    expect(log).toEqual([]);
  });

  it('a site that waits for more replicas before it returns does not flap at its minimum', () => {
    const { health, log } = bench({ returnHealthy: 3 });
    health(1, 3, 3, 3);
    health(2, 3, 3, 3);
    expect(log).toEqual(['-web@0']);
    expect(health(3, 3, 3, 3)).toEqual(ALL);
  });
});

describe('when all sites judge themselves unhealthy', () => {
  it('withdraw: the service leaves the net', () => {
    const { health } = bench();
    expect(health(0, 0, 3, 3)).toEqual(['api@0', 'api@1', 'block@0', 'block@1']);
  });

  it('fail-open: a service that fails everywhere is announced everywhere, also where it had been withdrawn', () => {
    const { health } = bench({ allUnhealthy: 'fail-open' });
    expect(health(0, 3, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@0'));
    expect(health(0, 0, 3, 3)).toEqual(ALL);
    expect(health(0, 3, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@0'));
  });

  it('keep-last: the site that failed last goes on, and hands over to the first that is healthy again', () => {
    const { health } = bench({ allUnhealthy: 'keep-last' });
    expect(health(0, 3, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@0'));
    expect(health(0, 0, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@0'));
    expect(health(3, 0, 3, 3)).toEqual(ALL.filter((name) => name !== 'web@1'));
  });

  it('keep-last: two sites that fail at once leave one', () => {
    const { health } = bench({ allUnhealthy: 'keep-last' });
    expect(health(0, 0, 3, 3).filter((name) => name.startsWith('web'))).toHaveLength(1);
  });
});

describe('keep the last few', () => {
  it('two: neither site goes, and a third of three does only while two are left', () => {
    const { health } = bench({ allUnhealthy: 'keep-last', keepLast: 2 });
    expect(health(0, 3, 3, 3)).toEqual(ALL);
    expect(health(0, 0, 3, 3)).toEqual(ALL);
  });
});

describe('damping', () => {
  it('debounce: a change that does not outlast it is none, either way', () => {
    const { health, log } = bench({ debounceSeconds: 2.5 });
    health(1, 3, 3, 3);
    health(3, 3, 3, 3);
    // Counted from the second fall, not from the first.
    health(1, 3, 3, 3);
    health(1, 3, 3, 3);
    expect(log).toEqual([]);
    health(1, 3, 3, 3);
    health(1, 3, 3, 3);
    expect(log).toEqual(['-web@0']);
    health(3, 3, 3, 3);
    health(1, 3, 3, 3);
    for (let i = 0; i < 4; i++) health(3, 3, 3, 3);
    expect(log).toEqual(['-web@0', '+web@0']);
  });

  it('hold-down: goes at once and comes back late', () => {
    const { health, log } = bench({ holdDownSeconds: 2.5 });
    health(1, 3, 3, 3);
    expect(log).toEqual(['-web@0']);
    health(3, 3, 3, 3);
    health(3, 3, 3, 3);
    expect(log).toEqual(['-web@0']);
    health(3, 3, 3, 3);
    health(3, 3, 3, 3);
    expect(log).toEqual(['-web@0', '+web@0']);
  });

  it('hold-down: a router that comes back waits before it originates, and the block with it', () => {
    const { announcer, after, log } = bench({ holdDownSeconds: 1.2 });
    after(() => announcer.restore(1, 1));
    expect(log).toEqual([]);
    after(() => undefined);
    after(() => undefined);
    expect(log.sort()).toEqual(['+api@1', '+block@1', '+web@1']);
  });

  it('hold-down: a router that dies again meanwhile waits anew, and does not hurry the other one of its site', () => {
    const { announcer, after, log } = bench({ holdDownSeconds: 2.5 });
    after(() => announcer.restore(1, 11));
    after(() => announcer.restore(1, 12));
    after(() => announcer.restore(1, 11));
    expect(log).toEqual([]);
    after(() => undefined);
    expect(log.sort()).toEqual(['+api@12', '+block@12', '+web@12']);
    after(() => undefined);
    expect(log.filter((line) => line.endsWith('@11')).sort()).toEqual(['+api@11', '+block@11', '+web@11']);
  });
});

describe('drain', () => {
  it('takes a site out at once, however healthy it is, until all have let go', () => {
    const { announcer, after } = bench();
    const left = ALL.filter((name) => name !== 'web@0');
    expect(after(() => announcer.drain(0, true))).toEqual(left);
    after(() => announcer.drain(0, true));
    expect(after(() => announcer.drain(0, false))).toEqual(left);
    expect(after(() => announcer.drain(0, false))).toEqual(ALL);
  });

  it('a drained site counts as unhealthy to the others: the last one stays, and opens where all fail', () => {
    const kept = bench({ allUnhealthy: 'keep-last' });
    kept.after(() => kept.announcer.drain(0, true));
    expect(kept.health(3, 0, 3, 3)).toContain('web@1');
    const open = bench({ allUnhealthy: 'fail-open' });
    open.health(3, 0, 3, 3);
    expect(open.after(() => open.announcer.drain(0, true))).toContain('web@1');
  });
});

describe('aggregates', () => {
  it('by site: the block goes with the last service of the site, and with that site only', () => {
    const { health } = bench();
    expect(health(0, 3, 3, 3)).toContain('block@0');
    const left = health(0, 3, 0, 3);
    expect(left).not.toContain('block@0');
    expect(left).toContain('block@1');
    expect(health(3, 3, 0, 3)).toContain('block@0');
  });

  it('at least two: one service is not enough', () => {
    const { health } = bench({ announceWhile: { kind: 'components', atLeast: 2, scope: 'site' } });
    expect(health(0, 3, 3, 3)).toEqual(['api@0', 'api@1', 'block@1', 'web@1']);
  });

  it('by AS: a site without services announces the block while another site has one', () => {
    const { health } = bench({ announceWhile: { kind: 'components', atLeast: 1, scope: 'as' } });
    expect(health(0, 3, 0, 3)).toEqual(['api@1', 'block@0', 'block@1', 'web@1']);
    expect(health(0, 0, 0, 0)).toEqual([]);
    expect(health(0, 0, 0, 3)).toEqual(['api@1', 'block@0', 'block@1']);
  });

  it('always: the block hides dead services', () => {
    const { health } = bench({ announceWhile: { kind: 'always' } });
    expect(health(0, 0, 0, 0)).toEqual(['block@0', 'block@1']);
  });
});

describe('faults', () => {
  it('a withheld service address takes what depends on it along, and two faults must both let go', () => {
    const { announcer, after } = bench();
    after(() => announcer.withhold(API, 0, true));
    expect(after(() => announcer.withhold(WEB, 0, true))).toEqual(['api@1', 'block@1', 'web@1']);
    after(() => announcer.withhold(WEB, 0, true));
    expect(after(() => announcer.withhold(WEB, 0, false))).toEqual(['api@1', 'block@1', 'web@1']);
    expect(after(() => announcer.withhold(WEB, 0, false))).toEqual(ALL.filter((name) => name !== 'api@0'));
  });

  it('a withheld aggregate comes back only if its components are there', () => {
    const { announcer, after, health } = bench();
    expect(after(() => announcer.withhold(BLOCK, 1, true))).toEqual(ALL.filter((name) => name !== 'block@1'));
    health(3, 0, 3, 0);
    expect(after(() => announcer.withhold(BLOCK, 1, false))).not.toContain('block@1');
    expect(health(3, 3, 3, 0)).toContain('block@1');
  });

  it('a router that comes back is told all that its site originates', () => {
    const { announcer, after, log } = bench();
    after(() => announcer.restore(1, 1));
    expect(log).toEqual(['+web@1', '+api@1', '+block@1']);
  });
});
