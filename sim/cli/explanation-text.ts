/**
 * An explanation as text: the answer first, then each hop with what it followed and what it did not, then the chain of
 * causes.
 */
import { inSeconds, type SimTime } from '../kernel/time.ts';
import type { Palette } from '../report/palette.ts';
import type { ExplainedHop, ExplainedLeg, Explanation } from '../run/explain.ts';
import type { ExplainedCause } from '../run/explain-causes.ts';
import type { ExplainedRival } from '../run/explain-rival.ts';
import type { ExplainedAbsence, RouteExplanation } from '../run/explain-route.ts';

const RIVALS_SHOWN = 4;
const ms = (us: number): string => `${(us / 1000).toFixed(1)} ms`;
const percent = (share: number): string => `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;

function moment(at: SimTime): string {
  const seconds = inSeconds(at);
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(6).padStart(9, '0')}`;
}

export function explanationText(explanation: Explanation, palette: Palette): string {
  const { bold } = palette;
  const { client, service, family, at, site, outcome, rttUs, shares, request, response, causes } = explanation;
  const where = site === null ? `nobody (${outcome})` : outcome === 'ok' ? site : `${site}, but: ${outcome}`;
  const lines = [
    bold(explanation.scenario),
    `At ${moment(at)}, ${client} calling ${service} over IPv${family} is served by ${bold(where)}.`,
    ...(rttUs === null ? [] : [`Round trip ${ms(rttUs)}.`]),
    `Requests: ${shares.map((entry) => `${percent(entry.share)} ${entry.outcome}`).join(', ')}.`,
    '',
    ...leg('request', request, palette),
    ...(response === null ? [] : ['', ...leg('response', response, palette)]),
    '',
    ...causeLines(causes, 'path', palette),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a router thinks of a prefix: its choice, what lost to it, what is not there, and what led to it. */
export function routeExplanationText(explanation: RouteExplanation, palette: Palette): string {
  const { bold, dim } = palette;
  const { router, as, prefix, at, chosen, step, isInstalled, rivals, absent, causes } = explanation;
  const choice = chosen === null ? 'has no route' : chosen.isOwn ? 'originates it' : `follows ${chosen.from}`;
  const path = chosen === null || chosen.isOwn ? [] : [`Path ${chosen.asPath.join(' › ')}, chosen by ${step}.`];
  const lines = [
    bold(explanation.scenario),
    `At ${moment(at)}, ${router} (${as}) ${bold(choice)} for ${prefix}.`,
    ...path,
    ...(isInstalled ? [] : ['Packets do not follow it yet: the forwarding table is behind.']),
    '',
    bold(rivals.length === 0 ? 'Nothing competes with it.' : 'What lost to it'),
    ...rivals.map((rival) => `  ${rivalText(rival)}`),
    ...(absent.length === 0 ? [] : ['', bold('Neighbours whose route is not here')]),
    ...grouped(absent).map(({ text, from }) => `  ${text}: ${dim(from.join(', '))}`),
    '',
    ...causeLines(causes, 'choice', palette),
  ];
  return `${lines.join('\n')}\n`;
}

/** Absences of one kind are told of together. */
function grouped(absent: readonly ExplainedAbsence[]): { text: string; from: string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { from, why, untilUs, asPath } of absent) {
    const until = untilUs === null ? '' : ` until ${moment(untilUs as SimTime)}`;
    const text = `${why}${until}${asPath.length === 0 ? '' : `, path ${asPath.join(' › ')}`}`;
    groups.set(text, [...(groups.get(text) ?? []), from]);
  }
  return [...groups].map(([text, from]) => ({ text, from }));
}

function causeLines(causes: readonly ExplainedCause[], what: string, { bold, dim }: Palette): string[] {
  return [
    bold(causes.length === 0 ? `This ${what} has not changed since the run began.` : 'Why it changed last, the latest first'),
    ...causes.map((cause) => `  ${dim(moment(cause.at))}  ${cause.text}`),
  ];
}

function leg(name: string, { outcome, delayUs, hops }: ExplainedLeg, palette: Palette): string[] {
  return [palette.bold(`${name}: ${outcome}, ${ms(delayUs)} one way`), ...hops.flatMap((hop) => hopLines(hop, palette))];
}

function hopLines(hop: ExplainedHop, { dim }: Palette): string[] {
  const path = hop.asPath.length === 0 ? '' : `  path ${hop.asPath.join(' › ')}`;
  const route = hop.prefix === null ? 'no route' : `${hop.prefix} ${hop.via}${path}  ${dim(`by ${hop.step}`)}`;
  const more = hop.rivals.length - RIVALS_SHOWN;
  return [
    `  ${hop.router}  ${dim(`AS${hop.asn} ${hop.place}`)}  ${route}`,
    ...hop.rivals.slice(0, RIVALS_SHOWN).map((rival) => dim(`      not ${rivalText(rival)}`)),
    ...(more > 0 ? [dim(`      nor ${more} others`)] : []),
  ];
}

const rivalText = ({ from, asPath, lostBy, values }: ExplainedRival): string =>
  `from ${from}, path ${asPath.join(' › ') || 'own'}: ${lostBy} ${values[0]} against ${values[1]}`;
