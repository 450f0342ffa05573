/**
 * What a site has to show: platforms, their scenarios and runs, and a picture for each story. Written when the site is built,
 * carried by its page as base64 of gzip in `<template data-part="catalogue">`.
 */
import { gunzip } from '../source/gunzip.ts';

export interface Catalogue {
  readonly platforms: readonly Platform[];
  readonly scenarios: readonly CataloguedScenario[];
  readonly covers: readonly Cover[];
}

export interface Platform {
  readonly name: string;
  readonly description: string;
  readonly siteCount: number;
  readonly peopleCount: number;
}

export interface CataloguedScenario {
  readonly name: string;
  readonly platform: string;
  readonly question: string;
  readonly tags: readonly string[];
  /** The scenario that this one breaks on purpose. */
  readonly ablationOf: string | null;
  readonly file: string;
  readonly runs: readonly CataloguedRun[];
}

export interface CataloguedRun {
  /** What an address calls it; null for a run that is not on this site. */
  readonly id: string | null;
  /** Only its recipe is: it is made when it is opened. */
  readonly isMade: boolean;
  /** `datacenter=fra`; empty where there is but one. */
  readonly variant: string;
  readonly verdict: string;
}

/** The world at the height of a story. */
export interface Cover {
  readonly story: string;
  readonly run: string;
  /** Longitude, latitude, radius by people, site (−1: nobody) of each population. */
  readonly dots: readonly (readonly [number, number, number, number])[];
  /** Longitude, latitude, 1 while it is down, share of its capacity in use. */
  readonly sites: readonly (readonly [number, number, number, number])[];
  /** West, south, east and north of what is shown. */
  readonly around: readonly [number, number, number, number];
}

/** Null on a page without one. */
export async function catalogueOf(page: Document): Promise<Catalogue | null> {
  const template = page.querySelector<HTMLTemplateElement>('template[data-part="catalogue"]');
  if (template === null) return null;
  try {
    const packed = Uint8Array.from(atob((template.content.textContent ?? '').trim()), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await gunzip(packed))) as Catalogue;
  } catch {
    return null;
  }
}
