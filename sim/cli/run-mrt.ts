/** The work behind `catchment mrt`: each file is read, counted and shown; what could not be read is told and ends with 2. */
import { StandingRoutes, type SeedAnnouncement } from '../interop/mrt/announcements.ts';
import type { MrtElement } from '../interop/mrt/elements.ts';
import { elementLine } from '../interop/mrt/lines.ts';
import { countOf, SummaryCounter, type MrtSummary } from '../interop/mrt/summary.ts';
import { isoOf } from '../interop/utc.ts';
import { contains, readPrefix, type Prefix } from '../model/prefix.ts';
import { ExitCode } from '../report/exit-code.ts';
import type { Palette } from '../report/palette.ts';
import { plain } from '../report/palette.ts';
import { visible } from '../report/text.ts';
import { readCollected, type CollectedNotes } from './collected-file.ts';
import { UsageError } from './errors.ts';
import { realPath } from './host.ts';
import { count } from './load-suite.ts';
import type { ReporterOutput } from './outputs.ts';
import type { Terminal } from './terminal.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

export interface MrtWishes {
  readonly files: readonly string[];
  readonly prefixes: readonly string[];
  readonly withAnnouncements: boolean;
  readonly reporters: readonly ReporterOutput<'pretty' | 'json' | 'lines'>[];
}

interface Reading {
  readonly path: string;
  readonly notes: CollectedNotes;
  readonly summary: MrtSummary;
}

/** Everything that was read, in one pass. */
interface Readings {
  readonly files: readonly Reading[];
  /** Of all files one after the other, a dump and what followed it; null when nobody asked. */
  readonly announcements: readonly SeedAnnouncement[] | null;
}

const SCHEMA_VERSION = 1;
const PROBLEMS_SHOWN = 5;
const PEERS_SHOWN = 10;
const LINES_AT_ONCE = 4_096;

export async function runMrt(wishes: MrtWishes, terminal: Terminal): Promise<number> {
  spareInputs(wishes);
  const wanted = wishes.prefixes.map(prefixOf);
  const lines = new LinePrinter(wishes.reporters.filter(({ name }) => name === 'lines'), terminal);
  const routes = wishes.withAnnouncements ? new StandingRoutes() : null;
  const files: Reading[] = [];
  for (const path of wishes.files) {
    const counter = new SummaryCounter();
    const result = await readCollected(path, (element) => {
      if (!isMeant(element, wanted)) return;
      counter.add(element);
      routes?.add(element);
      lines.add(element);
    });
    if (!result.ok) throw new UsageError(`cannot read ${path}: ${result.problem}`);
    files.push({ path, notes: result.notes, summary: counter.summary() });
  }
  lines.finish();
  const readings = { files, announcements: routes === null ? null : [...routes.announcements().values()] };
  for (const { name, file } of wishes.reporters) {
    if (name === 'lines') continue;
    const palette = file === null ? terminal.outPalette : plain;
    const text = name === 'json' ? jsonText(readings) : prettyText(readings, palette);
    if (file === null) terminal.out(text);
    else writeFileAtomically(file, text);
  }
  for (const { path, notes } of files) terminal.err(problemText(path, notes));
  return files.some(({ notes }) => notes.problemCount > 0) ? ExitCode.usage : ExitCode.passed;
}

/** An element about one of the prefixes; any where none is named. */
const isMeant = (element: MrtElement, wanted: readonly Prefix[]): boolean =>
  wanted.length === 0 || (element.kind !== 'state' && wanted.some((prefix) => contains(prefix, element.prefix)));

/** Lines as they come, a portion at a time, so that nobody holds a million at once on their way to the terminal. */
class LinePrinter {
  private readonly outputs: readonly ReporterOutput<string>[];
  private readonly terminal: Terminal;
  private readonly kept: Uint8Array[] = [];
  private portion: string[] = [];
  private isClosed = false;

  constructor(outputs: readonly ReporterOutput<string>[], terminal: Terminal) {
    this.outputs = outputs;
    this.terminal = terminal;
    terminal.onClosed(() => {
      this.isClosed = true;
    });
  }

  add(element: MrtElement): void {
    if (this.outputs.length > 0 && this.portion.push(`${elementLine(element)}\n`) >= LINES_AT_ONCE) this.flush();
  }

  finish(): void {
    this.flush();
    for (const { file } of this.outputs) if (file !== null) writeFileAtomically(file, Buffer.concat(this.kept));
  }

  private flush(): void {
    const text = this.portion.join('');
    this.portion = [];
    for (const { file } of this.outputs) {
      if (file !== null) this.kept.push(Buffer.from(text));
      else if (!this.isClosed) this.terminal.out(text);
    }
  }
}

function prefixOf(text: string): Prefix {
  const result = readPrefix(text);
  if (result.ok) return result.prefix;
  throw new UsageError(`--prefix ${text}: ${result.problem}`);
}

/** @throws UsageError when a report would take the place of an input, or of another report. */
function spareInputs({ files, reporters }: MrtWishes): void {
  const inputs = new Set(files.map(realPath));
  const taken = new Set<string>();
  for (const { file } of reporters) {
    if (file === null) continue;
    checkWritable(file);
    if (inputs.has(realPath(file))) throw new UsageError(`cannot write ${file}: it is an input of this run`);
    if (taken.has(realPath(file))) throw new UsageError(`cannot write ${file}: it is written twice`);
    taken.add(realPath(file));
  }
}

function problemText(path: string, { problems, problemCount }: CollectedNotes): string {
  if (problemCount === 0) return '';
  const shown = problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${visible(problem)}\n`).join('');
  const more = problemCount > PROBLEMS_SHOWN ? `  and ${problemCount - PROBLEMS_SHOWN} more\n` : '';
  return `${visible(path)}: ${count(problemCount, 'record')} could not be read\n${shown}${more}`;
}

function jsonText({ files, announcements }: Readings): string {
  const shown = files.map(({ path, notes, summary }) => ({
    file: path,
    ...notes,
    elementCount: countOf(summary.elements),
    ...summary,
    prefixCount: { ipv4: summary.prefixCount[4], ipv6: summary.prefixCount[6] },
  }));
  const seeds = announcements?.map(({ prefix, origins }) => ({ prefix: prefix.text, origins })) ?? null;
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, files: shown, announcements: seeds }, null, 2)}\n`;
}

function prettyText({ files, announcements }: Readings, palette: Palette): string {
  const parts = files.map((reading) => fileLines(reading, palette));
  if (announcements !== null) {
    parts.push([palette.bold('announced at the end'), ...announcements.map(({ prefix, origins }) => {
      const seen = origins.map(({ asn, peerCount }) => `AS${asn} (${count(peerCount, 'peer')})`);
      return `  ${prefix.text}  ${seen.join(', ')}`;
    })]);
  }
  return parts.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
}

function fileLines({ path, notes, summary }: Reading, palette: Palette): string[] {
  const { elements, time, peers, prefixCount, originCount } = summary;
  const kinds = [
    [elements.rib, 'in tables'], [elements.announce, 'announced'], [elements.withdraw, 'withdrawn'],
    [elements.state, 'changes of session state'],
  ] as const;
  const parts = kinds.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  const lines = [
    palette.bold(visible(path)),
    `  ${count(countOf(elements), 'element')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`,
  ];
  if (time !== null) lines.push(`  ${isoOf(time.firstUs)} to ${isoOf(time.lastUs)} UTC`);
  const origins = `${originCount} origin ${originCount === 1 ? 'AS' : 'ASes'}`;
  const prefixes = `${prefixCount[4]} IPv4 and ${prefixCount[6]} IPv6 prefixes`;
  lines.push(`  ${prefixes} from ${origins}, heard from ${count(peers.length, 'peer')}`);
  for (const peer of peers.slice(0, PEERS_SHOWN)) {
    lines.push(`    ${peer.address.padEnd(24)} ${`AS${peer.asn}`.padEnd(12)} ${countOf(peer.elements)}`);
  }
  if (peers.length > PEERS_SHOWN) lines.push(palette.dim(`    and ${peers.length - PEERS_SHOWN} more`));
  if (notes.passedOverCount > 0) {
    lines.push(palette.dim(`  ${count(notes.passedOverCount, 'record')} of other kinds passed over`));
  }
  return lines;
}
