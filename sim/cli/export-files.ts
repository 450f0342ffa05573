/** From the trace of a run to the files of route collectors; done on the thread that made the run. */
import { feedOf } from '../interop/collectors/feed.ts';
import type { CollectorSpec } from '../interop/collectors/peers.ts';
import { bgplayText } from '../interop/bgplay.ts';
import { ribRecords, updateRecords } from '../interop/mrt/from-feed.ts';
import { writeMrt } from '../interop/mrt/write.ts';
import { risLiveLines } from '../interop/ris-live.ts';
import { BASE_DATE_US } from '../interop/utc.ts';
import type { Duration } from '../kernel/time.ts';
import type { Trace } from '../trace/trace.ts';

export type ExportFormat = 'rib' | 'updates' | 'ris-live' | 'bgplay';

/** What a run is to leave besides its report; plain data. */
export interface ExportJob {
  readonly collectors: readonly CollectorSpec[];
  readonly formats: readonly ExportFormat[];
}

export interface ExportedFile {
  readonly format: ExportFormat;
  /** Null where one file holds what all of them heard. */
  readonly collector: string | null;
  readonly bytes: Uint8Array;
}

/** `timeOfDay` is when the run begins, UTC. */
export function exportFiles(trace: Trace, timeOfDay: Duration, { collectors, formats }: ExportJob): ExportedFile[] {
  const startUs = BASE_DATE_US + timeOfDay;
  const feeds = collectors.map((collector, number) => feedOf(trace, { collector, number, startUs }));
  const utf8 = new TextEncoder();
  return formats.flatMap((format): ExportedFile[] => {
    switch (format) {
      case 'rib':
        return feeds.map((feed) => ({ format, collector: feed.collector, bytes: writeMrt(ribRecords(feed)) }));
      case 'updates':
        return feeds.map((feed) => ({ format, collector: feed.collector, bytes: writeMrt(updateRecords(feed)) }));
      case 'ris-live':
        return [{ format, collector: null, bytes: utf8.encode(risLiveLines(feeds)) }];
      case 'bgplay':
        return [{ format, collector: null, bytes: utf8.encode(bgplayText(feeds)) }];
    }
  });
}
