/** The colour of a site as a small disc, with a hole where colours have come round. */
import { siteColour, siteTexture, type Theme } from '../theme/palette.ts';

export function paintSwatch(swatch: HTMLElement, theme: Theme, site: number): void {
  const colour = siteColour(theme, site);
  swatch.style.background = siteTexture(theme, site) === 0 ? colour : `radial-gradient(${theme.panel} 25%, ${colour} 30%)`;
}
