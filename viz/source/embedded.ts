/**
 * What the page carries in itself, each as the base64 of gzip in a `<template data-part=…>`: `run` (a trace and, after dots,
 * its report and its recipe), `world` (what a run is made in, by name), and `engine`, the simulator that makes runs anew. On a
 * site a template names a file beside the page instead (`data-src`), which is read when it is needed.
 */
import { gunzip, isGzip } from './gunzip.ts';
import { readRecipe } from './recipe.ts';
import { loadRun, type Loaded, type WrittenRecipe } from './run-data.ts';
import { readUrl, type Bytes } from './url.ts';

const templates = (page: Document, part = 'run'): readonly HTMLTemplateElement[] => [
  ...page.querySelectorAll<HTMLTemplateElement>(`template[data-part="${part}"]`),
];

export const hasEngine = (page: Document): boolean => templates(page, 'engine').length > 0;

/** The text of the simulator that makes runs anew. */
export async function embeddedEngine(page: Document): Promise<string> {
  const [template] = templates(page, 'engine');
  if (template === undefined) throw new Error('this page has no simulator');
  return textIn(template);
}

async function embeddedWorld(page: Document, name: string): Promise<string> {
  const template = templates(page, 'world').find(({ dataset }) => dataset['name'] === name);
  if (template === undefined) throw new Error('the world of this run is not in the page');
  return textIn(template);
}

/** The text that a template holds, or that is in the file which it names. */
async function textIn({ dataset, content }: HTMLTemplateElement): Promise<string> {
  if (dataset['src'] === undefined) return await textOf(content.textContent ?? '');
  const bytes = await readUrl(dataset['src']);
  if (!bytes.ok) throw new Error(bytes.why);
  return await plainText(bytes.bytes);
}

/** A host may have unpacked a file already. */
const plainText = async (bytes: Uint8Array): Promise<string> =>
  new TextDecoder().decode(isGzip(bytes) ? await gunzip(bytes) : bytes);

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

/** What an address calls the runs of a site, in their order; none of them on a page that holds its runs itself. */
export const embeddedIds = (page: Document): readonly string[] => templates(page).map(({ dataset }) => dataset['id'] ?? '');

/** Makes a run from its recipe and the text of its world. */
export type MakeRun = (recipe: WrittenRecipe, topology: () => Promise<string>) => Promise<Loaded>;

export async function embeddedRun(page: Document, index: number, make: MakeRun | null): Promise<Loaded> {
  const template = templates(page)[index];
  if (template === undefined) return { ok: false, why: `there is no run ${index + 1} in this page` };
  const { src, made } = template.dataset;
  if (src !== undefined && made !== undefined) return await recipeRun(page, src, make);
  if (src !== undefined) return await hostedRun(page, src);
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

/** A run of which only the recipe lies beside the page: it is made now. */
async function recipeRun(page: Document, src: string, make: MakeRun | null): Promise<Loaded> {
  if (make === null) return { ok: false, why: 'this page has no simulator to make it' };
  const file = await readUrl(`${src}.recipe`);
  if (!file.ok) return file;
  try {
    const text = await plainText(file.bytes);
    const written = JSON.parse(text) as WrittenRecipe;
    const world = (name: string): Promise<string> => embeddedWorld(page, name);
    const loaded = await make(written, () => world(written.world));
    return loaded.ok ? { ok: true, run: { ...loaded.run, recipe: readRecipe(text, loaded.run.trace, world) } } : loaded;
  } catch {
    return { ok: false, why: 'the files of this run are damaged' };
  }
}

/** A run in files beside the page, which differ in their endings. */
async function hostedRun(page: Document, src: string): Promise<Loaded> {
  const [trace, report, recipe] = await Promise.all(['trace', 'report', 'recipe'].map((part) => readUrl(`${src}.${part}`)));
  if (!trace!.ok) return trace!;
  const text = async (part: Bytes | undefined): Promise<string | null> => {
    return part?.ok === true ? await plainText(part.bytes) : null;
  };
  try {
    const loaded = await loadRun(trace!.bytes, await text(report));
    const written = await text(recipe);
    if (!loaded.ok || written === null) return loaded;
    const made = readRecipe(written, loaded.run.trace, (world) => embeddedWorld(page, world));
    return { ok: true, run: { ...loaded.run, recipe: made } };
  } catch {
    return { ok: false, why: 'the files of this run are damaged' };
  }
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
