/** Goal: settings of balancing are read, filled in, and refused where they contradict each other. Method: small worlds. */
import { describe, expect, it } from 'vitest';
import type { Balance } from '../../../sim/model/topology/balance-types.ts';
import { ampleChoice, topologyFrom, worldText } from '../../support/worlds.ts';

const balanceOf = (balance: string, edit = (text: string): string => text): Balance =>
  topologyFrom(edit(worldText({ ...ampleChoice, balance }))).services.find(({ id }) => id === 'web')!.balance;

describe('balance', () => {
  it('may be a method alone: an even load, and connections that break by the method', () => {
    expect(['modulo', 'resilient', 'rendezvous', 'maglev'].map((method) => balanceOf(method).entries)).toEqual([
      null, 64, 65_536, 65_537,
    ]);
    expect(balanceOf('maglev')).toMatchObject({ isHashed: false, flowCount: null, weights: [1], isTracked: false });
  });

  it('or a method and its settings: each replica has what the hash gives it', () => {
    expect(balanceOf('{ method: maglev, entries: 251, flows: 40, weights: [2, 1], tracked: true }')).toEqual({
      method: 'maglev', entries: 251, isHashed: true, flowCount: 40, weights: [2, 1], isTracked: true,
    });
    expect(balanceOf('{ method: modulo, load: even }').isHashed).toBe(false);
  });

  it('has a bucket for each replica', () => {
    const many = (text: string): string => text.replace('sites: { aa: 3, bb: 3 }', 'sites: { aa: 100, bb: 3 }');
    expect(balanceOf('resilient', many).entries).toBe(128);
    expect(() => balanceOf('{ method: resilient, entries: 64 }', many)).toThrow(/CAT1117[^]*64 entries for 100 replicas/);
  });

  it.each([
    ['{ method: maglev, entries: 100 }', /CAT1117[^]*100 is not a prime/],
    ['{ method: modulo, entries: 100 }', /CAT1117[^]*no table/],
    ['random', /modulo/],
    ['{ method: maglev, flows: 0 }', /flows/],
  ])('is refused: %s', (balance, message) => {
    expect(() => balanceOf(balance)).toThrow(message);
  });
});
