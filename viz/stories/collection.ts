/** The stories that ship, in the order in which they are best read. */
import type { App } from '../app.ts';
import { flappingPort } from './guided/flapping-port.ts';
import { hijack } from './guided/hijack.ts';
import { overload } from './guided/overload.ts';
import { regionalOutage } from './guided/regional-outage.ts';
import { slowDrain } from './guided/slow-drain.ts';
import type { GuidedStory } from './story.ts';

export const STORIES: readonly GuidedStory[] = [regionalOutage, slowDrain, flappingPort, hijack, overload];

/** The story of a run, told by the names that its scenario and its variant have. */
export function storyFor({ trace }: App): GuidedStory | null {
  const { name, variant } = trace.header.scenario;
  return STORIES.find((story) => story.scenario === name && story.variant === variant) ?? null;
}
