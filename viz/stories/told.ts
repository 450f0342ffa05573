/** A story on a run: its texts with the figures of that run, and the view that each caption asks for. */
import type { App } from '../app.ts';
import { LAYERS, type Selection, type SelectionKind, type ViewState } from '../state/view-state.ts';
import { knownOf, type Known } from './facts.ts';
import { momentOf } from './moments.ts';
import type { Caption, GuidedStory } from './story.ts';

/** How much of the line of time is shown before and after what is told, as shares of it. */
const [BEFORE, AFTER] = [0.008, 0.05];

const MARK = /\{([a-z][a-z-]*)\}/g;

/** The facts that a text names. */
export const factsIn = (text: string): readonly string[] => [...text.matchAll(MARK)].map(([, name]) => name!);

export class ToldStory {
  readonly story: GuidedStory;
  private readonly app: App;
  private readonly facts = new Map<string, Known | null>();

  constructor(app: App, story: GuidedStory) {
    this.app = app;
    this.story = story;
  }

  get length(): number {
    return this.story.captions.length;
  }

  caption(index: number): Caption {
    return this.story.captions[Math.min(this.length - 1, Math.max(0, index))]!;
  }

  /** Read once from the run. */
  fact(name: string): Known | null {
    let found = this.facts.get(name);
    if (found === undefined) {
      const fact = this.story.facts[name];
      found = fact === undefined ? null : knownOf(this.app, fact);
      this.facts.set(name, found);
    }
    return found;
  }

  text(index: number): string {
    return this.caption(index).text.replace(MARK, (_, name: string) => this.fact(name)?.text ?? '…');
  }

  /** Until when the caption plays; null when it stands still. */
  until(index: number): number | null {
    const { until } = this.caption(index);
    return until === undefined ? null : momentOf(this.app, until);
  }

  /** The view at the beginning of a caption: all that it does not name is as at the start. */
  view(index: number): Partial<ViewState> {
    const { at, hide = [], select, service, speed = 1 } = this.caption(index);
    const until = this.until(index);
    const time = momentOf(this.app, at) ?? 0;
    return {
      story: this.story.id,
      caption: index,
      time,
      isPlaying: until !== null && until > time,
      speed,
      window: this.window(time, until ?? time),
      selection: selectionOf(this.app, select),
      hidden: LAYERS.filter((layer) => hide.includes(layer)),
      service: this.app.tables.services.findIndex(({ id }) => id === service),
      filter: '',
      isLooping: false,
      isWarped: true,
      view: 'map',
    };
  }

  /** What is told, with room around it. */
  private window(from: number, to: number): readonly [number, number] {
    const { line } = this.app;
    const [low, high] = [line.place(from), line.place(to)];
    return [line.time(Math.max(0, low - BEFORE)), line.time(Math.min(1, high + Math.max(AFTER, (high - low) * 0.3)))];
  }
}

/** What `datacenter/fra` names; null for nothing, and for what the run does not have. */
export function selectionOf({ tables }: App, select: string | undefined): Selection | null {
  if (select === undefined) return null;
  const at = select.indexOf('/');
  const [kind, id] = [select.slice(0, at) as SelectionKind, select.slice(at + 1)];
  const rows = new Map<string, readonly { readonly id: string }[]>([
    ['population', tables.populations],
    ['datacenter', tables.datacenters],
    ['link', tables.links],
    ['fault', tables.faults],
  ]);
  const index = rows.get(kind)?.findIndex((row) => row.id === id) ?? -1;
  return index < 0 ? null : { kind, index };
}
