/**
 * The explorer as one file that carries runs: the built page, and each run as base64 in a `<template>` (gzip of its trace, a
 * dot, gzip of its report). Nothing that came from a file is written into the page in any other form.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RunReport } from '../report/run-report.ts';

/** A run that can be looked at. */
export interface ViewableRun {
  readonly name: string;
  /** As stored: gzip. */
  readonly trace: Uint8Array;
  /** Null for a trace that came alone. */
  readonly report: RunReport | null;
}

/** Most runs in one file: more would take a browser too long to open. */
export const VIEWED_RUNS_MAX = 64;

const MARK = '%data%';

/** The page without runs, as it was built beside this program. */
export const emptyPage = (): string => readFileSync(new URL('explorer.html', import.meta.url), 'utf8');

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as Uint8Array).toString('base64');

export function viewPage(runs: readonly ViewableRun[]): string {
  const templates = runs.map(({ name, report, trace }) => {
    const figures = report === null ? '' : `.${base64(gzipSync(JSON.stringify(report)))}`;
    return `<template data-part="run" data-name="${base64(name)}">${base64(trace)}${figures}</template>`;
  });
  const page = emptyPage();
  const at = page.indexOf(MARK);
  return `${page.slice(0, at)}${templates.join('\n')}${page.slice(at + MARK.length)}`;
}
