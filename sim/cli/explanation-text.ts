/**
 * An explanation as text: the answer first, then each hop with what it followed and what it did not, then the chain of
 * causes. Lines keep to the terminal's width; long lists are cut and say so.
 */
import { inSeconds, type SimTime } from '../kernel/time.ts';
import type { Palette } from '../report/palette.ts';
import { visible } from '../report/text.ts';
import type { ExplainedHop, ExplainedLatency, ExplainedLeg, Explanation } from '../run/explain.ts';
import type { ExplainedAs, ExplainedAttributes } from '../run/explain-attributes.ts';
import type { ExplainedCause } from '../run/explain-causes.ts';
import type { ExplainedRival } from '../run/explain-rival.ts';
import type { ExplainedAbsence, RouteExplanation } from '../run/explain-route.ts';
import { laidOut } from './laid-out.ts';

/** How it is to look. */
export interface ExplanationStyle {
  readonly palette: Palette;
  readonly columns: number;
}

const RIVALS_SHOWN = 4;
const NAMES_SHOWN = 8;
const HANG = '      ';
const ms = (us: number): string => `${(us / 1000).toFixed(1)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;

/** Minutes and seconds since the run began. */
export function moment(at: SimTime): string {
  const seconds = inSeconds(at);
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(6).padStart(9, '0')}`;
}

export function explanationText(explanation: Explanation, style: ExplanationStyle): string {
  const { bold } = style.palette;
  const { scenario, client, service, family, at, site, outcome, latency, shares, request, response, causes } = clean(explanation);
  const where = site === null ? `nobody (${outcome})` : outcome === 'ok' ? site : `${site}, but: ${outcome}`;
  const lines = [
    bold(scenario),
    `At ${moment(at)}, ${client} calling ${service} over IPv${family} is served by ${bold(where)}.`,
    ...(latency === null ? [] : [latencyText(latency)]),
    `Requests: ${shares.map((entry) => `${percent(entry.share)} ${entry.outcome}`).join(', ')}.`,
    '',
    ...leg('request', request, style),
    ...(response === null ? [] : ['', ...leg('response', response, style)]),
    '',
    ...causeLines(causes, 'path', style),
  ];
  return inWidth(lines, style);
}

/** An answer's time is more than a round trip, and made of what adds up to it. */
function latencyText({ requestUs, responseUs, accessUs, serviceTimeUs, callsUs, totalUs }: ExplainedLatency): string {
  const parts = [
    `request ${ms(requestUs)}`,
    `response ${ms(responseUs)}`,
    `access both ways ${ms(accessUs)}`,
    `service time ${ms(serviceTimeUs)}`,
    ...(callsUs === 0 ? [] : [`calls to other services ${ms(callsUs)}`]),
  ];
  return `Answered in ${ms(totalUs)}: ${parts.join(' + ')}.`;
}

/** What a router thinks of a prefix: its choice, what lost to it, what is not there, and what led to it. */
export function routeExplanationText(explanation: RouteExplanation, style: ExplanationStyle): string {
  const { bold, dim } = style.palette;
  const { scenario, router, as, asn, prefix, at, isUp, chosen, step, isInstalled, rivals, absent, causes } = clean(explanation);
  const choice = chosen === null ? 'has no route' : chosen.isOwn ? 'originates it' : `follows ${chosen.from}`;
  const who = `At ${moment(at)}, ${router} (${asText({ name: as, asn })})`;
  if (!isUp) {
    const lines = [bold(scenario), `${who} ${bold('is down')}: it has no routes, and says nothing to anybody.`, ''];
    return inWidth([...lines, ...causeLines(causes, 'choice', style)], style);
  }
  const carried = chosen === null ? '' : attributesText(chosen.attributes);
  const path = chosen === null || chosen.isOwn ? [] : [`Path ${pathText(chosen.asPath)}, chosen by ${step}.`];
  const lone = chosen === null ? 'There is nothing to choose from.' : 'Nothing competes with it.';
  const lines = [
    bold(scenario),
    `${who} ${bold(choice)} for ${prefix}.`,
    ...path,
    ...(carried === '' ? [] : [`It carries ${carried}.`]),
    ...(isInstalled ? [] : ['Packets do not follow it yet: the forwarding table is behind.']),
    '',
    bold(rivals.length === 0 ? lone : 'What lost to it'),
    ...rivals.flatMap((rival) => laidOut(rivalParts(rival, true), { first: '  ', rest: HANG, columns: style.columns })),
    ...(absent.length === 0 ? [] : ['', bold('Neighbours whose route is not here')]),
    ...grouped(absent).flatMap(({ text, from }) =>
      laidOut([`${text}:`, dim(someOf(from))], { first: '  ', rest: HANG, columns: style.columns, gap: ' ' }),
    ),
    '',
    ...causeLines(causes, 'choice', style),
  ];
  return inWidth(lines, style);
}

/** `a, b and 12 others`. */
function someOf(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  // A list is not cut for the sake of one name.
  return more <= 1 ? names.join(', ') : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} others`;
}

/** Absences of one kind are told of together. */
function grouped(absent: readonly ExplainedAbsence[]): { text: string; from: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { from, why, untilUs, asPath } of absent) {
    const until = untilUs === null ? '' : ` until ${moment(untilUs as SimTime)}`;
    const text = `${why}${until}${asPath.length === 0 ? '' : `, path ${pathText(asPath)}`}`;
    groups.set(text, [...(groups.get(text) ?? []), from]);
  }
  return [...groups].map(([text, from]) => ({ text, from }));
}

/** The chain of causes of what `what` names, or that there is none. */
export function causeLines(causes: readonly ExplainedCause[], what: string, { palette, columns }: ExplanationStyle): string[] {
  const { bold, dim } = palette;
  return [
    bold(causes.length === 0 ? `This ${what} has not changed since the run began.` : 'Why it changed last, the latest first'),
    ...causes.flatMap(({ at, text }) => laidOut([dim(moment(at)), text], { first: '  ', rest: HANG, columns })),
  ];
}

function leg(name: string, { outcome, delayUs, hops }: ExplainedLeg, style: ExplanationStyle): string[] {
  return [`${style.palette.bold(`${name}: ${outcome}, ${ms(delayUs)} one way`)}`, ...hops.flatMap((hop) => hopLines(hop, style))];
}

function hopLines(hop: ExplainedHop, { palette: { dim }, columns }: ExplanationStyle): string[] {
  const carried = hop.attributes === null ? '' : attributesText({ ...hop.attributes, localPref: null });
  const parts = [
    hop.router,
    dim(`AS${hop.asn} ${hop.place}`),
    hop.prefix === null ? 'no route' : `${hop.prefix} ${hop.via}`,
    ...(hop.asPath.length === 0 ? [] : [`path ${pathText(hop.asPath)}`]),
    ...(carried === '' ? [] : [carried]),
    ...(hop.prefix === null ? [] : [dim(`by ${hop.step}`)]),
  ];
  const more = hop.rivals.length - RIVALS_SHOWN;
  return [
    ...laidOut(parts, { first: '  ', rest: HANG, columns }),
    ...hop.rivals.slice(0, RIVALS_SHOWN).flatMap((rival) =>
      laidOut([`not ${rivalParts(rival, false).join('  ')}`], { first: HANG, rest: `${HANG}    `, columns }).map(dim),
    ),
    ...(more > 0 ? [dim(`${HANG}nor ${more} other${more === 1 ? '' : 's'}`)] : []),
  ];
}

/** `withPref`: whether its local preference is said in any case, and not only where it lost by it. */
function rivalParts({ from, asPath, attributes, lostBy, values }: ExplainedRival, withPref: boolean): readonly string[] {
  const compared = values === null ? '' : ` ${values[0]} against ${values[1]}`;
  // Where it lost by its preference, that has just been said.
  const isTold = !withPref || lostBy === 'local-pref';
  const carried = attributesText(isTold ? { ...attributes, localPref: null } : attributes);
  const path = asPath.length === 0 ? 'own' : pathText(asPath);
  return [`from ${from}, path ${path}: ${lostBy}${compared}`, ...(carried === '' ? [] : [`(${carried})`])];
}

const asText = ({ name, asn }: ExplainedAs): string => (name.includes(String(asn)) ? name : `${name} AS${asn}`);
const pathText = (path: readonly ExplainedAs[]): string => path.map(asText).join(' › ');

/** What of a route is not as it is on most; a local preference always, where there is one. */
function attributesText({ localPref, med, origin, communities, onlyToCustomer }: ExplainedAttributes): string {
  return [
    ...(localPref === null ? [] : [`local-pref ${localPref}`]),
    ...(med === null ? [] : [`MED ${med}`]),
    ...(origin === 'IGP' ? [] : [`origin ${origin}`]),
    ...(communities.length === 0 ? [] : [`communities ${communities.join(' ')}`]),
    ...(onlyToCustomer === null ? [] : [`only to customers of AS${onlyToCustomer}`]),
  ].join(', ');
}

/** The same with every text made safe for a terminal: names come from files that anybody may have written. */
export function clean<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => clean(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one as unknown)])) as T;
}

/** Lines broken where they are wider than the terminal, as one text. */
export const inWidth = (lines: readonly string[], { columns }: ExplanationStyle): string =>
  `${lines.flatMap((line) => (line === '' ? [''] : laidOut([line], { first: '', rest: '', columns }))).join('\n')}\n`;
