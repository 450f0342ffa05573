/**
 * Distance and the delay it causes. Great circles on a sphere; cables do not follow great circles, so a *stretch* stands for the
 * detours. One stretch a kind of path, no map of real cables: Europe to Japan, India and the Gulf, where cables make long detours
 * (stretch 2.2–2.7 measured), come out too fast, and raising the global figure would only make everything else wrong.
 */
import { asin, cos, radians, sin } from '../kernel/math.ts';
import { microseconds, type Duration } from '../kernel/time.ts';
import type { Place } from './place.ts';

const EARTH_RADIUS_KM = 6371.0088;

/** Speed of light in fibre (refractive index about 1.5), one way. */
export const FIBRE_KM_PER_MS = 200;

/**
 * Measured round-trip time ÷ (2 × great circle ÷ 200 km per ms), medians.
 * - `backbone` 1.77: pairs of cloud regions over 500 km apart (Skyplane 2022, AWS, Azure and GCP, 8,010 pairs).
 * - `backboneWave` 1.6: one long-haul wave of a large operator; Azure's published matrix of July 2026 gives a median of 1.62.
 * - `internet` 2.0: public Internet, city to city over 500 km (WonderNetwork 2020, 62,104 pairs; 5th to 95th percentile 1.4–4.4).
 * - `internetShortHaul` 2.1: the Internet against the line of sight within a continent (Bozkurt et al., 2018).
 */
export const stretch = { backbone: 1.77, backboneWave: 1.6, internet: 2.0, internetShortHaul: 2.1 } as const;

/** One way through the fibre, ducts and switches of one metropolitan area; zones of a cloud region measure 0.14–1.1 ms. */
export const METRO_DELAY: Duration = microseconds(250);

/** Great-circle distance in km (haversine: exact enough at every distance, no cancellation for near points). */
export function distanceKm(a: Pick<Place, 'lat' | 'lon'>, b: Pick<Place, 'lat' | 'lon'>): number {
  const halfLat = sin(radians(b.lat - a.lat) / 2);
  const halfLon = sin(radians(b.lon - a.lon) / 2);
  const chord = halfLat * halfLat + cos(radians(a.lat)) * cos(radians(b.lat)) * halfLon * halfLon;
  return 2 * EARTH_RADIUS_KM * asin(Math.min(1, Math.sqrt(chord)));
}

/** One-way delay over `km` of great circle whose cable is `stretchRatio` times longer. */
export const fibreDelay = (km: number, stretchRatio: number): Duration =>
  microseconds((km * stretchRatio * 1000) / FIBRE_KM_PER_MS);

/** One-way delay of a link between two places: the fibre between them and the way through a metro; never zero. */
export const linkDelay = (a: Place, b: Place, stretchRatio: number): Duration =>
  microseconds(fibreDelay(distanceKm(a, b), stretchRatio) + METRO_DELAY);
