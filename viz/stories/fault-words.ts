/** What a fault does, for somebody who sees its name for the first time; the names of the language stand in the lanes. */

/** What comes before its targets; a kind that is not here is told by its own name. */
const WORDS: Readonly<Record<string, string>> = {
  'config.push': 'Another routing policy is put in force at',
  'datacenter.drain': 'People are led away on purpose from',
  'datacenter.fail': 'Everything goes down at',
  'datacenter.isolate': 'Announced as before, but cut off from all others:',
  'demand.attack': 'Requests of an attack go to',
  'demand.scale': 'More or fewer requests than usual come for',
  'demand.surge': 'Many more requests than usual come from',
  'deploy.replace': 'A new version is rolled out to',
  'health.lie': 'The health check no longer tells the truth about',
  'health.off': 'The health check is switched off for',
  'health.slow': 'The health check takes its time with',
  'instance.crash': 'A process dies:',
  'instance.hang': 'A process answers no more, but lives:',
  'instance.slow': 'A process answers more slowly:',
  'link.down': 'A line is cut:',
  'link.flap': 'A line goes down and comes up again and again:',
  'link.impair': 'A line loses, delays or holds up packets:',
  'neighbor.fail': 'A neighbouring network is lost:',
  'node.drain': 'A machine is emptied for maintenance:',
  'node.fail': 'A machine dies:',
  'node.partition': 'A machine runs on, but nobody reaches it:',
  'node.pause': 'A machine freezes:',
  'prefix.hijack': 'Somebody else announces the addresses',
  'prefix.leak': 'A network passes on what it should keep to itself:',
  'prefix.prepend': 'Announced as if it were further away:',
  'prefix.stuck': 'A network clings to its old way to',
  'prefix.withdraw': 'No longer announced on purpose:',
  'rack.fail': 'A rack goes down with all that is in it:',
  'router.fail': 'A router dies:',
  'router.stub': 'A router asks to be passed by:',
  'session.half-open': 'One end of a session has forgotten it, the other has not:',
  'session.reset': 'A session between two routers breaks off:',
  'session.silent': 'A session goes silent while its line is whole:',
};

const NAMES_MAX = 4;

/** `Everything goes down at ams.` */
export function faultText({ kind, target }: { readonly kind: string; readonly target: string }): string {
  const words = WORDS[kind] ?? `${kind} hits`;
  const names = target.split(', ').map((one) => one.replace(/^[a-z-]+\//, ''));
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : '';
  return `${words} ${names.slice(0, NAMES_MAX).join(', ')}${more}.`;
}
