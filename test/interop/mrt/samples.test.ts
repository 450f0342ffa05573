/**
 * Goal: real files of public collectors are read as others read them. Method: the samples of the data directory; counts against
 * those that bgpdump gave, and where bgpdump is installed its output line by line.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gunzip } from '../../../sim/cli/gunzip.ts';
import { unpack } from '../../../sim/interop/compression.ts';
import { announcementsFrom, standingRoutes } from '../../../sim/interop/mrt/announcements.ts';
import { elementsIn, ReadingNotes, type MrtElement } from '../../../sim/interop/mrt/elements.ts';
import { elementLine } from '../../../sim/interop/mrt/lines.ts';
import { countOf, summaryOf } from '../../../sim/interop/mrt/summary.ts';
import { hasBgpdump } from '../../support/bgpdump.ts';
import { DATA_DIRECTORY, missingData, requirement } from '../../support/requirement.ts';

const need = requirement('data', missingData('mrt'));
const dump = requirement('oracle', hasBgpdump() ? null : 'bgpdump is not installed');

interface Sample {
  readonly file: string;
  readonly rib: 0;
  readonly announce: number;
  readonly withdraw: number;
  readonly state: number;
}
const samples: readonly Sample[] = [
  { file: 'ris.rrc15.updates.20100227.1610.gz', rib: 0, announce: 5920, withdraw: 1549, state: 16 },
  { file: 'ris.rrc06.updates.1427846400.gz', rib: 0, announce: 1435, withdraw: 122, state: 4 },
  { file: 'routeviews.route-views.jinx.updates.1427846400.bz2', rib: 0, announce: 8160, withdraw: 451, state: 0 },
];

function elementsOf(file: string): { readonly elements: readonly MrtElement[]; readonly notes: ReadingNotes } {
  const unpacked = unpack(readFileSync(join(DATA_DIRECTORY, 'mrt', file)), gunzip);
  if (!unpacked.ok) throw new Error(unpacked.problem);
  const notes = new ReadingNotes();
  return { elements: [...elementsIn(unpacked.bytes, notes)], notes };
}

describe.skipIf(need.skip)(`files of collectors${need.reason}`, () => {
  it('have 7,485, 1,561 and 8,611 elements', () => {
    expect(samples.map(({ file }) => elementsOf(file).elements.length)).toEqual([7485, 1561, 8611]);
  });

  it.each(samples)('$file has so many of each kind, and nothing that cannot be read', ({ file, ...counts }) => {
    const { elements, notes } = elementsOf(file);
    expect(notes.problems).toEqual([]);
    expect(summaryOf(elements).elements).toEqual(counts);
  });

  it('tell prefixes with their origins', () => {
    const { elements } = elementsOf(samples[2]!.file);
    const seeds = announcementsFrom(elements);
    const announced = elements.flatMap((element) => (element.kind === 'announce' ? [element] : []));
    expect(seeds.size).toBeGreaterThan(5000);
    for (const { prefix, origins } of seeds.values()) {
      for (const { asn } of origins) {
        const isSeen = announced.some((one) => one.prefix.text === prefix.text
          && one.attributes.asPath?.at(-1)?.ases.includes(asn) === true);
        if (!isSeen) expect.fail(`nobody announced ${prefix.text} from AS ${asn}`);
      }
    }
    expect(standingRoutes(elements).length).toBeGreaterThanOrEqual(seeds.size);
    expect(countOf(summaryOf(elements).elements)).toBe(8611);
  });
});

describe.skipIf(need.skip || dump.skip)(`beside bgpdump${need.reason}${dump.reason}`, () => {
  it.each(samples)('$file gives the same lines', ({ file }) => {
    const theirs = execFileSync('bgpdump', ['-q', '-m', join(DATA_DIRECTORY, 'mrt', file)], { maxBuffer: 1 << 26 });
    const ours = elementsOf(file).elements.map((element) => `${elementLine(element)}\n`).join('');
    expect(ours).toBe(theirs.toString());
  });
});
