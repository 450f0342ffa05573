/**
 * What other simulators took on the same graphs, measured elsewhere on two cores of an AMD EPYC, one after another; ranges are
 * over repeats. C-BGP 2.2.0, bgpsim 0.20.4 (FIFO), BGPy 13.0.11 (static, `python -O`) and TopologyMapping's bgpsim. The last two
 * have no dynamics: what they took for a withdrawal is computing anew. Figures in ms; empty where there is none.
 * Which three origins they took is not known; ours are the last AS, which is the one that is lost, and those at two thirds and in
 * the middle.
 */
import type { Measures } from './measures.ts';

interface Peers {
  readonly phase: string;
  /** Suite and figure of ours. */
  readonly ours: readonly [suite: string, name: string];
  readonly theirs: readonly [cbgp: string, bgpsim: string, bgpy: string, topologyMapping: string];
}

const PEERS: readonly Peers[] = [
  { phase: '1k load', ours: ['1k of peers', 'load ms'], theirs: ['64', '57', '17', '25 + 24 a run'] },
  { phase: '1k announce', ours: ['1k of peers', 'announce ms'], theirs: ['32–46', '8–11', '12', '15'] },
  { phase: '1k withdraw', ours: ['1k of peers', 'withdraw ms'], theirs: ['465–513', '56–61', '17', ''] },
  { phase: '10k load', ours: ['10k of peers', 'load ms'], theirs: ['649', '3,990', '570', '323 + 490 a run'] },
  { phase: '10k announce', ours: ['10k of peers', 'announce ms'], theirs: ['616–661', '164–299', '166–173', '254'] },
  { phase: '10k withdraw', ours: ['10k of peers', 'withdraw ms'], theirs: ['16,560–17,290', '3,367–4,073', '262', ''] },
  { phase: '10k three origins', ours: ['10k of peers', 'three origins announce ms'], theirs: ['658', '197', '295', '287'] },
  { phase: '10k one of three lost', ours: ['10k of peers', 'one of three lost ms'], theirs: ['73', '22', '389', '276'] },
  { phase: '10k the other two lost', ours: ['10k of peers', 'the other two lost ms'], theirs: ['41,231', '7,032', '', ''] },
  { phase: '10k announce 20 prefixes', ours: ['10k × 20', 'announce 20 prefixes ms'], theirs: ['16,498', '5,926', '', ''] },
  { phase: '10k × 20 one link lost', ours: ['10k × 20', 'one of 100 links lost ms'], theirs: ['', '22,435', '', ''] },
  { phase: '10k × 20 link restored', ours: ['10k × 20', 'one of 100 links restored ms'], theirs: ['', '18,624', '', ''] },
  {
    phase: '70k load',
    ours: ['70k of peers', 'load ms'],
    theirs: ['cannot: 16 bits', '278,900–323,000', '6,161', '3,441 + 4,800 a run'],
  },
  { phase: '70k announce', ours: ['70k of peers', 'announce ms'], theirs: ['', '1,682–2,505', '2,592–3,029', '2,708'] },
  { phase: '70k withdraw', ours: ['70k of peers', 'withdraw ms'], theirs: ['', '77,239–90,207', '3,218', ''] },
  { phase: '70k one of three lost', ours: ['70k of peers', 'one of three lost ms'], theirs: ['', '915–1,151', '2,841', '2,727'] },
  { phase: '70k the other two lost', ours: ['70k of peers', 'the other two lost ms'], theirs: ['', '87,018–106,305', '', ''] },
  { phase: '70k memory, MB', ours: ['70k of peers', 'RSS MB'], theirs: ['', '2,137', '490', '661–947'] },
];

/** Our figures beside theirs, of the suites that were measured; empty without any. */
export function peerRows(measured: ReadonlyMap<string, Measures>, figure: (value: number) => string): string[] {
  const rows = PEERS.flatMap(({ phase, ours: [suite, name], theirs }) => {
    const value = measured.get(suite)?.[name];
    return value === undefined ? [] : [`| ${phase} | ${figure(value)} | ${theirs.join(' | ')} |`];
  });
  if (rows.length === 0) return [];
  return [
    'The same graphs in other simulators, ms; theirs were measured elsewhere (same kind of machine), ours here, warm.', '',
    '| phase | catchment | C-BGP | bgpsim | BGPy | TopologyMapping |', '|---|--:|--:|--:|--:|--:|', ...rows,
  ];
}
