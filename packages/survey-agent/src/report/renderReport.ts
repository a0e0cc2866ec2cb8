import type { Finding, FindingType, Survey } from '../findings';
import { count } from '../text/count';
import { formatBytes } from '../text/formatBytes';
import { inlineCode } from '../text/inlineCode';
import type { Report } from './buildReport';
import { describeSurvey } from './describeSurvey';
import { nameOf } from './nameOf';
import {
  FINDING_WORDS,
  bySeverity,
  summariseFindings,
} from './summariseFindings';

/** Rows of one table or list; the rest is in `report.json`. */
const MAX_ROWS = 100;

/** What became of a change, in words. */
const STATES = {
  open: 'not asked yet',
  applied: 'made',
  rejected: 'refused',
  stale: 'not made: the file had changed',
};

/**
 * The report for people, as Markdown. Everything that came from files or pages is quoted as code with hidden characters shown.
 *
 * @public
 */
export function renderReport(report: Report): string {
  const findings = report.surveys.flatMap(survey => survey.findings);
  return [
    '# Survey report',
    '',
    `Made ${report.generatedAt} by ${report.agent.name} ${report.agent.version}.`,
    '',
    ...(report.incomplete ? [`> Not whole: ${report.incomplete}`, ''] : []),
    findings.length > 0
      ? `Found ${summariseFindings(findings)}.`
      : 'Found nothing to complain about.',
    '',
    ...report.surveys.flatMap(renderSurvey),
    ...renderChanges(report),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n');
}

function renderSurvey(survey: Survey): string[] {
  return [
    `## ${survey.kind === 'website' ? 'Website' : 'Repository'} ${nameOf(
      survey,
    )}`,
    '',
    ...describeSurvey(survey).map(fact => `- ${fact}`),
    '',
    ...renderFindings(survey.findings),
    ...(survey.kind === 'website'
      ? renderPages(survey)
      : renderDetails(survey)),
    ...(survey.limits.length > 0
      ? [
          '### Not looked at',
          '',
          ...survey.limits.map(limit => `- ${limit}`),
          '',
        ]
      : []),
  ];
}

function renderFindings(findings: Finding[]): string[] {
  const types = [...new Set(bySeverity(findings).map(({ type }) => type))];
  return types.flatMap((type: FindingType) => {
    const ofType = findings.filter(finding => finding.type === type);
    const [singular, plural] = FINDING_WORDS[type];
    const heading = count(ofType.length, singular, plural);
    return [
      `### ${heading}`,
      '',
      ...rows(ofType, finding => `- **${finding.severity}** ${finding.title}`),
      '',
    ];
  });
}

function renderPages(survey: Extract<Survey, { kind: 'website' }>): string[] {
  return [
    '### Pages',
    '',
    '| Page | Title | Weight | Answer |',
    '| --- | --- | --- | --- |',
    ...rows(
      survey.pages,
      page =>
        `| ${inlineCode(page.url)} | ${
          page.title ? inlineCode(page.title) : '—'
        } | ${formatBytes(page.bytes + page.assetBytes)} | ${
          page.milliseconds
        } ms |`,
    ),
    '',
  ];
}

function renderDetails(
  survey: Extract<Survey, { kind: 'repository' }>,
): string[] {
  return [
    ...(survey.dependencies.length > 0
      ? [
          '### Dependencies',
          '',
          '| Name | Declared | Kind | Manifest |',
          '| --- | --- | --- | --- |',
          ...rows(
            survey.dependencies,
            item =>
              `| ${inlineCode(item.name)} | ${
                item.version ? inlineCode(item.version) : '—'
              } | ${item.ecosystem}, ${inlineCode(item.group)} | ${inlineCode(
                item.manifest,
              )} |`,
          ),
          '',
        ]
      : []),
    ...(survey.markers.length > 0
      ? [
          '### Left for later',
          '',
          ...rows(
            survey.markers,
            marker =>
              `- ${marker.word} in ${inlineCode(
                `${marker.path}:${marker.line}`,
              )}${marker.text ? `: ${inlineCode(marker.text)}` : ''}`,
          ),
          '',
        ]
      : []),
  ];
}

function renderChanges(report: Report): string[] {
  return report.changes.length > 0
    ? [
        '## Proposed changes',
        '',
        ...report.changes.map(
          change =>
            `- ${inlineCode(change.title)} (${STATES[change.state]}). ${
              change.reason
            }`,
        ),
        '',
      ]
    : [];
}

function rows<T>(items: readonly T[], render: (item: T) => string): string[] {
  const shown = items.slice(0, MAX_ROWS).map(render);
  const rest = items.length - shown.length;
  return rest > 0 ? [...shown, '', `… and ${rest} more in report.json`] : shown;
}
