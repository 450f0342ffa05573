/**
 * Goal: no colour speaks to some people only. Method: contrast of every mark and text with its grounds, and differences
 * between the colours of any two sites under simulated colour vision deficiencies, in both themes.
 */
import { describe, expect, it } from 'vitest';
import { LOAD_BOUNDS, loadStep, siteColour, siteTexture, themes } from '../../viz/theme/palette.ts';
import { contrastOf, differenceOf, VISIONS } from './colour-vision.ts';

const MARK = 3;
const TEXT = 4.5;
/** In OKLab times 100; Okabe and Ito's own eight come to 7.9 for the worst pair and vision. */
const APART = 9;

describe.each(Object.values(themes))('$name', (theme) => {
  const grounds = [theme.sea, theme.land, theme.panel];

  it('sites stand out from sea, land and panel', () => {
    for (const colour of theme.sites)
      for (const ground of grounds) expect(contrastOf(colour, ground)).toBeGreaterThanOrEqual(MARK);
  });

  it.each(VISIONS)('sites can be told apart by %s vision', (vision) => {
    for (const [i, a] of theme.sites.entries()) {
      for (const b of theme.sites.slice(i + 1)) expect(differenceOf(a, b, vision)).toBeGreaterThan(APART);
    }
  });

  it('differences stand out by their outlines, and can be read as words', () => {
    for (const colours of [theme.better, theme.worse]) {
      for (const ground of grounds) expect(contrastOf(colours[2], ground)).toBeGreaterThanOrEqual(TEXT);
    }
  });

  it.each(VISIONS)('better, worse and how much can be told apart by %s vision', (vision) => {
    const all = [...theme.better, ...theme.worse];
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1)) expect(differenceOf(a, b, vision)).toBeGreaterThan(APART);
  });

  it('a larger difference is further from the ground', () => {
    for (const colours of [theme.better, theme.worse]) {
      const contrasts = colours.map((colour) => contrastOf(colour, theme.sea));
      expect([...contrasts].sort((a, b) => a - b)).toEqual(contrasts);
    }
  });

  it('text can be read', () => {
    for (const colour of [theme.ink, theme.quiet, theme.faint, theme.accent, theme.fault, theme.good, theme.bad]) {
      for (const ground of [theme.page, theme.panel]) expect(contrastOf(colour, ground)).toBeGreaterThanOrEqual(TEXT);
    }
    expect(contrastOf(theme.fault, theme.faultBand)).toBeGreaterThanOrEqual(TEXT);
  });

  it('load grows in lightness against its ground, step by step', () => {
    const contrasts = theme.load.slice(0, 3).map((colour) => contrastOf(colour, theme.sea));
    expect([...contrasts].sort((a, b) => a - b)).toEqual(contrasts);
    for (const vision of VISIONS) {
      for (let i = 1; i < theme.load.length; i++) {
        expect(differenceOf(theme.load[i - 1]!, theme.load[i]!, vision)).toBeGreaterThan(6);
      }
    }
  });
});

it('beyond eight sites colours repeat with another texture', () => {
  expect(siteColour(themes.light, 9)).toBe(siteColour(themes.light, 1));
  expect([siteTexture(themes.light, 1), siteTexture(themes.light, 9)]).toEqual([0, 1]);
});

it('a load has the step of its bound', () => {
  expect([0, 0.099, 0.1, 0.69, 0.7, 0.999, 1, 7].map(loadStep)).toEqual([0, 0, 1, 3, 4, 4, 5, 5]);
  expect(themes.light.load.length).toBe(LOAD_BOUNDS.length + 1);
});
