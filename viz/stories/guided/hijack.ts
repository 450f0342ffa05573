/** Another network says that our addresses are its own, and is believed by those to whom it is nearer. */
import type { GuidedStory } from '../story.ts';

const FAULT = 'stolen';
const settled = { fault: FAULT, phase: 'converge' } as const;
const service = 'web';

export const hijack: GuidedStory = {
  id: 'hijack',
  title: 'A stolen address',
  teaser: 'A network in London claims that the address of the platform is its own. Some believe it, and lose their way.',
  scenario: 'hijack',
  variant: 'by=eyeball-london-1',
  cover: { at: settled, around: [-22, -8, 62, 60] },
  facts: {
    'unserved-before': { is: 'unserved', at: 'start', service },
    'fra-before': { is: 'served', site: 'fra', at: 'start', service },
    'fra-after': { is: 'served', site: 'fra', at: settled, service },
    settled: { is: 'span', from: { fault: FAULT }, to: settled },
    unserved: { is: 'unserved', at: settled, service },
    'asia-before': { is: 'served', site: 'sin', at: 'start', service },
    'asia-after': { is: 'served', site: 'sin', at: settled, service },
    'tokyo-before': { is: 'served', site: 'nrt', at: 'start', service },
    'tokyo-after': { is: 'served', site: 'nrt', at: settled, service },
    'fra-up': { is: 'up', site: 'fra', at: settled },
    'names-before': { is: 'unserved', at: 'start', service: 'dns' },
    'names-after': { is: 'unserved', at: settled, service: 'dns' },
    'ams-before': { is: 'load', site: 'ams', at: { fault: FAULT, plusSeconds: -1 } },
    'ams-during': { is: 'load', site: 'ams', at: settled },
    failing: { is: 'answered', at: { fault: FAULT, phase: 'heal', plusSeconds: -1 }, service },
    length: { is: 'span', from: { fault: FAULT }, to: { fault: FAULT, phase: 'heal' } },
    recovered: { is: 'span', from: { fault: FAULT, phase: 'heal' }, to: { fault: FAULT, phase: 'recover' } },
    rush: { is: 'peak-load', site: 'fra', from: { fault: FAULT, phase: 'heal' }, to: 'end' },
    lost: { is: 'lost', from: 'start', to: 'end' },
    'unserved-end': { is: 'unserved', at: 'end' },
    'moved-end': { is: 'moved', at: 'end' },
  },
  captions: [
    {
      title: 'An address is a claim',
      text:
        'On the internet nobody hands out signposts. Each network tells its neighbours which addresses can be reached ' +
        'through it, and by habit they believe it. The address of the web service is announced by the datacenters on this ' +
        'map, and everybody goes to one that the routes lead to.',
      at: { fault: FAULT, plusSeconds: -1 },
      service,
      hide: ['backbone'],
      holds: [['unserved-before', '=', 0]],
    },
    {
      title: 'A false claim',
      text:
        'Now an access network in London announces the same block of addresses as its own: a typing error or an attack, ' +
        'the routers cannot tell. Watch the darts. Each network that hears it compares: is this way better than the one ' +
        'that I know?',
      at: { fault: FAULT },
      until: settled,
      speed: 0.5,
      service,
      hide: ['backbone'],
    },
    {
      title: 'Who believes it',
      text:
        'After {settled} the world is divided. Networks that earn money by the new way, or to which it is shorter, ' +
        'take it: {unserved} people now talk to a network in London that knows nothing of the platform. Frankfurt keeps ' +
        '{fra-after} of its {fra-before} people, although nothing is broken there.',
      at: settled,
      service,
      select: 'population/kinshasa-1',
      hide: ['backbone'],
      holds: [
        ['unserved', '>', 'unserved-before'],
        ['fra-after', '<', 'fra-before'],
        ['fra-up', '=', 1],
      ],
    },
    {
      title: 'Who does not',
      text:
        'Asia does not notice: for its networks Singapore and Tokyo remain nearer than the false London. That is what many ' +
        'sites are good for, too: a thief has to be nearer than all of them. And the name service lives in another block of ' +
        'addresses, which nobody stole.',
      at: settled,
      service,
      select: 'datacenter/sin',
      hide: ['backbone'],
      holds: [
        ['asia-after', '=', 'asia-before'],
        ['tokyo-after', '=', 'tokyo-before'],
        ['names-after', '=', 'names-before'],
      ],
    },
    {
      title: 'Nothing to see from inside',
      text:
        'At the platform all machines are well and all checks are green; Amsterdam is merely emptier, {ams-during} full ' +
        'instead of {ams-before}. Trying again does not help either: of all requests to the web service only {failing} are ' +
        'answered, for as long as the false route stands.',
      at: { fault: FAULT, phase: 'heal', plusSeconds: -1 },
      service,
      select: 'datacenter/ams',
      holds: [
        ['ams-during', '<', 'ams-before'],
        ['failing', '<', 1],
      ],
    },
    {
      title: 'Back, all at once',
      text:
        'After {length} the claim is taken back; often that takes a phone call. {recovered} later routes are right ' +
        'again, and all who had been waiting come at once: Frankfurt is {rush} full for a moment. {lost} requests were ' +
        'lost. A signed list of who may announce what (RPKI) lets networks refuse such a claim; here nobody checks it.',
      at: { fault: FAULT, phase: 'heal' },
      until: { fault: FAULT, phase: 'heal', plusSeconds: 10 },
      speed: 0.5,
      service,
      holds: [
        ['unserved-end', '=', 0],
        ['moved-end', '=', 0],
        ['rush', '>', 1],
        ['lost', '>', 0],
      ],
    },
  ],
};
