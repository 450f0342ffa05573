/**
 * What happens, in sentences for someone who has never heard of routing: one for each chapter of the run, and the state now.
 */
import { targetText } from '../../sim/report/claim-figure.ts';
import { formatDuration, formatPeople } from '../../sim/report/format.ts';
import type { RunReport } from '../../sim/report/run-report.ts';
import type { App } from '../app.ts';
import type { Chapter, Stage } from '../playback/chapters.ts';
import { faultText } from './fault-words.ts';

/** The stage that the playhead is in. */
export function stageAt(stages: readonly Stage[], time: number): number {
  let found = 0;
  stages.forEach((stage, i) => {
    if (stage.time <= time) found = i;
  });
  return found;
}

/** A word or two, for a flag on the line of time. */
export function chapterName({ kind }: Chapter): string {
  switch (kind) {
    case 'start':
      return 'before';
    case 'fault':
      return 'failure';
    case 'detect':
      return 'noticed';
    case 'withdraw':
      return 'withdrawn';
    case 'converge':
      return 'settled';
    case 'recover':
      return 'recovered';
    case 'heal':
      return 'repaired';
    default:
      return 'end';
  }
}

export interface Story {
  readonly title: string;
  readonly text: string;
}

export function storyOf(app: App, { chapters }: Stage): Story {
  const stories = chapters.map((chapter) => storyOfChapter(app, chapter));
  if (stories.length === 1) return stories[0]!;
  return { title: titleOf(app, chapters), text: stories.map(({ text }) => text).join(' ') };
}

const PHASES: readonly string[] = ['detect', 'withdraw', 'recover', 'converge'];

/** `Noticed and withdrawn after 10 ms`; where other things stand together, the first of them. */
function titleOf(app: App, chapters: readonly Chapter[]): string {
  const [first] = chapters;
  const fault = app.tables.faults[first!.fault];
  const isOne = chapters.every(({ kind, fault: other }) => PHASES.includes(kind) && other === first!.fault);
  if (fault === undefined || !isOne) return storyOfChapter(app, first!).title;
  return `${capital(chapters.map(chapterName).join(' and '))} after ${formatDuration(first!.time - fault.at)}`;
}

function storyOfChapter(app: App, chapter: Chapter): Story {
  const { datacenters, faults, populations } = app.tables;
  const fault = faults[chapter.fault];
  const since = fault === undefined ? '' : formatDuration(chapter.time - fault.at);
  const cause = chapter.cause === '' ? '' : ` ${sentence(chapter.cause)}`;
  switch (chapter.kind) {
    case 'start': {
      const people = formatPeople(populations.reduce((sum, { peopleCount }) => sum + peopleCount, 0));
      const count = datacenters.length;
      return {
        title: 'Before the failure',
        text:
          `${people} people reach ${count} datacenters under one address. Each dot is a city, in the colour of the datacenter ` +
          'to which the routers of the internet send it. Press ▶ to watch, click anything to ask why.',
      };
    }
    case 'fault':
      return { title: capital(fault?.name ?? 'a fault').replaceAll('-', ' '), text: fault === undefined ? '' : faultText(fault) };
    case 'detect':
      return { title: `Noticed after ${since}`, text: `The first router or check sees it.${cause}` };
    case 'withdraw':
      return { title: `Withdrawn after ${since}`, text: `Routers begin to tell each other that the way is gone.${cause}` };
    case 'recover':
      return { title: `Recovered after ${since}`, text: `Every region is answered as well as promised, and stays so.${cause}` };
    case 'converge':
      return { title: `Settled after ${since}`, text: `No path that people use changes for now.${cause}` };
    case 'heal':
      return { title: 'Repaired', text: `${capital(fault?.name ?? 'the fault')} is over: now the way back begins.` };
    default:
      return { title: 'The end of the run', text: verdictText(app) };
  }
}

/** `Missed: peak_utilization{kind:site,id:iad} max 177 %, promised < 100 %.` */
export const missedTexts = ({ targets }: Pick<RunReport, 'targets'>): readonly string[] =>
  targets.filter(({ verdict }) => verdict === 'failed').map((target) => `Missed: ${targetText(target)}.`);

function verdictText({ report }: App): string {
  if (report === null) return '';
  const met = report.targets.filter(({ verdict }) => verdict === 'passed').length;
  return [`Verdict: ${report.verdict}. ${met} of ${report.targets.length} targets met.`, ...missedTexts(report)].join(' ');
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const sentence = (text: string): string => `${capital(text)}.`;

/** Where people are now, against the start. */
export function stateText(app: App): string {
  const { peopleUnserved } = app.frame();
  const { moved } = app.moves();
  const then = app.tables.faults.length === 0 ? 'at the start' : 'before the failure';
  if (peopleUnserved > 0) return `${formatPeople(peopleUnserved)} people are served by nobody right now.`;
  if (moved === 0) return `Everybody is served, as ${then}.`;
  return `Everybody is served; ${formatPeople(moved)} people elsewhere than ${then}.`;
}
