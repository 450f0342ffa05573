/**
 * Goal: the origins of a prefix are those that a file of a route collector shows at its end, or the reason why there are none.
 * Method: small MRT files by hand; then a real one, whose origins are announced into the real AS graph by the built program.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequencePath } from '../../sim/interop/mrt/as-path.ts';
import { NO_ATTRIBUTES } from '../../sim/interop/mrt/attributes.ts';
import type { MessageRecord, MrtRecord, SessionFields } from '../../sim/interop/mrt/records.ts';
import { writeMrt } from '../../sim/interop/mrt/write.ts';
import { parsePrefix } from '../../sim/model/prefix.ts';
import { DATA_DIRECTORY, missingData, requirement } from '../support/requirement.ts';
import { catchment } from './program.ts';

const need = requirement('data', missingData('as-rel') ?? missingData('mrt'));

const session = (peer: number): SessionFields => ({
  timeUs: 1_000_000, isExtended: false, asnBytes: 4, peerAsn: peer, localAsn: 9, interfaceIndex: 0,
  peerAddress: `10.0.0.${peer}`, localAddress: '10.0.1.1',
});
const update = (
  peer: number, announced: readonly string[], path: readonly number[], withdrawn: readonly string[] = [],
): MessageRecord => ({
  kind: 'message', ...session(peer), hasPathIds: false, message: {
    type: 'update', withdrawn: withdrawn.map(parsePrefix), announced: announced.map(parsePrefix),
    attributes: { ...NO_ATTRIBUTES, origin: 'igp', asPath: sequencePath(path), nextHop: `10.0.0.${peer}` },
  },
});
/** AS 3 and 4 announce 192.0.2.0/24 to the end, AS 5 did until it withdrew, AS 2 until its session fell. */
const records: MrtRecord[] = [
  update(1, ['192.0.2.0/24'], [1, 4]),
  update(2, ['192.0.2.0/24'], [2]),
  update(3, ['192.0.2.0/24', '192.0.0.0/16'], [3]),
  update(6, ['192.0.2.0/24'], [6, 3]),
  update(5, ['192.0.2.0/24'], [5]),
  update(5, [], [], ['192.0.2.0/24']),
  { kind: 'state-change', ...session(2), oldState: 6, newState: 1 },
];

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'catchment-origins-')));
  writeFileSync(join(folder, 'a.mrt'), writeMrt(records));
  writeFileSync(join(folder, 'cut.mrt'), writeMrt(records).subarray(0, -3));
  writeFileSync(join(folder, 'g.txt'), '1|3|-1\n1|4|-1\n2|4|-1\n1|2|0\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const propagate = async (...words: string[]): Promise<Awaited<ReturnType<typeof catchment>>> =>
  await catchment(['propagate', '--graph', 'g.txt', ...words], { cwd: folder });

describe('origins from a file', () => {
  it('are those that stand at its end, most widely seen first', async () => {
    const { code, stdout } = await propagate('--origins-from', 'a.mrt', '--prefix', '192.0.2.0/24', '-r', 'json');
    expect([code, (JSON.parse(stdout) as { origins: number[] }).origins]).toEqual([0, [3, 4]]);
  });

  it('are told to be incomplete when the file is', async () => {
    const { code, stderr } = await propagate('--origins-from', 'cut.mrt', '--prefix', '192.0.0.0/16');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^cut\.mrt: not everything could be read, .*byte \d+/)]);
  });

  it.each([
    [['--origins-from', 'a.mrt', '--prefix', '192.0.3.0/24'],
      'a.mrt: nobody announces 192.0.3.0/24\n  did you mean 192.0.0.0/16?'],
    [['--origins-from', 'a.mrt', '--prefix', '192.0.2.1/24'], 'host bits are set'],
    [['--origins-from', 'a.mrt'], '--origins-from needs --prefix'],
    [['--origins-from', 'b.mrt', '--prefix', '192.0.2.0/24'], 'cannot read b.mrt: there is no such file'],
    [['--origins-from', 'a.mrt', '--prefix', '192.0.2.0/24', '--origins', '3'], '--origins or --origins-from, not both'],
    [['--origins', '3', '--prefix', '192.0.2.0/24'], 'it goes with --origins-from'],
    [[], 'missing: --origins'],
  ])('%j is refused', async (words, message) => {
    const { code, stderr } = await propagate(...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe.skipIf(need.skip)(`a real prefix in the real graph${need.reason}`, () => {
  it('goes to everybody from where the collector saw it', async () => {
    const graph = join(DATA_DIRECTORY, 'as-rel/20250901.as-rel2.txt.bz2');
    const file = join(DATA_DIRECTORY, 'mrt/ris.rrc06.updates.1427846400.gz');
    const words = ['propagate', '--graph', graph, '--origins-from', file, '--prefix', '192.108.199.0/24', '-r', 'json'];
    const { code, stdout } = await catchment(words);
    const shown = JSON.parse(stdout) as { readonly origins: readonly number[]; readonly isStable: boolean };
    // 25152 2914 1880 in bgpdump's first line.
    expect([code, shown.origins, shown.isStable]).toEqual([0, [1880], true]);
  });
});
