/**
 * Goal: users of a unicast service follow a DNS change as slowly as was measured (ANY-7; Zhu et al., IMC 2022: TTLs run out
 * uniformly, 13 % of connections start after expiry, with a median of 56 s). Method: 20,000 drawn clients against the figures
 * and, by Kolmogorov-Smirnov, against the closed form that the traffic layer integrates; fixed seeds.
 */
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';
import { LATE_CONNECTIONS, movedAfterUs, movedRatio, type DnsSteering } from '../../sim/traffic/dns-steering.ts';
import { KS_1_PERCENT, ksDistance, mean, median, uniformCdf } from './statistics.ts';

const CLIENTS = 20_000;
const SECOND_US = 1_000_000;

const steeringOf = (ttlSeconds: number): DnsSteering => ({ ttlUs: ttlSeconds * SECOND_US, ...LATE_CONNECTIONS });

/** Clients drawn one by one: their remaining TTL, and how long after the change and after expiry they moved. */
function clients(steering: DnsSteering): { remaining: number; moved: number; late: number }[] {
  const dice = stream(7, `dns/${steering.ttlUs}`);
  return Array.from({ length: CLIENTS }, () => {
    const age = dice.unit();
    const remaining = steering.ttlUs * (1 - age);
    const moved = movedAfterUs(steering, age, dice.unit(), dice.unit());
    return { remaining, moved, late: moved - remaining };
  });
}

describe.each([20, 60, 300])('a DNS change with a TTL of %i s', (ttlSeconds) => {
  const steering = steeringOf(ttlSeconds);
  const drawn = clients(steering);

  it('leaves 13 % of connections late, by a median of 56 s', () => {
    const late = drawn.filter(({ late: lateUs }) => lateUs > 0).map(({ late: lateUs }) => lateUs / SECOND_US);
    expect(Math.abs(late.length / CLIENTS - 0.13)).toBeLessThan(0.007);
    expect(Math.abs(median(late) - 56)).toBeLessThan(56 * 0.07);
  });

  it('moves all others uniformly within the TTL', () => {
    const inTime = drawn.filter(({ late }) => late === 0).map(({ moved }) => moved);
    expect(ksDistance(inTime, uniformCdf(0, steering.ttlUs))).toBeLessThan(KS_1_PERCENT);
  });

  it('is told by the closed form', () => {
    const moved = drawn.map((client) => client.moved);
    expect(ksDistance(moved, (us) => movedRatio(steering, us))).toBeLessThan(KS_1_PERCENT);
    const grid = Array.from({ length: 2000 }, (_, i) => movedRatio(steering, i * SECOND_US));
    grid.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(i === 0 ? 0 : grid[i - 1]!));
    expect(grid[0]).toBe(0);
    expect(grid.at(-1)).toBeGreaterThan(0.999);
    const lateMeanUs = LATE_CONNECTIONS.lateMedianUs / Math.LN2;
    const wanted = steering.ttlUs / 2 + LATE_CONNECTIONS.lateRatio * lateMeanUs;
    expect(Math.abs(mean(moved) / wanted - 1)).toBeLessThan(0.03);
  });
});

it('with a TTL of 0 only the late ones stay behind', () => {
  const steering = steeringOf(0);
  expect(movedRatio(steering, 0)).toBeCloseTo(0.87, 12);
  expect(movedRatio(steering, 56 * SECOND_US)).toBeCloseTo(0.87 + 0.13 / 2, 12);
  expect(movedRatio(steering, -1)).toBe(0);
});
