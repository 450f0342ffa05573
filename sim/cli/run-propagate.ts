/** The work behind `catchment propagate`: words to speakers and links of the graph, the propagation, its text or document. */
import type { Seed } from '../kernel/dice.ts';
import { isAsn } from '../model/asn.ts';
import { nearest } from '../model/diagnostics/nearest.ts';
import { duration } from '../model/units.ts';
import { plain } from '../report/palette.ts';
import { ExitCode } from '../report/exit-code.ts';
import { asGraphOf, halfEdgeBetween, speakerOfAs } from '../routing/graph/as-graph.ts';
import type { RoutingGraph } from '../routing/graph/graph.ts';
import { providerCycle } from '../routing/graph/provider-cycle.ts';
import { propagate } from '../run/propagation/propagation.ts';
import type { Change } from '../run/propagation/state-source.ts';
import { whatIfs } from '../run/propagation/what-ifs.ts';
import { linkDelayUs } from '../run/propagation/timed.ts';
import { readAsGraph } from './as-graph-file.ts';
import { didYouMean, UsageError } from './errors.ts';
import { diagnosticsText } from './load-suite.ts';
import type { ReporterOutput } from './outputs.ts';
import { propagationJson } from './propagation-json.ts';
import { propagationText } from './propagation-text.ts';
import type { Terminal } from './terminal.ts';
import { spareInputs } from './spare-inputs.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface PropagateWishes {
  readonly graph: string;
  readonly origins: string;
  readonly withdraw: string | null;
  readonly failLinks: readonly string[];
  readonly whatIfs: readonly string[];
  readonly mode: 'steady' | 'events';
  /** As it was typed; null: the default. */
  readonly mrai: string | null;
  readonly seed: number;
  /** ASes whose routes are shown, as they were typed; null: nobody's. */
  readonly asked: string | null;
  readonly cache: string | null;
  readonly reporters: readonly ReporterOutput<'pretty' | 'json'>[];
}

const MRAI_DEFAULT_US = 30_000_000;
const MRAI_MAX_US = 1_800_000_000;
const NEIGHBOURS_SHOWN = 5;
const CYCLE_SHOWN = 8;

export async function runPropagate(wishes: PropagateWishes, terminal: Terminal): Promise<number> {
  const { mode, reporters } = wishes;
  if (wishes.graph === '') throw new UsageError('--graph needs the name of a file');
  if (wishes.cache === '') throw new UsageError('--cache needs the name of a folder');
  for (const { file } of reporters) if (file !== null) checkWritable(file);
  const originNumbers = asNumbersOf('origins', wishes.origins);
  const withdrawn = wishes.withdraw === null ? [] : asNumbersOf('withdraw', wishes.withdraw);
  const announcing = new Set(originNumbers);
  for (const asn of withdrawn) {
    if (announcing.has(asn)) continue;
    const near = nearest(String(asn), originNumbers.map(String));
    throw new UsageError(`--withdraw: AS ${asn} is not among the origins`, didYouMean(near));
  }
  const askedNumbers = wishes.asked === null ? [] : asNumbersOf('as', wishes.asked);
  const pairs = linkPairsOf(wishes.failLinks);
  const questions = whatIfsOf(wishes.whatIfs);
  const mraiUs = mode === 'steady' ? 0 : mraiOf(wishes.mrai);
  const loaded = readAsGraph(wishes.graph, wishes.cache);
  if (!loaded.ok) {
    terminal.err(diagnosticsText(loaded.diagnostics, terminal));
    return ExitCode.usage;
  }
  spareInputs(reporters);
  const { remark, form, adjacency } = loaded.value;
  if (remark !== null) terminal.err(`${remark}\n`);
  const seed = wishes.seed as Seed;
  const graph = asGraphOf(adjacency, { delayUs: mode === 'steady' ? () => 0 : linkDelayUs(seed), mraiUs });
  const cycle = providerCycle(graph).map((speaker) => `AS ${graph.asNumbers[speaker]}`);
  if (cycle.length > 0) {
    const more = cycle.length > CYCLE_SHOWN ? ` … (${cycle.length} ASes)` : ` > ${cycle[0]}`;
    const way = `${cycle.slice(0, CYCLE_SHOWN).join(' > ')}${more}`;
    terminal.err('some ASes are, through others, providers of themselves; the states are unique nevertheless\n');
    terminal.err(`  from customer to provider: ${way}\n`);
  }
  const origins = originNumbers.map((asn) => speakerNamed(graph, 'origins', asn));
  const changes: Change[] = [
    ...withdrawn.map((asn): Change => ({ kind: 'withdraw', origin: speakerOfAs(graph, asn) })),
    ...pairs.map(([a, b]): Change => ({ kind: 'fail-link', halfEdge: linkNamed(graph, a, b) })),
  ];
  const asked = askedNumbers.map((asn) => speakerNamed(graph, 'as', asn));
  const propagation = propagate(graph, { origins, changes, mode, seed, asked });
  const answers = questions === null ? null : whatIfs(graph, { origins, changes, ...questions });
  const shown = { file: wishes.graph, form, graph, mode, mraiUs, seed, origins: originNumbers, propagation, answers };
  for (const { name, file } of reporters) {
    const palette = file === null ? terminal.outPalette : plain;
    const text = name === 'json' ? propagationJson(shown) : propagationText(shown, palette);
    if (file === null) terminal.out(text);
    else writeFileAtomically(file, text);
  }
  if (propagation.isStable) return ExitCode.passed;
  terminal.err('routes still changed after more events than any graph should need\n');
  return ExitCode.inconclusive;
}

/** @throws UsageError for what is no list of different AS numbers. */
function asNumbersOf(name: string, text: string): readonly number[] {
  const numbers = text.split(',').map((part) => asNumberOf(name, part.trim()));
  const seen = new Set<number>();
  for (const asn of numbers) {
    if (seen.has(asn)) throw new UsageError(`--${name}: AS ${asn} stands twice`);
    seen.add(asn);
  }
  return numbers;
}

function asNumberOf(name: string, text: string): number {
  const digits = /^(?:AS)?(\d{1,10})$/i.exec(text)?.[1];
  const asn = digits === undefined ? Number.NaN : Number(digits);
  if (isAsn(asn)) return asn;
  throw new UsageError(`--${name}: ${text === '' ? 'nothing' : text} is not an AS number`);
}

/** @throws UsageError for what is not A-B, and for a link that is named twice. */
function linkPairsOf(values: readonly string[]): readonly (readonly [number, number])[] {
  const seen = new Set<string>();
  return values.flatMap((value) => value.split(',')).map((text) => {
    const ends = text.trim().split('-');
    if (ends.length !== 2) throw new UsageError(`--fail-link is not written as A-B: ${text.trim() || 'nothing'}`);
    const [a, b] = ends.map((end) => asNumberOf('fail-link', end.trim())) as [number, number];
    const key = `${Math.min(a, b)}-${Math.max(a, b)}`;
    if (seen.has(key)) throw new UsageError(`--fail-link: the link ${key} stands twice`);
    seen.add(key);
    return [a, b];
  });
}

interface Questions {
  readonly asksOrigins: boolean;
  readonly linkCount: number;
}

/** Null when nothing is asked. @throws UsageError for what is neither origins nor links=N, or stands twice. */
function whatIfsOf(values: readonly string[]): Questions | null {
  if (values.length === 0) return null;
  let asksOrigins = false;
  let linkCount = 0;
  for (const value of values) {
    const digits = /^links=(\d{1,7})$/.exec(value)?.[1];
    if (value !== 'origins' && (digits === undefined || Number(digits) === 0)) {
      throw new UsageError(`--what-if is origins or links=N: ${value === '' ? 'nothing' : value}`);
    }
    if (value === 'origins' ? asksOrigins : linkCount > 0) throw new UsageError(`--what-if ${value.split('=')[0]} stands twice`);
    if (value === 'origins') asksOrigins = true;
    else linkCount = Number(digits);
  }
  return { asksOrigins, linkCount };
}

function mraiOf(text: string | null): number {
  if (text === null) return MRAI_DEFAULT_US;
  const result = duration.read(text);
  const shown = text === '' ? 'nothing' : text;
  if (!result.ok) {
    throw new UsageError(`--mrai is not a duration: ${shown} (expected ${duration.expected})`, didYouMean(result.hint));
  }
  if (result.value > MRAI_MAX_US) throw new UsageError(`--mrai is at most ${MRAI_MAX_US / 60_000_000} minutes: ${shown}`);
  return result.value;
}

function speakerNamed(graph: RoutingGraph, name: string, asn: number): number {
  const speaker = speakerOfAs(graph, asn);
  if (speaker >= 0) return speaker;
  const near = nearest(String(asn), Array.from(graph.asNumbers, String));
  const { asNumbers } = graph;
  const range = `its ${asNumbers.length} ASes have numbers from ${asNumbers[0]} to ${asNumbers.at(-1)}`;
  throw new UsageError(`--${name}: the graph has no AS ${asn}`, didYouMean(near === null ? null : `AS ${near}`, range));
}

function linkNamed(graph: RoutingGraph, a: number, b: number): number {
  const [from, to] = [a, b].map((asn) => speakerNamed(graph, 'fail-link', asn)) as [number, number];
  const halfEdge = halfEdgeBetween(graph, from, to);
  if (halfEdge >= 0) return halfEdge;
  const lean = degree(graph, from) <= degree(graph, to) ? from : to;
  const count = degree(graph, lean);
  const names = Array.from({ length: Math.min(count, NEIGHBOURS_SHOWN) }, (_, i) => {
    return graph.asNumbers[graph.peer[graph.firstEdge[lean]! + i]!];
  });
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  const hint = `AS ${graph.asNumbers[lean]} has links to ${names.join(', ')}${more}`;
  throw new UsageError(`--fail-link: there is no link of AS ${a} and AS ${b}`, hint);
}

const degree = ({ firstEdge }: RoutingGraph, speaker: number): number => firstEdge[speaker + 1]! - firstEdge[speaker]!;
