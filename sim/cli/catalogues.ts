/** What scenarios and topologies may be made of, from the registries themselves. */
import type { Duration } from '../kernel/time.ts';
import { faultKindNames, faultSpec } from '../model/faults.ts';
import { metricNames, metricSpec } from '../model/metrics.ts';
import { curvePresets } from '../model/presets/curves.ts';
import { healthCheckPresets } from '../model/presets/health-checks.ts';
import { timerPresets } from '../model/presets/timers.ts';
import { duration, timeOfDay } from '../model/units.ts';
import type { Palette } from '../report/palette.ts';

export function catalogueText(name: 'faults' | 'metrics' | 'presets', palette: Palette): string {
  switch (name) {
    case 'faults': return faultsText(palette);
    case 'metrics': return metricsText(palette);
    case 'presets': return presetsText(palette);
  }
}

const faultsText = ({ bold }: Palette): string => faultKindNames.map((kind) => {
  const { targets, parameters, does, confirmedBy } = faultSpec(kind);
  const names = Object.keys(parameters);
  return [
    bold(kind),
    `  does         ${does}`,
    `  confirmed    ${confirmedBy}`,
    `  targets      ${targets.join(' ')}`,
    ...(names.length === 0 ? [] : [`  parameters   ${names.join(' ')}`]),
    '',
  ].join('\n');
}).join('\n');

const metricsText = ({ bold }: Palette): string => metricNames.map((name) => {
  const { unit, direction, labels, aggregates, what } = metricSpec(name);
  return [
    `${bold(name)}  ${unit}, ${direction} is better`,
    `  ${what}`,
    `  labels       ${labels.join(' ')}`,
    `  aggregates   ${aggregates.map((aggregate) => (aggregate === 'p' ? 'p(0…100)' : aggregate)).join(' ')}`,
    '',
  ].join('\n');
}).join('\n');

function presetsText({ bold }: Palette): string {
  const sections: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ['BGP timers', [
      ['name', 'hold', 'keepalive', 'mrai ebgp', 'mrai ibgp', 'retry', 'mrai on withdrawals', 'processing'],
      ...Object.values(timerPresets).map((timers) => [
        timers.profile, span(timers.holdTime), span(timers.keepalive), span(timers.mraiEbgp), span(timers.mraiIbgp),
        span(timers.connectRetry), timers.limitWithdrawals ? 'yes' : 'no',
        `${span(timers.processing.low)}–${span(timers.processing.high)}`,
      ]),
    ]],
    ['health checks', [
      ['name', 'interval', 'fast', 'timeout', 'rise', 'fall'],
      ...Object.values(healthCheckPresets).map((check) => [
        check.preset, span(check.interval), span(check.fastInterval), span(check.timeout), String(check.rise), String(check.fall),
      ]),
    ]],
    ['demand curves (local solar time, mean 1)', [
      ['name', 'points'],
      ...Object.entries(curvePresets).map(([name, { points }]) =>
        [name, points.map((point) => `${timeOfDay.format(point.timeOfDay)} ${point.factor.toFixed(2)}`).join(', ')]),
    ]],
  ];
  return sections.map(([title, rows]) => `${bold(title)}\n${table(rows)}`).join('\n');
}

const span = (value: Duration): string => duration.format(value);

/** Columns as wide as their widest cell, two blanks between and before. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd() + '\n').join('');
}
