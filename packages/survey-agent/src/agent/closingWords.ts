import type { SurveyState } from '../findings';
import { describeSurvey } from '../report/describeSurvey';
import { inlineCode } from '../text/inlineCode';
import { joinWords } from '../text/joinWords';
import { nameOf } from '../report/nameOf';
import { bySeverity, summariseFindings } from '../report/summariseFindings';

/** Findings that are named at the end; the rest is in the report. */
const MOST_NAMED = 3;

/** The result of a survey in a few lines, and what can be asked next. */
export function closingWords(state: SurveyState): string {
  const findings = state.surveys.flatMap(survey => survey.findings);
  const worst = bySeverity(findings).slice(0, MOST_NAMED);
  const open = state.changes.filter(change => change.state === 'open');
  return [
    ...state.surveys.flatMap(survey => [
      `**${nameOf(survey)}**`,
      '',
      ...describeSurvey(survey).map(fact => `- ${fact}`),
      '',
    ]),
    findings.length === 0
      ? 'I found nothing to complain about.'
      : `I found ${summariseFindings(findings)}.${
          findings.length > MOST_NAMED ? ' First to look at:' : ''
        }`,
    '',
    ...worst.map(({ title }) => `- ${title}`),
    '',
    ...(open.length > 0
      ? [
          `I could also: ${open
            .slice(0, 5)
            .map(({ title }) => title)
            .join('; ')}. Say "propose the next change".`,
          '',
        ]
      : []),
    `${
      state.artifacts.length > 0
        ? `The whole is in ${joinWords(state.artifacts.map(inlineCode))}.`
        : 'There is no report, as it was not written.'
    } Ask me about it: "which links are broken?", "list the dependencies", "what is missing?".`,
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}
