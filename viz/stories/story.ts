/**
 * A guided story: a run that ships, told in captions. Each caption is tied to a stretch of the run and to what is looked at;
 * figures are never typed into a text but read from the run, and what a text says beside them is written down as `holds`,
 * so that a test can hold every sentence against the trace.
 */
import type { Layer } from '../state/view-state.ts';

/** An instant of the run, by what happens there, so that a story survives a changed run. */
export type Moment =
  | 'start'
  | 'end'
  | {
      readonly fault: string;
      /** Without it: when the fault begins. */
      readonly phase?: 'detect' | 'withdraw' | 'converge' | 'recover' | 'heal';
      readonly plusSeconds?: number;
    };

/** Something that the run knows. `site` and `population` are ids. */
export type Fact =
  | { readonly is: 'all-people' }
  | { readonly is: 'site-count' }
  /** People whom a site serves. */
  | { readonly is: 'served'; readonly site: string; readonly at: Moment; readonly service?: string }
  /** People whom nobody serves. */
  | { readonly is: 'unserved'; readonly at: Moment; readonly service?: string }
  /** The most of them at any instant of a stretch. */
  | { readonly is: 'most-unserved'; readonly from: Moment; readonly to: Moment; readonly service?: string }
  /** People who are served elsewhere than when the run began, or by nobody. */
  | { readonly is: 'moved'; readonly at: Moment }
  /** The sites that serve more people at `to` than at `from`, the largest gain first. */
  | { readonly is: 'takers'; readonly from: Moment; readonly to: Moment }
  | { readonly is: 'span'; readonly from: Moment; readonly to: Moment }
  /** How full the fullest service of a site is. */
  | { readonly is: 'load'; readonly site: string; readonly at: Moment }
  | { readonly is: 'peak-load'; readonly site: string; readonly from: Moment; readonly to: Moment }
  /** Requests answered ÷ requests that end, of one service or of all. */
  | { readonly is: 'answered'; readonly at: Moment; readonly service?: string }
  /** Tries that fail ÷ tries. */
  | { readonly is: 'failed-tries'; readonly at: Moment; readonly service?: string }
  /** Requests that end without an answer. */
  | { readonly is: 'lost'; readonly from: Moment; readonly to: Moment; readonly service?: string }
  /** Announcements and withdrawals that routers send each other. */
  | { readonly is: 'messages'; readonly from: Moment; readonly to: Moment }
  /** Round trip that half of the people are below. */
  | { readonly is: 'median-rtt'; readonly at: Moment }
  /** 1 in this state, else 0; never written into a text. */
  | { readonly is: 'up' | 'degraded' | 'down' | 'drained'; readonly site: string; readonly at: Moment };

/** What a text rests on beside its figures: one fact against another, or against a bound. */
export type Hold = readonly [fact: string, relation: '<' | '>' | '=', than: string | number];

export interface Caption {
  readonly title: string;
  /** `{name}` stands for a fact. */
  readonly text: string;
  /** What is played when the caption opens; without `until` it stands still. */
  readonly at: Moment;
  readonly until?: Moment;
  readonly speed?: number;
  /** `datacenter/fra`, `population/cairo-1`, `link/…`, `fault/…`. */
  readonly select?: string;
  /** Layers that would only distract. */
  readonly hide?: readonly Layer[];
  readonly service?: string;
  readonly holds?: readonly Hold[];
}

export interface GuidedStory {
  readonly id: string;
  readonly title: string;
  /** One sentence for a card; without figures. */
  readonly teaser: string;
  readonly scenario: string;
  readonly variant: string | null;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly captions: readonly Caption[];
  /** The picture on a card: an instant, and the part of the world in which it happens (west, south, east, north). */
  readonly cover: { readonly at: Moment; readonly around: readonly [number, number, number, number] };
}
