/**
 * Goal: what must hold for any world and any faults: repeatability, conservation, no effect without strength, names that mean
 * nothing, traces that play both ways, recovery. Method: random small worlds with random faults (test/support/worlds.ts), run end
 * to end; each law is checked on the trace or on the world at its end.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, seconds } from '../../sim/kernel/time.ts';
import type { Fault } from '../../sim/model/scenario/types.ts';
import { simulate } from '../../sim/run/simulate.ts';
import { EVENT_KINDS, EventKind } from '../../sim/trace/event-kinds.ts';
import { Keyframes } from '../../sim/trace/keyframes.ts';
import { isRequestColumn, LEDGER_OFFERED } from '../../sim/trace/ledger.ts';
import { Outcome } from '../../sim/trace/reasons.ts';
import { walk } from '../../sim/routing/forwarding/walk.ts';
import { flowSignals, loadSignals, routingState, trafficState, worldAfter } from '../support/runs.ts';
import { trouble } from '../support/random-faults.ts';
import {
  ampleChoice, ampleWorlds, fault, scenarioOf, tightWorlds, topologyFrom, withPlatform, worldOf, worldText, type WorldChoice,
} from '../support/worlds.ts';
import { RESTLESS_KINDS } from '../support/random-network-faults.ts';

const runs = { numRuns: 40 };
const anyTimes = { atMaxSeconds: 200, forMaxSeconds: 300, heals: false };
const restingWorlds = fc.oneof(ampleWorlds, withPlatform(ampleWorlds));
const healing = { atMaxSeconds: 200, forMaxSeconds: 200, heals: true };

const scenario = (choice: WorldChoice, faults: readonly Fault[], seed = 1, durationSeconds = 600) =>
  scenarioOf(worldOf(choice), { faults, seed, duration: seconds(durationSeconds) });

describe('repeatability', () => {
  it('the same scenario and seed give the same hashes, with rows kept or streamed', () => {
    fc.assert(
      fc.property(trouble(tightWorlds, anyTimes), fc.integer({ min: 0, max: 2 ** 31 }), ({ choice, faults }, seed) => {
        const first = simulate(scenario(choice, faults, seed));
        const second = simulate(scenario(choice, faults, seed), { keepRows: false });
        expect(second.trace.hashes()).toEqual(first.trace.hashes());
        expect(second.eventCount).toBe(first.eventCount);
      }),
      runs,
    );
  });

  it('a run does not know what ran before it on the same topology', () => {
    fc.assert(
      fc.property(trouble(tightWorlds, anyTimes), ({ choice, faults }) => {
        const fresh = scenarioOf(topologyFrom(worldText(choice)), { faults });
        simulate(scenario(choice, [fault({ kind: 'datacenter.fail', how: 'both' }, ['datacenter/aa'], { forSeconds: 90 })], 77));
        expect(simulate(scenario(choice, faults)).trace.hashes()).toEqual(simulate(fresh).trace.hashes());
      }),
      runs,
    );
  });

  it('another seed gives another run wherever chance has a say', () => {
    const power = fault({ kind: 'datacenter.fail', how: 'power' }, ['datacenter/aa'], { forSeconds: 100 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 2, maxLength: 2 }), ([a, b]) => {
        const hash = (seed: number): string => simulate(scenario(ampleChoice, [power], seed)).trace.hashes().behaviourHash;
        expect(hash(a!)).not.toBe(hash(b!));
      }),
      { numRuns: 10 },
    );
  });

  it('running to an end in pieces is running to it at once', () => {
    fc.assert(
      fc.property(
        trouble(tightWorlds, anyTimes),
        fc.array(fc.integer({ min: 0, max: 600_000_000 }), { maxLength: 4 }),
        ({ choice, faults }, stops) => {
          const whole = worldAfter(scenario(choice, faults));
          const pieces = worldAfter(scenario(choice, faults), stops);
          expect(pieces.writer.finish().hashes()).toEqual(whole.writer.finish().hashes());
        },
      ),
      runs,
    );
  });
});

describe('conservation', () => {
  it('at every instant requests made are requests ended and requests pending, and nothing is negative', () => {
    fc.assert(
      fc.property(trouble(tightWorlds, anyTimes), ({ choice, faults }) => {
        const { trace } = simulate(scenario(choice, faults));
        const flows = flowSignals();
        const loads = loadSignals();
        let time = 0;
        const check = (): void => {
          flows.advance(time);
          loads.advance(time);
          const offered = new Map<string, number>();
          const ended = new Map<string, number>();
          for (const [cell, { area, value }] of flows.byCell) {
            const [flow, column] = cell.split(' ');
            expect(value, `rate of ${cell} at ${time}`).toBeGreaterThan(-1e-6);
            if (Number(column) === LEDGER_OFFERED) offered.set(flow!, area);
            else if (isRequestColumn(Number(column))) ended.set(flow!, (ended.get(flow!) ?? 0) + area);
          }
          for (const [flow, made] of offered) {
            expect(
              made - (ended.get(flow) ?? 0), `pending of flow ${flow} at ${time}`,
            ).toBeGreaterThan(-1e-6 * Math.max(1, made));
          }
          // Contributions are rounded to 2⁻⁸ bits per second and second of growth: over ten minutes a few bits per second.
          for (const [cell, { value }] of loads.byCell) expect(value, `load ${cell} at ${time}`).toBeGreaterThan(-8);
        };
        let checks = 0;
        trace.forEach((row) => {
          if (row.time !== time) {
            // Every instant of short runs, and a thinning sample of the busiest ones.
            if (checks++ < 300 || checks % 16 === 0) check();
            time = row.time;
          }
          flows.row(row);
          loads.row(row);
        });
        time = trace.end;
        check();
      }),
      runs,
    );
  });

  it('once nothing fails any more, nothing stays pending longer than the retries last', () => {
    fc.assert(
      fc.property(trouble(ampleWorlds, healing), ({ choice, faults }) => {
        const { trace } = simulate(scenario({ ...choice, curve: 'flat' }, faults, 1, 1800));
        const flows = flowSignals();
        trace.forEach((row) => flows.row(row));
        flows.advance(trace.end);
        trace.entities('flow').forEach((_, flow) => {
          const made = flows.of(flow, LEDGER_OFFERED).area;
          let ended = 0;
          for (const [cell, { area }] of flows.byCell) {
            const [who, column] = cell.split(' ').map(Number);
            if (who === flow && isRequestColumn(column!)) ended += area;
          }
          expect(Math.abs(made - ended)).toBeLessThan(1e-7 * made + 1e-6);
        });
      }),
      runs,
    );
  });
});

describe('what has no strength and what has only a name', () => {
  const zero: readonly ((one: Fault) => Fault)[] = [
    (one) => ({ ...one, for: seconds(0) }),
    (one) => ({ ...one, target: [] }),
    (one) => fault(
      { kind: 'demand.scale', by: 1, ramp: seconds(5) }, ['client/paris'], { id: one.id, atSeconds: 10, forSeconds: 20 },
    ),
  ];

  it('a fault of zero strength leaves the behaviour alone', () => {
    fc.assert(
      fc.property(
        trouble(withPlatform(tightWorlds), anyTimes), fc.constantFrom(...zero), fc.nat(), ({ choice, faults }, weaken, pick) => {
        const at = pick % faults.length;
        const without = faults.filter((_, i) => i !== at);
        const weak = faults.map((one, i) => (i === at ? weaken(one) : one));
        const expected = simulate(scenario(choice, without)).trace.hashes();
        const actual = simulate(scenario(choice, weak)).trace.hashes();
        expect(actual.behaviourHash).toBe(expected.behaviourHash);
        expect(actual.traceHash).not.toBe(expected.traceHash);
      }),
      runs,
    );
  });

  it('renaming everything while ids stay leaves the behaviour alone', () => {
    fc.assert(
      fc.property(trouble(tightWorlds, anyTimes), fc.string({ minLength: 1, maxLength: 6 }), ({ choice, faults }, mark) => {
        const rename = (value: unknown): unknown => {
          if (Array.isArray(value)) return value.map(rename);
          if (typeof value !== 'object' || value === null) return value;
          return Object.fromEntries(
            Object.entries(value).map(([key, inner]) =>
              key === 'name' && typeof inner === 'string' ? [key, `${mark}${inner}`] : [key, rename(inner)],
            ),
          );
        };
        const plain = scenario(choice, faults);
        const renamed = { ...plain, topology: rename(plain.topology) as typeof plain.topology };
        expect(simulate(renamed).trace.hashes().behaviourHash).toBe(simulate(plain).trace.hashes().behaviourHash);
      }),
      runs,
    );
  });
});

describe('traces', () => {
  it('play back: the old value of every row is what its cell held', () => {
    fc.assert(
      fc.property(trouble(tightWorlds, anyTimes), ({ choice, faults }) => {
        const { trace } = simulate(scenario(choice, faults));
        const broken = new Keyframes(trace).brokenRows().map((index) => {
          const row = trace.at(index);
          return `${EVENT_KINDS[row.kind]!.name} ${row.who} ${row.what}: ${row.old} → ${row.new} at ${row.time}`;
        });
        expect(broken).toEqual([]);
      }),
      runs,
    );
  });

  it('every row but the markers and the start comes from a fault or from the clock, and triggers come earlier', () => {
    fc.assert(
      fc.property(trouble(ampleWorlds, anyTimes), ({ choice, faults: drawn }) => {
        // A fault at the very start is part of how the world begins.
        const faults = drawn.map((one) => ({ ...one, at: instant(one.at + 1) }));
        const { trace } = simulate(scenario({ ...choice, curve: 'flat' }, faults));
        const first = Math.min(...faults.map(({ at }) => at));
        trace.forEach((row) => {
          if (row.time === 0 || row.kind === EventKind.faultConfirm || row.kind === EventKind.flowDecision) return;
          // With even demand nothing happens of itself.
          expect(row.roots, `row ${row.index} of kind ${row.kind}`).not.toBe(0);
          expect(row.time).toBeGreaterThanOrEqual(first);
          if (row.kind !== EventKind.faultBegin && row.kind !== EventKind.faultEnd) expect(row.trigger).toBeGreaterThanOrEqual(0);
          expect(row.trigger).toBeLessThan(row.index);
        });
      }),
      runs,
    );
  });
});

describe('recovery', () => {
  it('when every fault has healed and time has passed, routes, paths and loads are as if nothing had been', () => {
    fc.assert(
      fc.property(trouble(withPlatform(ampleWorlds), healing), fc.integer({ min: 1, max: 1000 }), ({ choice, faults }, seed) => {
        const after = worldAfter(scenario(choice, faults, seed, 1800));
        const never = worldAfter(scenario(choice, [], seed, 1800));
        expect(routingState(after)).toEqual(routingState(never));
        expect(trafficState(after)).toEqual(trafficState(never));
        const loads = (world: typeof after) => world.blueprint.resources.map(({ id }, i) => [id, world.traffic.loadAt(i)]);
        expect(loads(after)).toEqual(loads(never));
      }),
      { numRuns: 60 },
    );
  });

  it('at rest both ends of every session agree on what was sent, and no packet goes round', () => {
    fc.assert(
      fc.property(trouble(restingWorlds, anyTimes), fc.integer({ min: 1, max: 1000 }), ({ choice, faults: drawn }, seed) => {
        const faults = drawn.map((one) => (RESTLESS_KINDS.has(one.kind) ? { ...one, for: one.for ?? seconds(300) } : one));
        const world = worldAfter(scenario(choice, faults, seed, 1800));
        const { context, blueprint } = world;
        const { graph } = context;
        for (let h = 0; h < graph.halfEdgeCount; h++) {
          const mate = graph.mate[h]!;
          expect(context.sessionUp[h], `both ends of session ${h}`).toBe(context.sessionUp[mate]);
          if (context.sessionUp[h] === 0) continue;
          for (const rib of context.ribs) expect(rib.adjIn[mate]).toBe(rib.adjOut[h]);
        }
        blueprint.services.forEach(({ destination }) => {
          for (let router = 0; router < graph.speakerCount; router++) {
            expect(walk(world.walkWorld, router, destination, 7).outcome).not.toBe(Outcome.loop);
          }
        });
        blueprint.flows.forEach((_, flow) => expect(world.traffic.pathOf(flow)!.outcome).not.toBe(Outcome.loop));
        blueprint.flows.forEach((spec, flow) => {
          const known = world.traffic.pathOf(flow)!;
          const fresh = walk(world.walkWorld, spec.speaker, spec.destination, spec.hash);
          expect({ outcome: known.request.outcome, routers: known.request.routers }).toEqual({
            outcome: fresh.outcome,
            routers: fresh.routers,
          });
        });
      }),
      { numRuns: 60 },
    );
  });
});
