/** A datacenter loses its power, and the routers of the world find its users another one. */
import type { GuidedStory } from '../story.ts';

const FAULT = 'power-lost';

export const regionalOutage: GuidedStory = {
  id: 'regional-outage',
  title: 'A datacenter goes dark',
  teaser: 'The power fails in Frankfurt at a busy hour. Nobody is called, and yet its users find another way.',
  scenario: 'datacenter-loss',
  variant: 'datacenter=fra',
  cover: { at: { fault: FAULT }, around: [-12, 22, 62, 62] },
  facts: {
    people: { is: 'all-people' },
    sites: { is: 'site-count' },
    before: { is: 'served', site: 'fra', at: 'start' },
    'load-before': { is: 'load', site: 'fra', at: { fault: FAULT, plusSeconds: -1 } },
    'unserved-before': { is: 'unserved', at: { fault: FAULT, plusSeconds: -1 } },
    unserved: { is: 'unserved', at: { fault: FAULT } },
    dark: { is: 'down', site: 'fra', at: { fault: FAULT } },
    noticed: { is: 'span', from: { fault: FAULT }, to: { fault: FAULT, phase: 'detect' } },
    settled: { is: 'span', from: { fault: FAULT }, to: { fault: FAULT, phase: 'converge' } },
    messages: { is: 'messages', from: { fault: FAULT }, to: { fault: FAULT, phase: 'converge' } },
    'unserved-after': { is: 'unserved', at: { fault: FAULT, phase: 'converge' } },
    'served-after': { is: 'served', site: 'fra', at: { fault: FAULT, phase: 'converge' } },
    takers: { is: 'takers', from: 'start', to: { fault: FAULT, phase: 'converge' } },
    'ams-before': { is: 'load', site: 'ams', at: { fault: FAULT, plusSeconds: -1 } },
    'ams-after': { is: 'load', site: 'ams', at: { fault: FAULT, phase: 'converge' } },
    'ams-peak': { is: 'peak-load', site: 'ams', from: { fault: FAULT }, to: { fault: FAULT, phase: 'heal' } },
    'rtt-before': { is: 'median-rtt', at: { fault: FAULT, plusSeconds: -1 } },
    'rtt-after': { is: 'median-rtt', at: { fault: FAULT, plusSeconds: 60 } },
    failing: { is: 'failed-tries', at: { fault: FAULT, phase: 'detect' } },
    lost: { is: 'lost', from: { fault: FAULT }, to: { fault: FAULT, plusSeconds: 60 } },
    'moved-late': { is: 'moved', at: { fault: FAULT, phase: 'heal' } },
    'moved-end': { is: 'moved', at: 'end' },
    'unserved-back': { is: 'most-unserved', from: { fault: FAULT, phase: 'heal' }, to: 'end' },
  },
  captions: [
    {
      title: 'One address, many buildings',
      text:
        '{people} people use this platform. All of them ask for the same address, and yet {sites} datacenters on several ' +
        'continents answer. Each dot is a city, its colour the datacenter that its people reach. Nobody assigned them: ' +
        'the networks of the internet tell each other where the address can be found, and each takes the way it likes ' +
        'best. Engineers call this anycast.',
      at: { fault: FAULT, plusSeconds: -1 },
      hide: ['backbone'],
      holds: [['unserved-before', '=', 0]],
    },
    {
      title: 'Frankfurt at a busy hour',
      text:
        '{before} people reach Frankfurt, fra on the map. The ring around it shows how much of its machines is in use: ' +
        '{load-before}. The rest is not waste. Every site keeps room for the day on which another one is missing.',
      at: { fault: FAULT, plusSeconds: -1 },
      select: 'datacenter/fra',
      holds: [['load-before', '<', 1]],
    },
    {
      title: 'The power fails',
      text:
        'Machines and routers are dark at once, but the world does not know yet. Requests still travel to Frankfurt and ' +
        'end there: the dots that are now hollow and crossed are {unserved} people without an answer.',
      at: { fault: FAULT },
      hide: ['backbone'],
      holds: [
        ['dark', '=', 1],
        ['unserved', '>', 'unserved-before'],
      ],
    },
    {
      title: 'The news travels',
      text:
        'After {noticed} the first neighbour sees that no light comes out of the fibre any more, and takes its route back: ' +
        'a hollow dart. Whoever hears of it and knows another way tells that instead: a filled dart. It takes {messages} ' +
        'messages from router to router until everybody has found a way that works.',
      at: { fault: FAULT },
      until: { fault: FAULT, phase: 'converge' },
      speed: 0.5,
      hide: ['backbone'],
      holds: [
        ['noticed', '<', 'settled'],
        ['messages', '>', 1000],
      ],
    },
    {
      title: 'Everybody is served again',
      text:
        'After {settled} it is over. The people of Frankfurt are now answered by {takers}. Amsterdam alone went from ' +
        '{ams-before} to {ams-after} of its capacity; at its busiest, {ams-peak}, it still has room. No person did anything.',
      at: { fault: FAULT, phase: 'converge' },
      select: 'datacenter/ams',
      holds: [
        ['unserved-after', '=', 0],
        ['served-after', '=', 0],
        ['takers', '=', 2],
        ['ams-after', '>', 'ams-before'],
        ['ams-peak', '<', 1],
      ],
    },
    {
      title: 'What it cost',
      text:
        'While it lasted {failing} of all tries failed. Most were tried again and answered a moment later; {lost} requests ' +
        'were lost for good. And ways are longer now: half of all people used to wait at most {rtt-before} for a signal to ' +
        'get there and back, now it is {rtt-after}. Click any dot to see its way and why its network chose it.',
      at: { fault: FAULT, plusSeconds: 60 },
      select: 'population/cairo-1',
      hide: ['backbone'],
      holds: [
        ['rtt-after', '>', 'rtt-before'],
        ['lost', '>', 0],
      ],
    },
    {
      title: 'The way back',
      text:
        'When the power returns, routers start, machines pass their health checks, and only then Frankfurt announces the ' +
        'address again. People come back by the same mechanism that led them away, nobody is without an answer ' +
        'meanwhile, and at the end everybody is where they were at the start.',
      at: { fault: FAULT, phase: 'heal' },
      until: 'end',
      speed: 2,
      select: 'datacenter/fra',
      holds: [
        ['moved-late', '>', 0],
        ['moved-end', '=', 0],
        ['unserved-back', '=', 0],
      ],
    },
  ],
};
