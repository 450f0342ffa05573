/**
 * Runs that the page carries in itself: `<template data-part="run">`, text of base64: gzip of a trace and, after a dot, of
 * its report.
 */
import { gunzip } from './gunzip.ts';
import { loadRun, type Loaded } from './run-data.ts';

export const embeddedCount = (page: Document): number => templates(page).length;

const templates = (page: Document): readonly HTMLTemplateElement[] => [
  ...page.querySelectorAll<HTMLTemplateElement>('template[data-part="run"]'),
];

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
  const [trace, report] = (template.content.textContent ?? '').trim().split('.');
  try {
    const text = report === undefined ? null : new TextDecoder().decode(await gunzip(bytesOf(report)));
    return await loadRun(bytesOf(trace ?? ''), text);
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
