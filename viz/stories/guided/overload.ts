/** An overload that outlives its cause, because everybody tries again; and what ends it. */
import type { GuidedStory } from '../story.ts';

const [CROWD, SHED] = ['crowd', 'shed'];
const service = 'web';

export const overload: GuidedStory = {
  id: 'overload',
  title: 'A crowd that does not disperse',
  teaser:
    'Europe asks for far more than usual, but only for a moment. Minutes later its site still fails: the failure feeds itself.',
  scenario: 'overload-cured',
  variant: null,
  cover: { at: { fault: CROWD, plusSeconds: 20 }, around: [-14, 34, 42, 60] },
  facts: {
    'load-before': { is: 'load', site: 'fra', at: { fault: CROWD, plusSeconds: -1 } },
    'load-start': { is: 'load', site: 'fra', at: { fault: CROWD, plusSeconds: 1 } },
    'load-peak': { is: 'peak-load', site: 'fra', from: { fault: CROWD }, to: { fault: CROWD, phase: 'heal' } },
    'answered-start': { is: 'answered', at: { fault: CROWD, plusSeconds: 1 }, service },
    'answered-crowd': { is: 'answered', at: { fault: CROWD, plusSeconds: 29 }, service },
    'ams-crowd': { is: 'load', site: 'ams', at: { fault: CROWD, plusSeconds: 20 } },
    surge: { is: 'span', from: { fault: CROWD }, to: { fault: CROWD, phase: 'heal' } },
    'load-after': { is: 'load', site: 'fra', at: { fault: SHED, plusSeconds: -1 } },
    'answered-after': { is: 'answered', at: { fault: SHED, plusSeconds: -1 }, service },
    waited: { is: 'span', from: { fault: CROWD, phase: 'heal' }, to: { fault: SHED } },
    'failed-after': { is: 'failed-tries', at: { fault: SHED, plusSeconds: -1 }, service },
    'load-shed': { is: 'load', site: 'fra', at: { fault: SHED, plusSeconds: 25 } },
    shed: { is: 'span', from: { fault: SHED }, to: { fault: SHED, phase: 'heal' } },
    'load-end': { is: 'load', site: 'fra', at: 'end' },
    'answered-end': { is: 'answered', at: 'end', service },
    'lost-crowd': { is: 'lost', from: { fault: CROWD }, to: { fault: CROWD, phase: 'heal' }, service },
    'lost-after': { is: 'lost', from: { fault: CROWD, phase: 'heal' }, to: 'end', service },
    moved: { is: 'moved', at: { fault: SHED } },
    messages: { is: 'messages', from: 'start', to: 'end' },
  },
  captions: [
    {
      title: 'Half full, as planned',
      text:
        'Frankfurt is {load-before} full. That is how it should be: there is room for a busy hour, and for the people of ' +
        'another site should that fail. In this experiment the machines have one bad habit, which nobody has noticed so ' +
        'far: what they cannot answer at once they put on a pile, to be answered later.',
      at: { fault: CROWD, plusSeconds: -1 },
      select: 'datacenter/fra',
      service,
    },
    {
      title: 'The crowd',
      text:
        'Something happens, and Europe asks for far more than usual. {load-start} of what Frankfurt can do arrives every ' +
        'second. At first nobody is turned away. The pile grows, and with it the time that everybody waits.',
      at: { fault: CROWD },
      until: { fault: CROWD, plusSeconds: 3 },
      select: 'datacenter/fra',
      service,
      holds: [
        ['load-start', '>', 1],
        ['answered-start', '=', 1],
      ],
    },
    {
      title: 'Everybody tries again',
      text:
        'After a few seconds people, and the programs that act for them, give up waiting and ask again. Their old requests ' +
        'are still on the pile. So Frankfurt now works for people who are gone, and is asked {load-peak} of what it can ' +
        'do. Only {answered-crowd} of all requests are answered in time; Amsterdam, next door, is {ams-crowd} full and ' +
        'cannot help: routes lead people to a site, not to the one that has room.',
      at: { fault: CROWD, plusSeconds: 3 },
      until: { fault: CROWD, plusSeconds: 20 },
      select: 'datacenter/fra',
      service,
      holds: [
        ['load-peak', '>', 'load-start'],
        ['answered-crowd', '<', 1],
        ['ams-crowd', '<', 1],
      ],
    },
    {
      title: 'The cause is gone, the failure stays',
      text:
        'After {surge} the crowd has gone home. Nothing is broken, demand is as before, and still Frankfurt is {load-after} ' +
        'loaded: {failed-after} of all tries fail, and each failure is asked again. The pile never gets shorter. Engineers ' +
        'call that metastable: a second state in which the system stays by itself, after {waited} as on the first day.',
      at: { fault: CROWD, phase: 'heal' },
      until: { fault: SHED, plusSeconds: -1 },
      speed: 2,
      select: 'datacenter/fra',
      service,
      holds: [
        ['load-after', '>', 1],
        ['answered-after', '<', 1],
        ['failed-after', '>', 0],
        ['moved', '=', 0],
        ['messages', '=', 0],
      ],
    },
    {
      title: 'The cure is to say no',
      text:
        'Somebody turns most people away at the door, for {shed}. It looks cruel, but what comes in now is less ' +
        'than the machines can do: the pile shrinks, and answers come in time again before anybody gives up.',
      at: { fault: SHED },
      until: { fault: SHED, phase: 'heal' },
      select: 'datacenter/fra',
      service,
      holds: [['load-shed', '<', 1]],
    },
    {
      title: 'Well again',
      text:
        'The door is open, everybody is back, and Frankfurt is {load-end} full as if nothing had been. The crowd itself ' +
        'cost {lost-crowd} requests, and what came after it {lost-after}. Had the machines refused at once what they could ' +
        'not do at once, there would have been no second state: the scenario metastable shows it.',
      at: 'end',
      select: 'datacenter/fra',
      service,
      holds: [
        ['load-end', '<', 1],
        ['answered-end', '=', 1],
        ['lost-after', '>', 'lost-crowd'],
      ],
    },
  ],
};
