/** What scenarios and topologies may be made of, laid out for a terminal or as Markdown. */
import { faultEntries, metricEntries, phaseWords } from '../model/catalogue.ts';
import type { FaultEntry, MetricEntry, ParameterEntry } from '../model/catalogue.ts';
import { presetGroups } from '../model/catalogue-presets.ts';
import type { Palette } from '../report/palette.ts';
import { cell, table } from '../report/table.ts';
import { wrap } from '../report/text.ts';

export const catalogueNames = ['faults', 'metrics', 'presets'] as const;
export type CatalogueName = (typeof catalogueNames)[number];

const COLUMNS_MAX = 100;
const LABEL_COLUMNS = 17;

export function catalogueText(name: CatalogueName, palette: Palette, columns: number): string {
  const width = Math.min(COLUMNS_MAX, columns);
  switch (name) {
    case 'faults': return faultEntries().map((entry) => faultText(entry, palette, width)).join('\n');
    case 'metrics': {
      const texts = metricEntries().map((entry) => metricText(entry, palette, width));
      return [...texts, phasesText(palette, width)].join('\n');
    }
    case 'presets': return presetsText(palette, width);
  }
}

/** `  does          the links go dark …`, as many lines as it takes. */
const field = (label: string, text: string, { dim }: Palette, width: number): string =>
  wrap(text, width - LABEL_COLUMNS - 2)
    .map((line, at) => `  ${dim((at === 0 ? label : '').padEnd(LABEL_COLUMNS))}${line}\n`)
    .join('');

function whenLeftOut({ isRequired, fallback }: ParameterEntry): string {
  if (isRequired) return ' Must be written.';
  return fallback === null ? '' : ` Default ${fallback}.`;
}

const sentence = (text: string): string => (text === '' || /[.)]$/.test(text) ? text : `${text}.`);

const parameterText = (one: ParameterEntry): string =>
  `${sentence(one.description)}${whenLeftOut(one)} (${one.takes})`.trimStart();

function faultText(entry: FaultEntry, palette: Palette, width: number): string {
  const { kind, does, confirmedBy, targets, parameters, example, lasts } = entry;
  return [
    `${palette.bold(kind)}\n`,
    field('does', does, palette, width),
    field('proof', confirmedBy, palette, width),
    field('targets', targets.join(', '), palette, width),
    field('without for:', lasts ? 'stays to the end of the run' : 'heals in the moment it happens', palette, width),
    ...parameters.map((one) => field(one.name, parameterText(one), palette, width)),
    field('example', example, palette, width),
  ].join('');
}

function metricText(entry: MetricEntry, palette: Palette, width: number): string {
  const { name, what, unit, better, labels, aggregates, example } = entry;
  return [
    `${palette.bold(name)}\n`,
    field('is', what, palette, width),
    field('unit', `${unit}; ${better} is better`, palette, width),
    field('labels', labels.join(', '), palette, width),
    field('aggregates', aggregates.join(', '), palette, width),
    field('example', example, palette, width),
  ].join('');
}

const phasesText = (palette: Palette, width: number): string =>
  `${palette.bold('phase:…')}\n${Object.entries(phaseWords).map(([name, when]) => field(name, when, palette, width)).join('')}`;

const presetsText = ({ bold, dim }: Palette, width: number): string =>
  presetGroups()
    .map(({ title, path, columns, rows, source }) => {
      const lines = table(
        columns.map(() => ({ align: 'left' })),
        [columns.map((text) => cell(text, dim)), ...rows.map((row) => row.map((text) => cell(text)))],
        width - 2,
      );
      const about = wrap(`written at ${path} of a topology. ${source}`, width - 2);
      return [bold(title), ...about.map((line) => `  ${dim(line)}`), ...lines.map((line) => `  ${line}`), ''].join('\n');
    })
    .join('\n');

/** Our own words are Markdown already; only a bar would end a cell. */
const md = (text: string): string => text.replace(/\|/g, '\\|');

const mdRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
const mdTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [mdRow(head), mdRow(head.map(() => '---')), ...rows.map(mdRow)].join('');
const code = (text: string): string => `\`${text}\``;

export function catalogueMarkdown(name: CatalogueName): string {
  switch (name) {
    case 'faults': return `# Faults\n\n${FAULTS_INTRO}\n\n${faultEntries().map(faultMarkdown).join('\n')}`;
    case 'metrics':
      return `# Metrics\n\n${mdTable(
        ['metric', 'what it measures', 'unit', 'better', 'labels', 'aggregates', 'example'],
        metricEntries().map(({ name: metric, what, unit, better, labels, aggregates, example }) =>
          [code(metric), md(what), unit, better, labels.join(', '), aggregates.join(', '), code(example)]),
      )}\n${Object.entries(phaseWords).map(([phase, when]) => `- ${code(`phase:${phase}`)}: ${md(when)}\n`).join('')}`;
    case 'presets':
      return `# Presets\n\n${presetGroups().map(({ title, path, columns, rows, source }) => {
        const figures = mdTable(columns, rows.map((row) => row.map(md)));
        return `## ${title}\n\nWritten at ${code(path)} of a topology. ${md(source)}\n\n${figures}`;
      }).join('\n')}`;
  }
}

const FAULTS_INTRO = `Every kind of fault that a scenario may name, as \`catchment list --faults\` prints it. Beside what stands
here each fault has \`at:\` or \`after:\`, \`for:\`, \`target:\`, and, where it should hit only some, \`mode:\` and \`value:\`;
\`expect:\` asks for more proof than its kind does. Examples name what \`topologies/two-sites.yaml\` has.`;

function faultMarkdown({ kind, does, confirmedBy, targets, parameters, example, lasts }: FaultEntry): string {
  const rows = parameters.map((one) => {
    return [code(one.name), md(one.takes), md(`${sentence(one.description)}${whenLeftOut(one)}`.trimStart())];
  });
  return [
    `## ${kind}\n\n${sentence(does)}\n\n`,
    `- Proof: ${confirmedBy}\n`,
    `- Targets: ${targets.join(', ')}\n`,
    `- Without \`for:\` it ${lasts ? 'stays to the end of the run' : 'heals in the moment it happens'}\n\n`,
    rows.length === 0 ? '' : `${mdTable(['parameter', 'takes', ''], rows)}\n`,
    `\`\`\`yaml\nfaults:\n  example: ${example}\n\`\`\`\n`,
  ].join('');
}
