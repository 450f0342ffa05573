/** The work behind `catchment mrt`: each file is read, counted and shown; what could not be read is told and ends with 2. */
import { announcementsFrom } from '../interop/mrt/announcements.ts';
import type { MrtElement } from '../interop/mrt/elements.ts';
import { elementLine } from '../interop/mrt/lines.ts';
import { countOf, summaryOf, type MrtSummary } from '../interop/mrt/summary.ts';
import { isoOf } from '../interop/utc.ts';
import { contains, readPrefix, type Prefix } from '../model/prefix.ts';
import { ExitCode } from '../report/exit-code.ts';
import type { Palette } from '../report/palette.ts';
import { plain } from '../report/palette.ts';
import { visible } from '../report/text.ts';
import { emptyNotes, readCollected, type CollectedFile, type CollectedNotes } from './collected-file.ts';
import { UsageError } from './errors.ts';
import { realPath, wasRead } from './host.ts';
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
  readonly file: CollectedFile;
  readonly notes: CollectedNotes;
  readonly summary: MrtSummary;
}

const SCHEMA_VERSION = 1;
const PROBLEMS_SHOWN = 5;
const PEERS_SHOWN = 10;
const LINES_AT_ONCE = 4_096;

export function runMrt(wishes: MrtWishes, terminal: Terminal): number {
  for (const { file } of wishes.reporters) if (file !== null) checkWritable(file);
  const wanted = wishes.prefixes.map(prefixOf);
  const files = wishes.files.map((path) => {
    const result = readCollected(path);
    if (result.ok) return result.file;
    throw new UsageError(`cannot read ${path}: ${result.problem}`);
  });
  spareInputs(wishes);
  const readings = files.map((file): Reading => {
    const notes = emptyNotes();
    return { file, notes, summary: summaryOf(chosen(file.elements(notes), wanted)) };
  });
  for (const { name, file } of wishes.reporters) {
    if (name === 'lines' && file === null) printLines(files, wanted, terminal);
    else {
      const text = name === 'lines' ? [...linesOf(files, wanted)].join('') : name === 'json'
        ? jsonText(readings, wanted, wishes.withAnnouncements)
        : prettyText(readings, wanted, wishes.withAnnouncements, file === null ? terminal.outPalette : plain);
      if (file === null) terminal.out(text);
      else writeFileAtomically(file, text);
    }
  }
  for (const { file, notes } of readings) terminal.err(problemText(file, notes.problems));
  return readings.some(({ notes }) => notes.problems.length > 0) ? ExitCode.usage : ExitCode.passed;
}

function prefixOf(text: string): Prefix {
  const result = readPrefix(text);
  if (result.ok) return result.prefix;
  throw new UsageError(`--prefix ${text}: ${result.problem}`);
}

/** @throws UsageError when a report would take the place of a file that was read. */
function spareInputs({ reporters }: MrtWishes): void {
  const taken = new Set<string>();
  for (const { file } of reporters) {
    if (file === null) continue;
    if (wasRead(file)) throw new UsageError(`cannot write ${file}: it is an input of this run`);
    if (taken.has(realPath(file))) throw new UsageError(`cannot write ${file}: it is written twice`);
    taken.add(realPath(file));
  }
}

/** Elements about one of the prefixes; all where none is named. */
function* chosen(elements: Iterable<MrtElement>, wanted: readonly Prefix[]): Generator<MrtElement, void, undefined> {
  for (const element of elements) {
    const isMeant = wanted.length === 0
      || (element.kind !== 'state' && wanted.some((prefix) => contains(prefix, element.prefix)));
    if (isMeant) yield element;
  }
}

function* linesOf(files: readonly CollectedFile[], wanted: readonly Prefix[]): Generator<string, void, undefined> {
  for (const file of files) for (const element of chosen(file.elements(), wanted)) yield `${elementLine(element)}\n`;
}

/** A portion at a time, so that nobody holds a million lines at once. */
function printLines(files: readonly CollectedFile[], wanted: readonly Prefix[], terminal: Terminal): void {
  let isClosed = false;
  terminal.onClosed(() => {
    isClosed = true;
  });
  let portion: string[] = [];
  for (const line of linesOf(files, wanted)) {
    if (isClosed) return;
    if (portion.push(line) < LINES_AT_ONCE) continue;
    terminal.out(portion.join(''));
    portion = [];
  }
  terminal.out(portion.join(''));
}

function problemText({ path }: CollectedFile, problems: readonly string[]): string {
  if (problems.length === 0) return '';
  const shown = problems.slice(0, PROBLEMS_SHOWN).map((problem) => `  ${problem}\n`).join('');
  const more = problems.length > PROBLEMS_SHOWN ? `  and ${problems.length - PROBLEMS_SHOWN} more\n` : '';
  return `${visible(path)}: ${count(problems.length, 'record')} could not be read\n${shown}${more}`;
}

function jsonText(readings: readonly Reading[], wanted: readonly Prefix[], withAnnouncements: boolean): string {
  const files = readings.map(({ file, notes, summary }) => ({
    file: file.path,
    format: file.format,
    recordCount: notes.recordCount,
    passedOverCount: notes.passedOverCount,
    problems: notes.problems,
    elementCount: countOf(summary.elements),
    ...summary,
    prefixCount: { ipv4: summary.prefixCount[4], ipv6: summary.prefixCount[6] },
  }));
  const announcements = withAnnouncements
    ? [...announcementsFrom(together(readings, wanted)).values()].map(({ prefix, origins }) => ({ prefix: prefix.text, origins }))
    : null;
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, files, announcements }, null, 2)}\n`;
}

/** The elements of all files one after the other: a dump and what followed it. */
function* together(readings: readonly Reading[], wanted: readonly Prefix[]): Generator<MrtElement, void, undefined> {
  for (const { file } of readings) yield* chosen(file.elements(), wanted);
}

function prettyText(
  readings: readonly Reading[], wanted: readonly Prefix[], withAnnouncements: boolean, palette: Palette,
): string {
  const lines = readings.flatMap((reading) => [...fileLines(reading, palette), '']);
  if (withAnnouncements) {
    lines.push(palette.bold('announced at the end'));
    for (const { prefix, origins } of announcementsFrom(together(readings, wanted)).values()) {
      const seen = origins.map(({ asn, peerCount }) => `AS${asn} (${count(peerCount, 'peer')})`);
      lines.push(`  ${prefix.text}  ${seen.join(', ')}`);
    }
    lines.push('');
  }
  return lines.slice(0, -1).map((line) => `${line}\n`).join('');
}

function fileLines({ file, notes, summary }: Reading, palette: Palette): string[] {
  const { elements, time, peers, prefixCount, originCount } = summary;
  const kinds = [
    [elements.rib, 'in tables'], [elements.announce, 'announced'], [elements.withdraw, 'withdrawn'],
    [elements.state, 'changes of session state'],
  ] as const;
  const parts = kinds.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  const lines = [
    palette.bold(visible(file.path)),
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
