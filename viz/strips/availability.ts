/** Availability against its target, tries behind requests, and what the run uses of the error budget of a month. */
import { OBJECTIVE_DEFAULT } from '../../sim/measure/measurement.ts';
import { formatRatio } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { ratioAt, type Answers } from '../figures/answers.ts';
import { columns, Strip, type Drawing } from './strip.ts';

/** Lower ends of the scale; the highest that still shows everything is taken. */
const FLOORS = [0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0];

export class AvailabilityStrip extends Strip {
  constructor(app: App) {
    super(
      app,
      'answered',
      'Share of requests answered: the line; of single tries: the pale line behind; the target is dashed. ' +
        'Budget: the share of the errors allowed in 30 days that the whole run uses',
    );
  }

  protected textAt(app: App, time: number): string {
    const { answered, lost, triesAnswered, triesFailed } = answersOf(app);
    const [requests, tries] = [ratioAt(answered, lost, time), ratioAt(triesAnswered, triesFailed, time)];
    const used = budgetUsed(app);
    return [
      requests === null ? 'no requests' : formatRatio(requests, null, 2),
      tries === null || tries === requests ? '' : `  tries ${formatRatio(tries, null, 1)}`,
      used === null ? '' : `\nbudget used ${formatRatio(used, null, 1)}`,
    ].join('');
  }

  protected drawCurves(drawing: Drawing): void {
    const { context, axis, height } = drawing;
    const { theme } = this.app;
    const target = targetOf(this.app);
    let least = target;
    const curves = this.sources().map(({ app, isDashed }) => {
      const { answered, lost, triesAnswered, triesFailed } = answersOf(app);
      const within = (ratio: number | null, time: number): number | null => (time > app.end ? null : ratio);
      const tries = (time: number): number | null => within(ratioAt(triesAnswered, triesFailed, time), time);
      const triesBreaks = merged(triesAnswered.times, triesFailed.times);
      columns(axis, triesBreaks, tries, (_, low) => {
        least = Math.min(least, low);
      });
      const requests = (time: number): number | null => within(ratioAt(answered, lost, time), time);
      return { isDashed, requests, tries, breaks: merged(answered.times, lost.times), triesBreaks };
    });
    const floor = FLOORS.find((one) => one < least - 1e-9) ?? 0;
    const y = (ratio: number): number => 5 + ((1 - Math.max(floor, ratio)) / (1 - floor)) * (height - 11);
    context.fillStyle = theme.rule;
    context.fillRect(axis.left, Math.round(y(floor)), axis.right - axis.left, 1);
    for (const { isDashed, requests, tries, breaks, triesBreaks } of curves) {
      this.curve(drawing, tries, { breaks: triesBreaks, y, colour: theme.faint, width: 1, isDashed });
      this.curve(drawing, requests, {
        breaks,
        y,
        colour: isDashed ? theme.ink : theme.good,
        width: isDashed ? 1.5 : 2,
        isDashed,
      });
    }
    context.strokeStyle = theme.fault;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(axis.left, Math.round(y(target)) + 0.5);
    context.lineTo(axis.right, Math.round(y(target)) + 0.5);
    context.stroke();
    context.setLineDash([]);
    this.label(context, formatRatio(floor), axis.right, y(floor) - 3);
  }
}

const answersOf = (app: App): Answers => app.answers(app.store.get().service);

const merged = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from([...Array.from(a), ...Array.from(b)]).sort();

/** The strictest availability that the run was held to, or three nines. */
export function targetOf({ report }: App): number {
  const limits = (report?.targets ?? []).filter(({ metric }) => metric === 'availability').map(({ limit }) => limit);
  return limits.length === 0 ? OBJECTIVE_DEFAULT : Math.max(...limits);
}

/** The largest share of a month's budget that a service uses in the run; null without a report. */
function budgetUsed({ report, store, tables }: App): number | null {
  const id = tables.services[store.get().service]?.id;
  const used = (report?.budget ?? [])
    .filter(({ service }) => id === undefined || service === id)
    .flatMap(({ used }) => used ?? []);
  return used.length === 0 ? null : Math.max(...used);
}
