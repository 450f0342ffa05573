/** A bad cable at an exchange, behind a switch that hides it. */
import type { GuidedStory } from '../story.ts';

const FAULT = 'flapping';
const after = (plusSeconds: number) => ({ fault: FAULT, plusSeconds });

export const flappingPort: GuidedStory = {
  id: 'flapping-port',
  title: 'A cable with a loose plug',
  teaser: 'One cable in Singapore fails and returns, again and again. What hurts is not that it breaks but who notices when.',
  scenario: 'flap',
  variant: 'session=sin-exchange-sin2',
  cover: { at: { fault: FAULT }, around: [66, -12, 150, 44] },
  facts: {
    before: { is: 'served', site: 'sin', at: 'start' },
    'unserved-before': { is: 'unserved', at: after(-1) },
    unserved: { is: 'unserved', at: after(0) },
    up: { is: 'up', site: 'sin', at: after(0.3) },
    noticed: { is: 'span', from: { fault: FAULT }, to: { fault: FAULT, phase: 'detect' } },
    'unserved-healed': { is: 'unserved', at: after(1.5) },
    'served-healed': { is: 'served', site: 'sin', at: after(1.5) },
    'unserved-second': { is: 'most-unserved', from: after(19.5), to: after(30) },
    'unserved-third': { is: 'most-unserved', from: after(39.5), to: after(50) },
    messages: { is: 'messages', from: after(0), to: 'end' },
    turns: { is: 'span', from: { fault: FAULT }, to: { fault: FAULT, phase: 'heal' } },
    lost: { is: 'lost', from: 'start', to: 'end' },
    peak: { is: 'peak-load', site: 'sin', from: after(0), to: 'end' },
    'unserved-end': { is: 'unserved', at: 'end' },
    'moved-end': { is: 'moved', at: 'end' },
  },
  captions: [
    {
      title: 'Where networks meet',
      text:
        'In Singapore the platform meets many other networks at an exchange: one big switch, to which everybody has a ' +
        'cable of his own. The platform has two, one from each of its routers. {before} people reach it here, most of them ' +
        'through that switch. One of the two plugs is loose.',
      at: after(-1),
      select: 'datacenter/sin',
      holds: [['unserved-before', '=', 0]],
    },
    {
      title: 'It breaks, and nobody sees it',
      text:
        'The plug comes out. But between the neighbours and the platform stands the switch, and on their side the light ' +
        'stays on. So they go on sending into a cable that leads nowhere, and {unserved} people get no answer, although ' +
        'the datacenter itself is well. Engineers call this a black hole.',
      at: after(0),
      hide: ['backbone'],
      holds: [
        ['unserved', '>', 'unserved-before'],
        ['up', '=', 1],
      ],
    },
    {
      title: 'A heartbeat is missed',
      text:
        'Routers that cannot rely on a light send each other small packets all the time and count what is missing, a ' +
        'protocol named BFD. After {noticed} one of them has waited long enough and says so. The other router of the site ' +
        'still has its cable, and a moment later everybody comes in that way.',
      at: after(0.3),
      until: after(1.5),
      speed: 0.25,
      hide: ['backbone'],
      holds: [
        ['noticed', '<', 1_500_000],
        ['unserved-healed', '=', 0],
        ['served-healed', '=', 'before'],
      ],
    },
    {
      title: 'Nobody hurries back',
      text:
        'A few seconds later the plug is in again. The routers do not trust it at once: they wait for a timer before they ' +
        'set up a new session. When the plug comes out for the second time the session is not there yet, and nobody notices.',
      at: after(5.9),
      until: after(30),
      select: 'fault/flapping',
      holds: [['unserved-second', '=', 0]],
    },
    {
      title: 'Out, in, out',
      text:
        'The third time it is there again, and everything happens as at first: a black hole, a missed heartbeat, another ' +
        'way. For {turns} the world learns and forgets a route, in {messages} messages. Networks used to punish routes that ' +
        'come and go by ignoring them for a while, but that hurt more than it helped, and most have stopped.',
      at: after(39.9),
      until: { fault: FAULT, phase: 'heal' },
      speed: 2,
      holds: [
        ['unserved-third', '>', 0],
        ['messages', '>', 1000],
      ],
    },
    {
      title: 'What was left of it',
      text:
        'All who were cut off tried again at the same moment, which is why the site was {peak} full for an instant. In the ' +
        'end {lost} requests were lost: few, since a second of silence is less than the patience of most programs. The cure ' +
        'would be a faster heartbeat, or a cable without a switch in between.',
      at: 'end',
      select: 'datacenter/sin',
      holds: [
        ['peak', '>', 1],
        ['unserved-end', '=', 0],
        ['moved-end', '=', 0],
      ],
    },
  ],
};
