/** A report in which every text tries to be something else: escape sequences, markup, control characters. */
import type { RunReport } from '../../sim/report/run-report.ts';
import { second } from '../measure/hand-made.ts';
import { property, sampleReport, siteLoss, target } from './sample.ts';

export const HOSTILE =
  `evil\u001B]0;owned\u0007\u001B[2J\r\n\u202E<script>alert(1)</script>&"']]>|\`*_[x](http://e.x)\uFFFE\uD800`;

/** A report in which every text is hostile. */
export const hostile = (): RunReport => {
  const run = sampleReport(
    {
      name: HOSTILE,
      variant: HOSTILE,
      file: HOSTILE,
      question: HOSTILE,
      targets: [target(HOSTILE, { limit: 0.9999 }), target('b')],
      claims: [HOSTILE],
    },
    siteLoss(second, { names: { client: HOSTILE } }),
    { repeat: HOSTILE },
  );
  return {
    ...run,
    topology: { name: HOSTILE, file: HOSTILE },
    faults: [{ ...run.faults[0]!, id: HOSTILE, target: HOSTILE, status: 'no-effect' }],
    properties: [{ ...property('never', 'black_hole'), verdict: 'failed', at: 1, evidence: HOSTILE }],
    bugs: [{ invariant: HOSTILE, row: 1, at: 1, message: HOSTILE }],
    reasons: [HOSTILE],
  };
};
