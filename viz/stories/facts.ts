/**
 * Facts of a story, read from the run: a value to compare and the words for it. The playhead is where it was afterwards.
 */
import { formatCount, formatDuration } from '../../sim/report/format.ts';
import type { App } from '../app.ts';
import { ratioAt, type Answers } from '../figures/answers.ts';
import { rttsAt } from '../figures/rtts.ts';
import { pieceAt, valueAt, type Series } from '../figures/series.ts';
import type { CatchmentFrame } from '../playback/catchments.ts';
import { momentOf } from './moments.ts';
import type { Fact, Moment } from './story.ts';

export interface Known {
  readonly value: number;
  readonly text: string;
}

const TAKERS_NAMED = 3;

/** Null when the run does not know it: no such site, no such moment. */
export function knownOf(app: App, fact: Fact): Known | null {
  const { tables, loads } = app;
  const at = (moment: Moment): number => momentOf(app, moment) ?? Number.NaN;
  switch (fact.is) {
    case 'all-people':
      return people(tables.populations.reduce((sum, { peopleCount }) => sum + peopleCount, 0));
    case 'site-count':
      return count(tables.datacenters.length);
    case 'served':
      return people(frameAt(app, at(fact.at), fact.service)?.people[siteOf(app, fact.site)] ?? Number.NaN);
    case 'unserved':
      return people(frameAt(app, at(fact.at), fact.service)?.peopleUnserved ?? Number.NaN);
    case 'most-unserved':
      return people(mostUnserved(app, at(fact.from), at(fact.to), fact.service));
    case 'moved':
      return people(movedAt(app, at(fact.at)));
    case 'takers':
      return takers(app, at(fact.from), at(fact.to));
    case 'span': {
      const span = at(fact.to) - at(fact.from);
      return known(span, () => formatDuration(span));
    }
    case 'load': {
      const site = siteOf(app, fact.site);
      return share(site < 0 ? Number.NaN : loads.ofDatacenter(site, at(fact.at)).ratio);
    }
    case 'peak-load':
      return share(peakLoad(app, siteOf(app, fact.site), at(fact.from), at(fact.to)));
    case 'answered': {
      const answers = answersTo(app, fact.service);
      return share(answers === null ? Number.NaN : (ratioAt(answers.answered, answers.lost, at(fact.at)) ?? Number.NaN));
    }
    case 'failed-tries': {
      const answers = answersTo(app, fact.service);
      const tries = answers === null ? null : ratioAt(answers.triesFailed, answers.triesAnswered, at(fact.at));
      return share(tries ?? Number.NaN);
    }
    case 'lost': {
      const answers = answersTo(app, fact.service);
      return people(answers === null ? Number.NaN : integral(answers.lost, at(fact.from), at(fact.to)));
    }
    case 'messages': {
      const [from, to] = [at(fact.from), at(fact.to)];
      const sent = app.messages().sent.reduce((sum, time) => sum + (time >= from && time <= to ? 1 : 0), 0);
      return count(from <= to ? sent : Number.NaN);
    }
    case 'median-rtt': {
      const us = rttsAt(app.rtts(-1), at(fact.at))?.[0] ?? Number.NaN;
      return known(us, () => `${Math.round(us / 1000)} ms`);
    }
    default: {
      const site = siteOf(app, fact.site);
      const time = at(fact.at);
      if (site < 0 || Number.isNaN(time)) return null;
      return count(visit(app, time, () => (app.sites.of(site) === fact.is ? 1 : 0)));
    }
  }
}

const known = (value: number, text: () => string): Known | null => (Number.isFinite(value) ? { value, text: text() } : null);
const people = (value: number): Known | null => known(value, () => inWords(value));
const count = (value: number): Known | null => known(value, () => formatCount(value));
const share = (value: number): Known | null => known(value, () => `${Math.round(value * 100)} %`);

/** `14.7 million`: a story is read by people who do not know what M stands for. */
const inWords = (value: number): string => {
  if (value < 1e6)
    return formatCount(Math.round(value < 1e4 ? value : Math.round(value / 1e3) * 1e3)).replace(' k', ' thousand');
  return `${(value / 1e6).toFixed(1).replace(/\.0$/, '')} million`;
};

const siteOf = ({ tables }: App, id: string): number => tables.datacenters.findIndex((one) => one.id === id);

/** Answers of the users of a service; null when there is no such service. */
function answersTo(app: App, service: string | undefined): Answers | null {
  const index = serviceOf(app, service);
  return index === null ? null : app.answers(index);
}

/** Looks at the run as it is at `time` and puts the playhead back. */
function visit<T>(app: App, time: number, look: () => T): T {
  const { position } = app.state;
  app.state.seek(time);
  const seen = look();
  app.state.goTo(position);
  return seen;
}

/** Index of a service, −1 for all; null when there is none of that name. */
function serviceOf({ tables }: App, id: string | undefined): number | null {
  if (id === undefined) return -1;
  const index = tables.services.findIndex((one) => one.id === id);
  return index < 0 ? null : index;
}

function frameAt(app: App, time: number, id?: string): CatchmentFrame | null {
  const service = serviceOf(app, id);
  return Number.isNaN(time) || service === null ? null : visit(app, time, () => app.catchments.frame(service));
}

function mostUnserved(app: App, from: number, to: number, id: string | undefined): number {
  const { position } = app.state;
  let most = frameAt(app, from, id)?.peopleUnserved ?? Number.NaN;
  const service = serviceOf(app, id) ?? -1;
  for (const time of app.instants.times) {
    if (time <= from || time > to) continue;
    app.state.seek(time);
    most = Math.max(most, app.catchments.frame(service).peopleUnserved);
  }
  app.state.goTo(position);
  return from <= to ? most : Number.NaN;
}

function movedAt(app: App, time: number): number {
  const [first, now] = [frameAt(app, 0), frameAt(app, time)];
  if (first === null || now === null) return Number.NaN;
  return app.tables.populations.reduce(
    (sum, { index, peopleCount }) => sum + (first.site[index] === now.site[index] ? 0 : peopleCount),
    0,
  );
}

/** `ams (+11M), iad and sin`: names of who gained, as far as a sentence takes them. */
function takers(app: App, from: number, to: number): Known | null {
  const [before, after] = [frameAt(app, from), frameAt(app, to)];
  if (before === null || after === null) return null;
  const gains = app.tables.datacenters
    .map(({ index, name }) => ({ name, gain: after.people[index]! - before.people[index]! }))
    .filter(({ gain }) => gain > after.peopleTotal * 1e-3)
    .sort((a, b) => b.gain - a.gain);
  const names = gains.slice(0, TAKERS_NAMED).map(({ name, gain }) => `${name} (${inWords(gain)})`);
  const last = names.pop();
  const text = last === undefined ? 'nobody' : names.length === 0 ? last : `${names.join(', ')} and ${last}`;
  return { value: gains.length, text };
}

function peakLoad({ loads }: App, site: number, from: number, to: number): number {
  if (site < 0 || !(from <= to)) return Number.NaN;
  const resources = loads.ofSite[site] ?? [];
  const times = resources.flatMap((resource) => [...(loads.loads[resource]?.times ?? [])]);
  // Between two changes a load is a straight line: its peaks are at their ends.
  return [from, to, ...times.filter((time) => time > from && time < to).flatMap((time) => [time, time - 1])]
    .map((time) => loads.ofDatacenter(site, time).ratio)
    .reduce((a, b) => Math.max(a, b), 0);
}

/** Of a rate per second over a stretch of µs. */
function integral(series: Series, from: number, to: number): number {
  if (!(from <= to)) return Number.NaN;
  const cuts = [...series.times].filter((time) => time > from && time < to);
  const ends = [...cuts, to];
  return [from, ...cuts].reduce((sum, start, i) => {
    const piece = pieceAt(series, start);
    const span = (ends[i]! - start) / 1e6;
    return piece < 0 ? sum : sum + span * (valueAt(series, start) + (series.slopes[piece]! * span) / 2);
  }, 0);
}
