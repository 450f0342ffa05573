/**
 * Goal: engine and solver choose what real daemons chose, in every state of recorded cases. Method: cases recorded from BIRD are
 * replayed without any daemon; a recording that was tampered with must be noticed, so that the comparison itself is tested.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATA_DIRECTORY, requirement } from '../support/requirement.ts';
import { recordedCase, type RecordedCase } from './case.ts';
import { replay } from './replay.ts';

const OWN = join(import.meta.dirname, 'recorded');
const SHARED = join(DATA_DIRECTORY, '..', 'oracle', 'fixtures');

const files = (directory: string): string[] => {
  try {
    return readdirSync(directory).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
};
const read = (directory: string, file: string): RecordedCase =>
  recordedCase.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));

describe('recorded cases of this project', () => {
  it.each(files(OWN))('%s', (file) => {
    const { routes, mismatches } = replay(read(OWN, file), file);
    expect(mismatches).toEqual([]);
    expect(routes).toBeGreaterThan(100);
  });

  it('are there for each family', () => {
    const families = new Set(files(OWN).map((file) => read(OWN, file).family));
    expect([...families].sort()).toEqual(['communities', 'gao-rexford', 'interior']);
  });

  it.each(['from', 'path', 'local-pref', 'MED', 'origin', 'next hop'])('betray a wrong %s', (what) => {
    const recorded = structuredClone(read(OWN, files(OWN)[0]!));
    const column = ['from', 'path', 'local-pref', 'MED', 'origin', 'next hop'].indexOf(what);
    const wrong = [recorded.topology.ases[0]!.id, [1, 2, 3], 77, 4711, 'EGP', recorded.topology.ases[0]!.id];
    const last = recorded.states.at(-1)!;
    const router = Object.keys(last.best).findLast((id) => id !== recorded.topology.ases[0]!.id)!;
    const prefix = Object.keys(last.best[router]!).find((text) => last.best[router]![text]![0] !== null)!;
    const choice = last.best[router]![prefix]!;
    (choice as unknown[])[column] = wrong[column];
    expect(replay(recorded, 'tampered').mismatches.length).toBeGreaterThan(0);
  });

  it('betray a catchment that is not so', () => {
    const recorded = structuredClone(read(OWN, files(OWN)[0]!));
    const [catchment] = Object.values(recorded.states[0]!.catchment);
    const router = Object.keys(catchment!)[0]!;
    catchment![router] = catchment![router] === null ? router : null;
    expect(replay(recorded, 'tampered').mismatches).toHaveLength(2);
  });
});

const found = files(SHARED);
const need = requirement('data', found.length > 0 ? null : 'there are no recorded cases beside the data directory');

describe.skipIf(need.skip)(`recorded cases of others${need.reason}`, () => {
  it.each(found)('%s', (file) => {
    const { routes, mismatches } = replay(read(SHARED, file), file);
    expect(mismatches).toEqual([]);
    expect(routes).toBeGreaterThan(100);
  });
});
