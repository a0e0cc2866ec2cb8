import type { Finding, FindingType, Survey, SurveyState } from '../findings';
import { describeLanguages } from '../report/describeLanguages';
import { describeSurvey } from '../report/describeSurvey';
import { nameOf } from '../report/nameOf';
import { bySeverity, summariseFindings } from '../report/summariseFindings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';

/** Lines of one answer; the report has all. */
const MAX_LINES = 40;

/** All findings of some types, as a list, or a sentence that there are none. */
export function answerFindings(
  state: SurveyState,
  types: readonly FindingType[],
  what: string,
): string {
  const found = findingsOf(state).filter(({ type }) => types.includes(type));
  return found.length === 0
    ? `I found no ${what}.`
    : `I found ${summariseFindings(found)}:\n\n${list(
        bySeverity(found).map(({ title }) => title),
      )}`;
}

/** Languages of every working tree. */
export function answerLanguages(state: SurveyState): string {
  return perSurvey(state, survey =>
    survey.kind === 'repository'
      ? `Languages of ${nameOf(survey)}: ${describeLanguages(
          survey.languages,
          20,
        )}.`
      : undefined,
  );
}

/** Direct dependencies with their versions. */
export function answerDependencies(state: SurveyState): string {
  return perSurvey(state, survey => {
    if (survey.kind !== 'repository') {
      return undefined;
    }
    return survey.dependencies.length === 0
      ? `${nameOf(survey)} declares no dependencies in a manifest that I read.`
      : `${nameOf(survey)} has ${count(
          survey.dependencies.length,
          'direct dependency',
          'direct dependencies',
        )}:\n\n${list(
          survey.dependencies.map(
            item =>
              `${inlineCode(item.name)} ${
                item.version ? inlineCode(item.version) : '(no version)'
              } — ${item.ecosystem}, ${inlineCode(item.group)}${
                item.pinned ? ', one version' : ''
              }`,
          ),
        )}`;
  });
}

/** Work left for later. */
export function answerMarkers(state: SurveyState): string {
  return perSurvey(state, survey => {
    if (survey.kind !== 'repository') {
      return undefined;
    }
    return survey.markers.length === 0
      ? `Nothing in ${nameOf(survey)} is marked as left for later.`
      : `${count(survey.markers.length, 'marker')} in ${nameOf(
          survey,
        )}:\n\n${list(
          survey.markers.map(
            marker =>
              `${marker.word} in ${inlineCode(
                `${marker.path}:${marker.line}`,
              )}${marker.text ? `: ${inlineCode(marker.text)}` : ''}`,
          ),
        )}`;
  });
}

/** Commits, authors, last commit. */
export function answerHistory(state: SurveyState): string {
  return perSurvey(state, survey => {
    if (survey.kind !== 'repository') {
      return undefined;
    }
    const line = describeSurvey(survey).find(fact =>
      fact.startsWith('History'),
    );
    return line
      ? `${nameOf(survey)}. ${line}.`
      : `I did not read a history of ${nameOf(survey)}. ${survey.limits
          .filter(limit => /history/.test(limit))
          .join(' ')}`.trim();
  });
}

/** Pages with their weight. */
export function answerPages(state: SurveyState): string {
  return perSurvey(state, survey =>
    survey.kind === 'website'
      ? `${count(survey.pages.length, 'page')} of ${nameOf(
          survey,
        )}, the heaviest first:\n\n${list(
          [...survey.pages]
            .sort((a, b) => b.bytes + b.assetBytes - a.bytes - a.assetBytes)
            .map(
              page =>
                `${inlineCode(page.url)} ${formatBytes(
                  page.bytes + page.assetBytes,
                )}, ${page.milliseconds} ms${
                  page.title ? `, ${inlineCode(page.title)}` : ''
                }`,
            ),
        )}`
      : undefined,
  );
}

/** All facts and the counts of all findings. */
export function answerSummary(state: SurveyState): string {
  const findings = findingsOf(state);
  return [
    ...state.surveys.flatMap(survey => [
      `**${nameOf(survey)}**`,
      '',
      ...describeSurvey(survey).map(fact => `- ${fact}`),
      '',
    ]),
    findings.length === 0
      ? 'Nothing to complain about.'
      : `Findings: ${summariseFindings(findings)}.`,
  ].join('\n');
}

/** What became of the proposals. */
export function answerChanges(state: SurveyState): string {
  return state.changes.length === 0
    ? 'I have no change to propose.'
    : `Changes:\n\n${list(
        state.changes.map(
          ({ title, state: outcome }) => `${title}: ${outcome}`,
        ),
      )}`;
}

/** Everything found in one file or on one page. */
export function answerAbout(
  findings: readonly Finding[],
  what: string,
): string {
  return `About ${inlineCode(what)}:\n\n${list(
    bySeverity(findings).map(({ title }) => title),
  )}`;
}

/** Findings of all surveys. */
export function findingsOf(state: SurveyState): Finding[] {
  return state.surveys.flatMap(survey => survey.findings);
}

function perSurvey(
  state: SurveyState,
  answer: (survey: Survey) => string | undefined,
): string {
  const parts = state.surveys.flatMap(survey => answer(survey) ?? []);
  return parts.length > 0
    ? parts.join('\n\n')
    : 'That does not apply to what I surveyed here.';
}

function list(items: readonly string[]): string {
  const shown = items.slice(0, MAX_LINES).map(item => `- ${item}`);
  const rest = items.length - shown.length;
  return [
    ...shown,
    ...(rest > 0 ? [`- … and ${rest} more, see the report`] : []),
  ].join('\n');
}
