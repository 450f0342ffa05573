/** A choice of routes in words: the step that decided, the route that won and those that lost, in the order of the decision. */
import type { App } from '../app.ts';
import { h } from '../kit/dom.ts';
import type { Candidate, Choice } from './candidates.ts';

const RIVALS_SHOWN = 5;

export function choiceParts(app: App, { router, prefix, step, candidates }: Choice): readonly HTMLElement[] {
  const { routers, prefixes } = app.tables;
  const [chosen, ...rivals] = candidates;
  const isOwn = chosen?.isChosen !== true && step === 'only-route';
  const rest = rivals.length - RIVALS_SHOWN;
  return [
    h('h3', {}, `Why ${routers[router]?.as ?? 'it'} chose this`),
    h(
      'p',
      {},
      `For ${prefixes[prefix]?.name ?? 'this prefix'} it `,
      ...(isOwn
        ? ['has a route of its own, which needs no choice.']
        : ['decided by ', h('strong', {}, step.replaceAll('-', ' '))]),
      isOwn ? '' : `. ${meaning(step)}`,
    ),
    h(
      'ol',
      { class: 'candidates' },
      ...(chosen === undefined ? [] : [candidateLine(app, chosen, '')]),
      ...rivals
        .slice(0, RIVALS_SHOWN)
        .map((rival) => candidateLine(app, rival, chosen === undefined ? '' : lostBy(step, chosen, rival))),
      ...(rest > 0 ? [h('li', { class: 'left-out' }, `and ${rest} more`)] : []),
    ),
  ];
}

function candidateLine(app: App, { neighbour, relation, asPath, isChosen }: Candidate, lost: string): HTMLElement {
  const { name } = app.tables.routers[neighbour] ?? { name: '?' };
  return h(
    'li',
    isChosen ? { class: 'chosen' } : {},
    h('span', { class: 'mark-text' }, isChosen ? '✓ ' : '· '),
    `${asPath.length === 0 ? 'its own network' : asPath.join(' › ')} `,
    h('span', { class: 'place' }, `from ${name}, ${relation}${lost === '' ? '' : ` — ${lost}`}`),
  );
}

/** The step on which a route lost, and both values there. */
function lostBy(step: string, chosen: Candidate, rival: Candidate): string {
  if (rival.lost !== null) return lostInWords(rival, chosen);
  if (rival.relation !== chosen.relation) return `${rival.relation} against ${chosen.relation}`;
  if (rival.asPath.length !== chosen.asPath.length) return `${rival.asPath.length} networks against ${chosen.asPath.length}`;
  return step.replaceAll('-', ' ');
}

function lostInWords({ lost, relation }: Candidate, chosen: Candidate): string {
  const { step, values } = lost!;
  const name = step.replaceAll('-', ' ');
  if (values === null) return name;
  const [ours, theirs] = values;
  // Preferences say who pays whom, which reads better than their numbers.
  const who = step === 'local-pref' && relation !== chosen.relation ? ` (${relation}, not ${chosen.relation})` : '';
  return `${name} ${theirs} against ${ours}${who}`;
}

function meaning(step: string): string {
  switch (step) {
    case 'only-route':
      return 'No neighbour offers another.';
    case 'local-pref':
      return 'Networks prefer those who pay them, then peers, then those whom they pay.';
    case 'as-path-length':
      return 'The shorter chain of networks wins.';
    case 'med':
      return 'The neighbour asks for the way with the lower number.';
    case 'ebgp-over-ibgp':
      return 'A way out of its own network at this very router wins over one elsewhere.';
    case 'oldest':
      return 'All else is equal, and the route that has been there longer stays.';
    case 'igp-metric':
      return 'The nearest way out of its own network wins.';
    case 'router-id':
    case 'neighbor-address':
      return 'All else is equal; the lower number wins, which means nothing.';
    case 'later-step':
      return 'Which one is not recorded for the state in which a run begins.';
    default:
      return '';
  }
}
