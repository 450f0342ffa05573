/** Puts a theme's colours where the style sheet finds them. */
import type { ThemeChoice } from '../state/view-state.ts';
import { themes, type Theme } from './palette.ts';

const NAMES = [
  'page',
  'panel',
  'sea',
  'land',
  'coast',
  'rule',
  'ink',
  'quiet',
  'faint',
  'accent',
  'fault',
  'faultBand',
  'good',
  'bad',
] as const;

export function themeFor(choice: ThemeChoice): Theme {
  if (choice !== 'auto') return themes[choice];
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light;
}

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme.name;
  root.style.colorScheme = theme.name;
  for (const name of NAMES) {
    root.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, theme[name]);
  }
  root.style.setProperty('--better', theme.better[2]);
  root.style.setProperty('--worse', theme.worse[2]);
}
