import type { OperatorFigures } from '../operator/OperatorFigures';
import { AIMS } from './AIMS';
import { atRestRows } from './atRestRows';
import { burstRows } from './burstRows';
import { renderRows } from './renderRows';

/** All figures of a run as Markdown: where it was measured, and a table for each part. */
export function renderReport(figures: OperatorFigures): string {
  const { machine, bursts, paced, atRest, flags, peer } = figures;
  const parts = [
    [
      `Measured at ${figures.startedAt}, commit ${machine.commit}`,
      `${machine.processors}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node.js ${machine.node}; load before: ${machine.load}`,
      `${flags.namespaces} namespaces. Medians; ranges of repeats in parentheses; "straight": Pods made without an operator.`,
      ...(peer
        ? [
            `"agent-sandbox": Sandboxes of ${
              peer.plain ? 'Pods of one plain container' : 'the same Pods'
            }, commit ${peer.commit}, built by ${
              peer.go
            }; Ready stands for Running there, and its controller for the operator.`,
          ]
        : []),
      ...Object.entries(flags.settings).map(
        ([name, value]) => `With ${name}=${value} instead of its default.`,
      ),
    ].join('\n'),
  ];
  for (const { sessions, rounds } of bursts) {
    parts.push(
      `### Burst of ${sessions} sessions, ${rounds.length} times`,
      renderRows(burstRows(sessions, rounds, AIMS.burst(sessions))),
    );
  }
  if (paced) {
    const sessions = paced.rate * paced.seconds;
    parts.push(
      `### ${paced.rate} sessions a second for ${paced.seconds} s`,
      renderRows(burstRows(sessions, paced.rounds, AIMS.paced(paced.rate))),
    );
  }
  if (atRest) {
    parts.push(
      `### ${atRest.sessions} finished sessions`,
      renderRows(atRestRows(atRest)),
    );
  }
  return parts.join('\n\n');
}
