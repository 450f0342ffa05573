/** The stories that ship, in the order in which they are best read. */
import { flappingPort } from './guided/flapping-port.ts';
import { hijack } from './guided/hijack.ts';
import { overload } from './guided/overload.ts';
import { regionalOutage } from './guided/regional-outage.ts';
import { slowDrain } from './guided/slow-drain.ts';
import type { GuidedStory } from './story.ts';

export const STORIES: readonly GuidedStory[] = [regionalOutage, slowDrain, flappingPort, hijack, overload];

/** The story of a run, told by the names that its scenario and its variant have. */
export function storyFor(scenario: string, variant: string | null): GuidedStory | null {
  return STORIES.find((story) => story.scenario === scenario && story.variant === variant) ?? null;
}
