/** A datacenter is emptied step by step before its power is cut. */
import type { GuidedStory } from '../story.ts';

const [DRAIN, CUT] = ['drained', 'switched-off'];

export const slowDrain: GuidedStory = {
  id: 'slow-drain',
  title: 'Closing for repairs',
  teaser: 'Singapore must be switched off for work. Its users are led away first, in steps, and none of them notices.',
  scenario: 'maintenance',
  variant: 'site=sin',
  cover: { at: { fault: DRAIN, plusSeconds: 59 }, around: [66, -12, 150, 44] },
  facts: {
    before: { is: 'served', site: 'sin', at: 'start' },
    detour: { is: 'moved', at: { fault: DRAIN, plusSeconds: 59 } },
    'left-detour': { is: 'served', site: 'sin', at: { fault: DRAIN, plusSeconds: 59 } },
    'unserved-drain': { is: 'most-unserved', from: { fault: DRAIN }, to: { fault: CUT, plusSeconds: -1 } },
    'left-please': { is: 'served', site: 'sin', at: { fault: DRAIN, plusSeconds: 119 } },
    takers: { is: 'takers', from: 'start', to: { fault: DRAIN, plusSeconds: 119 } },
    'up-please': { is: 'up', site: 'sin', at: { fault: DRAIN, plusSeconds: 119 } },
    withdrawn: { is: 'drained', site: 'sin', at: { fault: CUT, plusSeconds: -1 } },
    waited: { is: 'span', from: { fault: DRAIN }, to: { fault: CUT } },
    off: { is: 'down', site: 'sin', at: { fault: CUT } },
    'unserved-cut': { is: 'unserved', at: { fault: CUT } },
    gap: { is: 'span', from: { fault: CUT }, to: { fault: CUT, phase: 'recover' } },
    lost: { is: 'lost', from: 'start', to: 'end' },
    'rtt-before': { is: 'median-rtt', at: 'start' },
    'rtt-after': { is: 'median-rtt', at: 'end' },
    'nrt-before': { is: 'load', site: 'nrt', at: 'start' },
    'nrt-after': { is: 'load', site: 'nrt', at: 'end' },
    'unserved-end': { is: 'unserved', at: 'end' },
  },
  captions: [
    {
      title: 'Work to be done',
      text:
        'The power of Singapore has to be cut for repairs, and {before} people reach the platform there. If somebody just ' +
        'pulled the plug, all of them would fail at once. So they are led away while everything still works.',
      at: { fault: DRAIN, plusSeconds: -1 },
      select: 'datacenter/sin',
    },
    {
      title: 'A detour sign',
      text:
        'First Singapore makes its way look longer than it is: it writes its own name several times into the route that it ' +
        'announces. Networks that have another way of the same worth compare lengths and take the shorter one. {detour} ' +
        'people have moved within a minute; {left-detour} still come, because their networks have other reasons to.',
      at: { fault: DRAIN, plusSeconds: -0.1 },
      until: { fault: DRAIN, plusSeconds: 59 },
      select: 'datacenter/sin',
      holds: [
        ['detour', '>', 0],
        ['left-detour', '>', 0],
      ],
    },
    {
      title: 'Please go',
      text:
        'Then it puts a mark on its routes that networks have agreed on for this purpose, GRACEFUL_SHUTDOWN: use this way ' +
        'only if you have no other. Now the rest leave, for {takers}. Singapore itself is still up, so a request that ' +
        'was on its way is answered all the same.',
      at: { fault: DRAIN, plusSeconds: 59.9 },
      until: { fault: DRAIN, plusSeconds: 119 },
      select: 'datacenter/sin',
      holds: [
        ['left-please', '=', 0],
        ['up-please', '=', 1],
        ['takers', '=', 2],
      ],
    },
    {
      title: 'Closed',
      text:
        'Only when nobody comes any more are the routes withdrawn: the site is up, but drained. From the first sign until ' +
        'this point there was not a moment at which somebody was without an answer.',
      at: { fault: DRAIN, plusSeconds: 119.9 },
      until: { fault: CUT, plusSeconds: -1 },
      speed: 2,
      select: 'datacenter/sin',
      holds: [
        ['withdrawn', '=', 1],
        ['unserved-drain', '=', 0],
      ],
    },
    {
      title: 'The plug is pulled',
      text:
        'After {waited} the power is cut. One thing was left: routers in Singapore also carried what others send to each ' +
        'other through them. For {gap} the ways of {unserved-cut} people are broken until the routers have found new ones. ' +
        'That is shorter than the patience of a browser, which simply tries again: {lost} requests were lost.',
      at: { fault: CUT },
      until: { fault: CUT, phase: 'recover' },
      speed: 0.5,
      holds: [
        ['off', '=', 1],
        ['unserved-cut', '>', 0],
        ['lost', '=', 0],
      ],
    },
    {
      title: 'The price of a quiet repair',
      text:
        'Until Singapore returns Tokyo works at {nrt-after} instead of {nrt-before} of its capacity, and half of all people ' +
        'are within {rtt-after} of their site instead of {rtt-before}. The order of the steps is the whole trick: tell the ' +
        'world first, cut later. The story of Frankfurt shows the other order.',
      at: 'end',
      select: 'datacenter/nrt',
      holds: [
        ['unserved-end', '=', 0],
        ['nrt-after', '>', 'nrt-before'],
        ['nrt-after', '<', 1],
        ['rtt-after', '>', 'rtt-before'],
      ],
    },
  ],
};
