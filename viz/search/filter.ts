/** One text that filters map, lanes and tables alike: every word must stand somewhere in what a thing is called. */
import type { App } from '../app.ts';

export function matcher(filter: string): (text: string) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (text) => {
    const low = text.toLowerCase();
    return words.every((word) => low.includes(word));
  };
}

/** Whether a population passes: by its own names, or by the datacenter that serves it. */
export function isPopulationShown(app: App): (population: number) => boolean {
  const { filter } = app.store.get();
  if (filter.trim() === '') return () => true;
  const matches = matcher(filter);
  const { populations, datacenters } = app.tables;
  const { site } = app.frame();
  return (population) => {
    const { name, place, region, as } = populations[population]!;
    const by = datacenters[site[population]!]?.name ?? 'nobody';
    return matches(`${name} ${place} ${region} ${as} ${by}`);
  };
}
