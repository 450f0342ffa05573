/**
 * All colours of the page. Sites take the hues of Okabe and Ito (2008), their lightness moved until every mark stands out
 * from its ground by 3 : 1 and every two from each other for all kinds of colour vision; beyond eight sites colours repeat
 * with another texture, and labels and glyphs always say the same. Load takes steps of cividis; differences between two runs
 * go from blue to orange, and have shapes that say the same.
 */
export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly name: ThemeName;
  readonly page: string;
  readonly panel: string;
  readonly sea: string;
  readonly land: string;
  readonly coast: string;
  readonly rule: string;
  readonly ink: string;
  readonly quiet: string;
  readonly faint: string;
  readonly accent: string;
  readonly fault: string;
  readonly faultBand: string;
  readonly good: string;
  readonly bad: string;
  readonly unserved: string;
  readonly sites: readonly string[];
  /** Load from empty to full; the last is beyond capacity. */
  readonly load: readonly string[];
  /** A difference between two runs to the better, from a little to a lot; the last also draws outlines and words. */
  readonly better: readonly [string, string, string];
  readonly worse: readonly [string, string, string];
}

const light: Theme = {
  name: 'light',
  page: '#fbfaf8',
  panel: '#ffffff',
  sea: '#f4f3ef',
  land: '#eae8e1',
  coast: '#cfccc1',
  rule: '#e1ded6',
  ink: '#1c2126',
  quiet: '#565d64',
  faint: '#6d737a',
  accent: '#0b5cad',
  fault: '#a8330a',
  faultBand: '#f3d9cd',
  good: '#1d6b4f',
  bad: '#a8330a',
  unserved: '#1c2126',
  sites: ['#884c00', '#168ad4', '#277960', '#898805', '#12316e', '#740400', '#ca52a0', '#494c50'],
  load: ['#c9ced6', '#7b8aa0', '#4d5d7d', '#8a7a3a', '#b98900', '#a8330a'],
  better: ['#b4d6ef', '#4b97d2', '#0b4f8a'],
  worse: ['#f7cf9e', '#e08214', '#8a3a00'],
};

const dark: Theme = {
  name: 'dark',
  page: '#11151a',
  panel: '#171c22',
  sea: '#11151a',
  land: '#1f262d',
  coast: '#36404a',
  rule: '#2a323a',
  ink: '#e8eaec',
  quiet: '#aab2ba',
  faint: '#8e979f',
  accent: '#7cb8f2',
  fault: '#ff9a70',
  faultBand: '#3c2218',
  good: '#5fcf9f',
  bad: '#ff9a70',
  unserved: '#e8eaec',
  sites: ['#dd8f1d', '#8ee0fd', '#03835f', '#dfce51', '#6390f4', '#c94700', '#af6ea5', '#ababab'],
  load: ['#3a444e', '#5b6b80', '#8a94a6', '#b5a760', '#f0cf4a', '#ff9a70'],
  better: ['#27496b', '#4a90d0', '#acd8ff'],
  worse: ['#5a3a1a', '#cf7d2c', '#ffcb94'],
};

export const themes: Readonly<Record<ThemeName, Theme>> = { light, dark };

/** Upper bounds of load (share of capacity) of the steps of `load`; the last step is everything above. */
export const LOAD_BOUNDS: readonly number[] = [0.1, 0.3, 0.5, 0.7, 1];

export const loadStep = (ratio: number): number => {
  const step = LOAD_BOUNDS.findIndex((bound) => ratio < bound);
  return step < 0 ? LOAD_BOUNDS.length : step;
};

export const siteColour = (theme: Theme, site: number): string =>
  site < 0 ? theme.unserved : theme.sites[site % theme.sites.length]!;

/** Which texture a site has: 0 plain, then one more for each round through the colours. */
export const siteTexture = (theme: Theme, site: number): number => Math.floor(site / theme.sites.length);
