/**
 * The explorer as one file that carries runs: the built page, and each run as text of base64 in a `<template>` (gzip of its
 * trace, a dot, gzip of its report). Nothing that came from a file is written into the page in any other form.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { runName } from '../report/run-report.ts';
import type { RunReport } from '../report/run-report.ts';

/** A run that can be looked at: its report, and its trace as stored (gzip). */
export interface ViewableRun {
  readonly report: RunReport;
  readonly trace: Uint8Array;
}

/** Most runs in one file: more would take a browser too long to open. */
export const VIEWED_RUNS_MAX = 64;

const MARK = '%data%';

/** The page without runs, as it was built beside this program. */
export const emptyPage = (): string => readFileSync(new URL('explorer.html', import.meta.url), 'utf8');

export function viewPage(runs: readonly ViewableRun[]): string {
  const templates = runs.map(({ report, trace }) => {
    const figures = gzipSync(JSON.stringify(report));
    const name = Buffer.from(runName(report)).toString('base64');
    const data = `${Buffer.from(trace).toString('base64')}.${figures.toString('base64')}`;
    return `<template data-part="run" data-name="${name}">${data}</template>`;
  });
  const page = emptyPage();
  const at = page.indexOf(MARK);
  return `${page.slice(0, at)}${templates.join('\n')}${page.slice(at + MARK.length)}`;
}
