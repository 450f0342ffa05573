/**
 * What the page carries in itself, each as the base64 of gzip in a `<template data-part=…>`: `run` (a trace and, after dots, its
 * report and its recipe), `world` (what a run is made in, by name), and `engine`, the simulator that makes runs anew.
 */
import { gunzip } from './gunzip.ts';
import { readRecipe } from './recipe.ts';
import { loadRun, type Loaded } from './run-data.ts';

const templates = (page: Document, part = 'run'): readonly HTMLTemplateElement[] => [
  ...page.querySelectorAll<HTMLTemplateElement>(`template[data-part="${part}"]`),
];

export const hasEngine = (page: Document): boolean => templates(page, 'engine').length > 0;

/** The text of the simulator that makes runs anew. */
export async function embeddedEngine(page: Document): Promise<string> {
  const [template] = templates(page, 'engine');
  if (template === undefined) throw new Error('this page has no simulator');
  return textOf(template.content.textContent ?? '');
}

async function embeddedWorld(page: Document, name: string): Promise<string> {
  const template = templates(page, 'world').find(({ dataset }) => dataset['name'] === name);
  if (template === undefined) throw new Error('the world of this run is not in the page');
  return textOf(template.content.textContent ?? '');
}

const textOf = async (packed: string): Promise<string> => new TextDecoder().decode(await gunzip(bytesOf(packed.trim())));

/** What each run is called, as the one who wrote the page wrote it (base64 of UTF-8). */
export const embeddedNames = (page: Document): readonly string[] =>
  templates(page).map((template, i) => {
    try {
      return new TextDecoder().decode(bytesOf(template.dataset['name'] ?? '')) || `run ${i + 1}`;
    } catch {
      return `run ${i + 1}`;
    }
  });

export async function embeddedRun(page: Document, index: number): Promise<Loaded> {
  const template = templates(page)[index];
  if (template === undefined) return { ok: false, why: `there is no run ${index + 1} in this page` };
  const [trace, report = '', recipe = ''] = (template.content.textContent ?? '').trim().split('.');
  try {
    const loaded = await loadRun(bytesOf(trace ?? ''), report === '' ? null : await textOf(report));
    if (!loaded.ok || recipe === '') return loaded;
    const made = readRecipe(await textOf(recipe), loaded.run.trace, (world) => embeddedWorld(page, world));
    return { ok: true, run: { ...loaded.run, recipe: made } };
  } catch {
    return { ok: false, why: 'the run in this page is damaged' };
  }
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
